package fujitsu_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
)

func TestOneLogInServesManyListings(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(running("e-1"), running("e-2")))
	for range 3 {
		cloud.lists(t)
	}
	if n := cloud.asked(cloudsim.FujitsuLogIn); n != 1 {
		t.Errorf("%d log-ins, want 1", n)
	}
}

func TestTokenThatIsOverIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*cloud){
		"it expired": func(c *cloud) { c.move(3 * time.Hour) },
		"is revoked": func(c *cloud) { c.RevokeTokens() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.lists(t)
			end(cloud)
			cloud.lists(t)
			if logins, lists := cloud.asked(cloudsim.FujitsuLogIn), cloud.asked(cloudsim.FujitsuList); logins != 2 || lists != 3 {
				t.Errorf("%d log-ins and %d lists, want 2 and 3: one was refused", logins, lists)
			}
		})
	}
}

// A request right at the edge may be refused, so a token is not used up to its last minute.
func TestTokenIsReplacedBeforeItsEnd(t *testing.T) {
	t.Parallel()
	for lifetime, want := range map[time.Duration]int{30 * time.Second: 2, 5 * time.Minute: 1} {
		cloud := newCloud(t)
		cloud.move(24 * time.Hour) // the two clocks need not agree
		cloud.SetTokenLifetime(lifetime)
		cloud.lists(t)
		cloud.lists(t)
		if n := cloud.asked(cloudsim.FujitsuLogIn); n != want {
			t.Errorf("tokens that live for %s: %d log-ins, want %d", lifetime, n, want)
		}
		if n := cloud.asked(cloudsim.FujitsuList); n != 2 {
			t.Errorf("%d lists, want 2: none is refused", n)
		}
	}
}

// The token ends between the list and the details: all of them together log in once.
func TestDetailsShareOneLogIn(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	exports := manyRunning(20)
	cloud.lists(t)
	cloud.SetExports(cloudsim.FujitsuImageExport, func(time.Time) []cloudsim.Export {
		if cloud.asked(cloudsim.FujitsuStatus) == 0 && cloud.asked(cloudsim.FujitsuList) == 2 {
			cloud.RevokeTokens()
		}
		return exports
	})
	for _, task := range cloud.lists(t) {
		if task.Progress == nil {
			t.Errorf("%s has no progress", task.ID)
		}
	}
	if n := cloud.asked(cloudsim.FujitsuLogIn); n != 2 {
		t.Errorf("%d log-ins, want 2", n)
	}
}

// Where the password is refused at that moment, the listing fails and knocks once.
func TestRefusedPasswordIsTriedOnceInAListing(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.account.Password = "wrong"
	_, err := cloud.list(t)
	failsFor(t, err, collector.Auth, "password", "project_id", "15 minutes")
	if asked := cloud.Requests(); len(asked) != 1 {
		t.Errorf("%d requests, want 1", len(asked))
	}

	cloud = newCloud(t)
	cloud.lists(t)
	changed := user
	changed.Password = "another"
	exports := manyRunning(20)
	cloud.SetExports(cloudsim.FujitsuImageExport, func(time.Time) []cloudsim.Export {
		cloud.AddUser(changed)
		cloud.RevokeTokens()
		return exports
	})
	_, err = cloud.list(t)
	failsFor(t, err, collector.Auth)
	if n := cloud.asked(cloudsim.FujitsuLogIn); n != 2 {
		t.Errorf("%d log-ins, want the first and one that is refused", n)
	}
}

// Listings follow a refused log-in after 1, 2, 4, 8 and 15 minutes at the earliest. That does not lock the user.
func TestBackOffDoesNotLockTheUser(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.account.Password = "wrong"
	for _, minutes := range []int{0, 1, 2, 4, 8, 15, 15} {
		cloud.move(time.Duration(minutes) * time.Minute)
		_, err := cloud.list(t)
		failsFor(t, err, collector.Auth)
	}
	cloud.account.Password = user.Password
	cloud.lists(t)

	for range 5 { // whereas this does
		cloud.account.Password, cloud.source = "wrong", nil
		_, err := cloud.list(t)
		failsFor(t, err, collector.Auth)
	}
	cloud.account.Password, cloud.source = user.Password, nil
	_, err := cloud.list(t)
	failsFor(t, err, collector.Auth)
	cloud.move(15 * time.Minute)
	cloud.lists(t)
}

func TestTokenThatIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetTokenCheck(func(string) (string, bool) { return "", false })
	for range 2 {
		_, err := cloud.list(t)
		failsFor(t, err, collector.Auth, "region")
	}
	if n := cloud.asked(cloudsim.FujitsuLogIn); n != 2 {
		t.Errorf("%d log-ins, want one in each listing", n)
	}
}

func TestRotatedPasswordFileNeedsNoRestart(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	file := filepath.Join(t.TempDir(), "password")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cloud.account.Password, cloud.account.PasswordFile = "", file
	_, err := cloud.list(t)
	failsFor(t, err, collector.Auth, "password_file", file)
	write("\n")
	_, err = cloud.list(t)
	failsFor(t, err, collector.Auth, "password_file", "empty")
	if len(cloud.Requests()) != 0 {
		t.Error("a log-in without a password")
	}
	write(user.Password + "\n")
	cloud.lists(t)
	changed := user
	changed.Password = "another one"
	cloud.AddUser(changed)
	cloud.RevokeTokens()
	write("another one\r\n")
	cloud.lists(t)
}

// Captures of answers have been seen with a further carriage return at the token's end. Go's HTTP client refuses such a header,
// and quotes it.
func TestCarriageReturnInTheTokensHeader(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetQuirks(cloudsim.FujitsuQuirks{ReturnInToken: true})
	_, err := cloud.list(t)
	failsFor(t, err, collector.Decode, "carriage return")
	if strings.Contains(err.Error(), "gAAAA") {
		t.Errorf("the error shows the token: %v", err)
	}
}
