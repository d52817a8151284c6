package fujitsu

import (
	"net/http"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func imagesOf(t *testing.T, account *Account) *images {
	t.Helper()
	source, err := account.Source("jp-east-3", Image)
	if err != nil {
		t.Fatal(err)
	}
	images, _ := source.(*images)
	return images
}

func TestRealKeystone(t *testing.T) {
	if testing.Short() {
		t.Skip("starting a Keystone takes ten seconds")
	}
	sim := cloudsim.NewFujitsu(time.Now)
	sim.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(cloudsim.Export{
		ID: "e-1", SourceName: "web", Bucket: "backup", Begins: time.Now().Add(-time.Hour), Takes: 2 * time.Hour,
	}))
	told := startKeystone(t, providertest.Serve(t, sim))
	keystone := told["OS_AUTH_URL"]
	sim.SetTokenCheck(tokenCheck(t, keystone))

	account := func(username, password string) *images {
		a := &Account{
			AuthURL: keystone, Username: username, UserDomainName: told["OS_USER_DOMAIN_NAME"], Password: password,
			ProjectID: told["OS_PROJECT_ID"],
		}
		return imagesOf(t, a)
	}
	// lists must list one task. It gives the token that it was listed with.
	lists := func(t *testing.T, source *images) string {
		t.Helper()
		tasks, err := source.Tasks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(tasks) != 1 || tasks[0].Progress == nil || tasks[0].Destination != "backup" {
			t.Fatalf("got %+v", tasks)
		}
		return source.keeper.kept.client.Token()
	}
	refused := func(t *testing.T, source *images) {
		t.Helper()
		_, err := source.Tasks(t.Context())
		providertest.FailsFor(t, err, collector.Auth)
	}

	reader := account(told["OS_USERNAME"], told["OS_PASSWORD"])
	t.Run("one log-in finds the API in the catalog and serves", func(t *testing.T) {
		if first, second := lists(t, reader), lists(t, reader); first != second {
			t.Error("each listing logs in")
		}
		if lives := time.Until(reader.keeper.kept.until); lives < 2*time.Hour || lives > 3*time.Hour {
			t.Errorf("the token is used for %s", lives)
		}
	})
	t.Run("a token that is revoked is replaced", func(t *testing.T) {
		token := lists(t, reader)
		answer, err := aboutToken(t, http.MethodDelete, keystone, token)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusNoContent {
			t.Fatal(answer.Status)
		}
		if lists(t, reader) == token {
			t.Error("it is in use still")
		}
	})
	t.Run("a token at its end is replaced", func(t *testing.T) {
		token := lists(t, reader)
		reader.keeper.kept.until = time.Now()
		if lists(t, reader) == token {
			t.Error("it is in use still")
		}
	})
	t.Run("by the environment", func(t *testing.T) {
		for name, value := range told {
			t.Setenv(name, value)
		}
		lists(t, imagesOf(t, new(Account)))
	})
	t.Run("by an application credential", func(t *testing.T) {
		for name, value := range told {
			t.Setenv(name, value)
		}
		t.Setenv("OS_PROJECT_ID", "")
		id, secret := applicationCredential(t, keystone, lists(t, reader))
		t.Setenv("OS_APPLICATION_CREDENTIAL_ID", id)
		t.Setenv("OS_APPLICATION_CREDENTIAL_SECRET", secret)
		lists(t, imagesOf(t, new(Account)))
	})
	t.Run("a wrong password is tried once", func(t *testing.T) {
		refused(t, account("clumsy", "wrong"))
		lists(t, account("clumsy", told["OS_PASSWORD"])) // two would have locked the user
	})
	t.Run("a locked user is refused with the right password", func(t *testing.T) {
		refused(t, account("clumsy", "wrong"))
		refused(t, account("clumsy", "wrong"))
		refused(t, account("clumsy", told["OS_PASSWORD"]))
	})
	t.Run("another project", func(t *testing.T) {
		source := account(told["OS_USERNAME"], told["OS_PASSWORD"])
		source.keeper.account.ProjectID = "f00dc0dedeadbeef0123456789abcdef"
		refused(t, source)
	})
}
