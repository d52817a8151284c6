package fujitsu_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func TestTokenThatIsNotForAProject(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.account.ProjectID = ""
	_, err := cloud.list(t)
	failsFor(t, err, collector.Auth, "40005", "project_id")
	if len(cloud.Requests()) != 0 {
		t.Error("that could be told without asking")
	}

	cloud = newCloud(t)
	cloud.account.ProjectID = "another"
	_, err = cloud.list(t)
	failsFor(t, err, collector.Auth, "project_id")

	cloud = newCloud(t)
	cloud.SetTokenCheck(func(string) (string, bool) { return "", true })
	_, err = cloud.list(t)
	failsFor(t, err, collector.Auth, "40005", "OS_PROJECT_ID")
}

func TestAnswersToALogInThatAreNone(t *testing.T) {
	t.Parallel()
	body := func(status int, text string) cloudsim.Fault { return cloudsim.Fault{Status: status, Body: &text} }
	for name, c := range map[string]struct {
		fault cloudsim.Fault
		want  collector.Reason
	}{
		"a web page":            {body(200, "<html>Sign in</html>"), collector.Decode},
		"a web page, created":   {body(201, "<html>Sign in</html>"), collector.Decode},
		"empty":                 {body(201, ""), collector.Decode},
		"no token in it":        {body(201, "{}"), collector.Decode},
		"no token in its head":  {body(201, `{"token":{}}`), collector.Decode},
		"half, cut off":         {cloudsim.Fault{Torn: true}, collector.Decode},
		"half, with its length": {cloudsim.Fault{Half: true}, collector.Decode},
		"without end":           {cloudsim.Fault{Flood: 1 << 40}, collector.Decode},
		"an empty 401":          {cloudsim.Fault{Status: 401}, collector.Auth},
		"a 403":                 {cloudsim.Fault{Status: 403, Code: "403", Message: "no"}, collector.Auth},
		"a 429":                 {cloudsim.Fault{Status: 429}, collector.Throttled},
		"a 500":                 {cloudsim.Fault{Status: 500, Code: "500", Message: "no"}, collector.API},
		"a 404":                 {cloudsim.Fault{Status: 404}, collector.API},
		"reset":                 {cloudsim.Fault{Reset: true}, collector.Network},
		"hangs":                 {cloudsim.Fault{Hang: true}, collector.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			c.fault.Action = cloudsim.FujitsuLogIn
			cloud.SetFaults(c.fault)
			_, err := cloud.listWithin(t, time.Second)
			failsFor(t, err, c.want, "log-in")
		})
	}
}

// Whoever redirects would get the password or the token.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	thief := providertest.Serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("redirected with the token %q", r.Header.Get("X-Auth-Token"))
	}))
	for _, path := range []string{"/v3/auth/tokens", "/v1/imageexport"} {
		cloud := newCloud(t)
		url := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, path) {
				http.Redirect(w, r, thief, http.StatusTemporaryRedirect)
				return
			}
			cloud.ServeHTTP(w, r)
		}))
		cloud.account.AuthURL = url
		_, err := cloud.list(t)
		failsFor(t, err, collector.API, "redirects")
	}
}
