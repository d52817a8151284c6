package alibaba

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/alibabacloud-go/tea/dara"
	sdk "github.com/aliyun/credentials-go/credentials"

	"export_task_exporter/collector"
)

// keys are what requests are signed with. Temporary ones have a token.
type keys struct{ id, secret, token string }

// credentials get the keys for each listing: those of the account, or what the SDK's default chain finds.
type credentials struct {
	account Account
	// turn is held by the one who uses the chain, which is not safe for use by two.
	turn  chan struct{}
	chain sdk.Credential // nil: it is to be made
	// refused tells that the cloud did not accept the chain's last keys.
	refused atomic.Bool
}

func newCredentials(account Account) *credentials {
	return &credentials{account: account, turn: make(chan struct{}, 1)}
}

// get gets the keys. The chain asks files, STS and the instance's metadata without regard to a context: it is left behind
// when this one ends, and has its own timeouts.
func (c *credentials) get(ctx context.Context) (keys, error) {
	if c.account.AccessKeyID != "" {
		secret, err := c.account.secret()
		return keys{id: c.account.AccessKeyID, secret: secret}, err
	}
	type answer struct {
		keys keys
		err  error
	}
	answers := make(chan answer, 1)
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return keys{}, collector.Failf(collector.Timeout, "getting credentials: %w", ctx.Err())
	}
	go func() {
		defer func() { <-c.turn }()
		keys, err := c.ask()
		answers <- answer{keys, err}
	}()
	select {
	case a := <-answers:
		return a.keys, a.err
	case <-ctx.Done():
		return keys{}, collector.Failf(collector.Timeout, "getting credentials: %w", ctx.Err())
	}
}

// ask asks the chain. One that failed or whose keys were refused is made anew: credentials-go (1.4) never again looks beyond
// the link that it used last, even if that failed, and reads files once.
func (c *credentials) ask() (found keys, err error) {
	defer func() {
		if cause := recover(); cause != nil { // such as metadata without an expiry
			err = errors.New("the chain panicked")
		}
		if err != nil {
			c.chain = nil
			err = collector.Failf(collector.Auth, "getting credentials: %w; %s", err, authHint)
		}
	}()
	if c.refused.Swap(false) || c.chain == nil {
		if c.chain, err = sdk.NewCredential(nil); err != nil {
			return keys{}, withoutSecrets(err)
		}
	}
	model, err := c.chain.GetCredential()
	if err != nil {
		return keys{}, withoutSecrets(err)
	}
	found = keys{dara.StringValue(model.AccessKeyId), dara.StringValue(model.AccessKeySecret), dara.StringValue(model.SecurityToken)}
	if found.id == "" || found.secret == "" {
		return keys{}, errors.New("the chain found an empty key")
	}
	return found, nil
}

// stsCode is the code in an answer of STS, which the chain's errors quote.
var stsCode = regexp.MustCompile(`"Code"\s*:\s*"([A-Za-z]+(?:\.[A-Za-z]+)*)"`)

// withoutSecrets leaves of the chain's error what is no secret: it quotes whole files and answers, keys and all.
func withoutSecrets(err error) error {
	var codes []string
	for _, match := range stsCode.FindAllStringSubmatch(err.Error(), -1) {
		codes = append(codes, match[1])
	}
	if len(codes) == 0 {
		return errors.New("the default chain found none")
	}
	return fmt.Errorf("the default chain found none, and was told %s", strings.Join(slices.Compact(codes), ", "))
}

// secret is the secret of the account's own key.
func (a Account) secret() (string, error) {
	if a.AccessKeySecret != "" {
		return a.AccessKeySecret, nil
	}
	if a.AccessKeySecretFile == "" {
		return "", collector.Failf(collector.Auth, "access_key_id stands without a secret; want access_key_secret or access_key_secret_file")
	}
	data, err := os.ReadFile(a.AccessKeySecretFile)
	if err != nil {
		return "", collector.Failf(collector.Auth, "access_key_secret_file: %w", err)
	}
	secret := strings.TrimSpace(string(data))
	if secret == "" {
		return "", collector.Failf(collector.Auth, "access_key_secret_file: %s is empty", a.AccessKeySecretFile)
	}
	return secret, nil
}
