package outscale

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

// credentials are a key, and what came with it.
type credentials struct {
	key osc.AWSv4
	// origin is where the key is from, and what to look at if it is refused.
	origin string
	// configuration may have an endpoint and a client certificate.
	configuration *osc.Configuration
}

// credentials finds a key by the order that [Account] tells.
func (a *Account) credentials(ctx context.Context) (credentials, error) {
	var found credentials
	var err error
	switch {
	case a.AccessKey != "":
		found, err = a.configured()
	case a.Profile != "":
		found, err = ofProfile(ctx, a.Profile)
	default:
		found, err = ofEnvironment(ctx)
	}
	if err == nil && (found.key.AccessKey == "" || found.key.SecretKey == "") {
		err = errors.New("an access key and its secret key are needed, and one of them is empty")
	}
	if err != nil {
		return credentials{}, collector.Failf(collector.Auth, "no credentials from %s: %w", found.origin, err)
	}
	return found, nil
}

func (a *Account) configured() (credentials, error) {
	found := credentials{
		key:           osc.AWSv4{AccessKey: a.AccessKey, SecretKey: a.SecretKey},
		origin:        "access_key and secret_key",
		configuration: osc.NewConfiguration(),
	}
	if a.SecretKey != "" {
		return found, nil
	}
	found.origin = "access_key and secret_key_file"
	secret, err := os.ReadFile(a.SecretKeyFile)
	found.key.SecretKey = strings.TrimSpace(string(secret))
	return found, err
}

func ofProfile(ctx context.Context, name string) (credentials, error) {
	found := credentials{origin: fmt.Sprintf("the profile %q of ~/.osc/config.json", name)}
	file, err := osc.LoadDefaultConfigFile()
	if err != nil {
		return found, err
	}
	if found.configuration, err = file.Configuration(name); err != nil {
		return found, err
	}
	ctx, err = file.Context(ctx, name)
	return found.from(ctx), err
}

// ofEnvironment leaves the order of variables and profile to the SDK: one variable of a key keeps the profile out.
func ofEnvironment(ctx context.Context) (credentials, error) {
	environment := osc.NewConfigEnv()
	for _, variable := range []**string{
		&environment.AccessKey, &environment.SecretKey, &environment.OutscaleApiEndpoint, &environment.ProfileName, &environment.Region,
		&environment.X509ClientCert, &environment.X509ClientCertB64, &environment.X509ClientKey, &environment.X509ClientKeyB64,
	} {
		if *variable != nil && **variable == "" {
			*variable = nil // a variable without a value is not set, which the SDK sees otherwise
		}
	}
	found := credentials{origin: "OSC_ACCESS_KEY and OSC_SECRET_KEY"}
	if environment.AccessKey == nil && environment.SecretKey == nil {
		found.origin += ", which are not set, nor from ~/.osc/config.json"
	}
	var err error
	if found.configuration, err = environment.Configuration(); err != nil {
		return found, err
	}
	ctx, err = environment.Context(ctx)
	return found.from(ctx), err
}

// from takes the key out of the context that the SDK has put it in: its own way to hand one over.
func (c credentials) from(ctx context.Context) credentials {
	c.key, _ = ctx.Value(osc.ContextAWSv4).(osc.AWSv4)
	return c
}
