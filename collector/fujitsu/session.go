package fujitsu

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"export_task_exporter/collector"
)

// session is a log-in: a token, and where it is good.
type session struct {
	client   *gophercloud.ProviderClient // has the token
	endpoint string                      // of the import-export API, without a slash at its end
	until    time.Time                   // a new one is better from then on; zero: not known
}

// early is how long before its end a token is given up: a request right at the edge may be refused. Source: FJcloud-O's
// tutorial on APIs.
const early = time.Minute

// keeper keeps one session for all requests and listings. It is made by newKeeper.
type keeper struct {
	account *Account
	region  string

	turn   chan struct{} // full while somebody uses what follows. Not a mutex: who waits for a log-in must not outlive its context
	client *http.Client
	kept   *session // nil: none, or it was refused
}

func newKeeper(account *Account, region string) *keeper {
	return &keeper{account: account, region: region, turn: make(chan struct{}, 1)}
}

func (k *keeper) leave() { <-k.turn }

// login is what one listing may do about the session: log in once. Whoever is refused waits for the next listing, since a
// few wrong passwords lock the account.
type login struct {
	keeper *keeper
	done   bool
	err    error
}

// session gives the session that is kept, or logs in. Refused is a session whose token was refused meanwhile, or nil.
func (l *login) session(ctx context.Context, refused *session) (*session, error) {
	k := l.keeper
	select {
	case k.turn <- struct{}{}:
		defer k.leave()
	case <-ctx.Done():
		return nil, collector.Failf(collector.Timeout, "waiting for another log-in: %w", ctx.Err())
	}
	if l.err != nil {
		return nil, l.err
	}
	if k.kept != nil && k.kept != refused && (l.done || k.kept.until.IsZero() || time.Now().Before(k.kept.until)) {
		return k.kept, nil
	}
	if l.done {
		return nil, collector.Failf(collector.Auth, "the import-export API refuses a token that was issued just now; "+
			"is it that of another region or project?")
	}
	l.done = true
	k.kept, l.err = k.logIn(ctx)
	return k.kept, l.err
}

// refusal is the error of a log-in that failed by its credentials, or nil.
func (l *login) refusal() error {
	l.keeper.turn <- struct{}{}
	defer l.keeper.leave()
	if l.err != nil && collector.ReasonOf(l.err) == collector.Auth {
		return l.err
	}
	return nil
}

// logIn reads the credentials and asks for a token.
func (k *keeper) logIn(ctx context.Context) (*session, error) {
	credentials, err := k.account.credentials()
	if err != nil {
		return nil, err
	}
	if k.client == nil {
		k.client = k.account.newClient(credentials.tls)
	}
	provider := &gophercloud.ProviderClient{HTTPClient: *k.client}
	provider.UseTokenLock()
	provider.UserAgent.Prepend("export_task_exporter")
	began := time.Now()
	// The URL is completed by hand, and no version is looked up: gophercloud cuts it off at the first v of its path.
	url := strings.TrimSuffix(strings.TrimRight(credentials.IdentityEndpoint, "/"), "/v3") + "/v3/"
	result := tokens.Create(ctx, &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: url}, &credentials.AuthOptions)
	if result.Err != nil {
		return nil, failedLogIn(ctx, url, credentials.hint, result.Err)
	}
	var issued issued
	if err := result.ExtractInto(&issued); err != nil {
		return nil, collector.Failf(collector.Decode, "the answer to the log-in at %s is no token: %w", url, err)
	}
	if err := provider.SetTokenAndAuthResult(result); err != nil || provider.Token() == "" {
		return nil, collector.Failf(collector.Decode, "the answer to the log-in at %s has no token in its header X-Subject-Token", url)
	}
	endpoint, err := k.locate(issued, credentials.availability)
	if err != nil {
		return nil, err
	}
	return &session{client: provider, endpoint: endpoint, until: issued.until(began)}, nil
}

// issued is what a log-in says of its token.
type issued struct {
	IssuedAt  string `json:"issued_at"`
	ExpiresAt string `json:"expires_at"`
	Project   struct {
		ID string `json:"id"`
	} `json:"project"`
	Catalog []service `json:"catalog"`
}

// until is when the token should be given up, by this machine's clock: the two clocks need not agree. It is zero where the
// log-in does not tell.
func (i issued) until(began time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, i.IssuedAt)
	if err != nil {
		return time.Time{}
	}
	end, err := time.Parse(time.RFC3339, i.ExpiresAt)
	if err != nil {
		return time.Time{}
	}
	return began.Add(end.Sub(at) - early)
}

// newClient makes the client for all requests. Each response is counted and bounded. A redirect is not followed: it would
// carry the password or the token to somebody else.
func (a *Account) newClient(tlsConfig *tls.Config) *http.Client {
	transport := collector.NewTransport()
	transport.MaxIdleConnsPerHost = detailsAtOnce
	if tlsConfig != nil {
		transport.TLSClientConfig = tlsConfig
	}
	if a.Transport != nil {
		a.Transport(transport)
	}
	return &http.Client{
		Transport:     bounded{collector.CountingTransport{Base: transport}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
