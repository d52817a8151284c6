package fujitsu

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/config/clouds"

	"export_task_exporter/collector"
)

// credentials are what a log-in needs, wherever they come from.
type credentials struct {
	gophercloud.AuthOptions
	region       string // what the source of the credentials names; may be empty
	availability gophercloud.Availability
	tls          *tls.Config // nil: the machine's own
	hint         string      // what to check if they are refused
}

// credentials reads those that the account has, and tells what is missing.
func (a *Account) credentials() (found credentials, err error) {
	switch cloud := a.cloud(); {
	case cloud != "":
		found, err = a.fromCloudsYAML(cloud)
	case a.AuthURL != "":
		found, err = a.fromConfiguration()
	default:
		found = fromEnvironment()
	}
	if err != nil {
		return credentials{}, collector.Fail(collector.Auth, err)
	}
	if err := found.check(); err != nil {
		return credentials{}, collector.Failf(collector.Auth, "%w; %s", err, found.hint)
	}
	return found, nil
}

// cloud is the entry of clouds.yaml that the credentials are taken from, or empty. OS_CLOUD is stronger than other
// variables, as in OpenStack's own client.
func (a *Account) cloud() string {
	if a.Cloud == "" && a.AuthURL == "" {
		return environment("OS_CLOUD")
	}
	return a.Cloud
}

func (a *Account) fromConfiguration() (credentials, error) {
	found := credentials{
		AuthOptions: gophercloud.AuthOptions{
			IdentityEndpoint: a.AuthURL, Username: a.Username, DomainName: a.UserDomainName, Password: a.Password,
			TenantID: a.ProjectID,
		},
		hint: "check the keys auth_url, username, password or password_file, user_domain_name (the contract number) and project_id",
	}
	if a.PasswordFile == "" {
		return found, nil
	}
	var err error
	found.Password, err = secret(a.PasswordFile)
	return found, err
}

// secret reads a password from a file. Editors end it with a newline.
func secret(path string) (string, error) {
	const most = 4 << 10
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("reading password_file: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return "", fmt.Errorf("reading password_file: %w", err)
	}
	text = bytes.TrimRight(text, "\r\n")
	if len(text) == 0 || len(text) > most {
		return "", fmt.Errorf("password_file %s has no password: it is empty or larger than %d bytes", path, most)
	}
	return string(text), nil
}

// fromEnvironment reads the OS_* variables. gophercloud's own reader knows neither OS_USER_DOMAIN_NAME, which Fujitsu's
// users set to the contract number, nor OS_REGION_NAME.
func fromEnvironment() credentials {
	return credentials{
		AuthOptions: gophercloud.AuthOptions{
			IdentityEndpoint: environment("OS_AUTH_URL"),
			Username:         environment("OS_USERNAME"), UserID: environment("OS_USER_ID", "OS_USERID"),
			Password:   environment("OS_PASSWORD"),
			DomainID:   environment("OS_USER_DOMAIN_ID", "OS_DOMAIN_ID"),
			DomainName: environment("OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"),
			Scope: &gophercloud.AuthScope{
				ProjectID: environment("OS_PROJECT_ID", "OS_TENANT_ID"), ProjectName: environment("OS_PROJECT_NAME", "OS_TENANT_NAME"),
				DomainID: environment("OS_PROJECT_DOMAIN_ID"), DomainName: environment("OS_PROJECT_DOMAIN_NAME"),
			},
			ApplicationCredentialID:     environment("OS_APPLICATION_CREDENTIAL_ID"),
			ApplicationCredentialName:   environment("OS_APPLICATION_CREDENTIAL_NAME"),
			ApplicationCredentialSecret: environment("OS_APPLICATION_CREDENTIAL_SECRET"),
		},
		region:       environment("OS_REGION_NAME"),
		availability: gophercloud.Availability(strings.TrimSuffix(environment("OS_INTERFACE", "OS_ENDPOINT_TYPE"), "URL")),
		hint: "check OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME (the contract number) and OS_PROJECT_ID, " +
			"or set the keys cloud or auth_url",
	}
}

// environment is the first of the variables that is set.
func environment(names ...string) string {
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// fromCloudsYAML reads an entry of clouds.yaml where OpenStack's own client looks for it, and secure.yaml beside it.
func (a *Account) fromCloudsYAML(cloud string) (found credentials, err error) {
	options := []clouds.ParseOption{clouds.WithCloudName(cloud)}
	if a.Cloud != "" { // an entry that the configuration names is stronger than variables for another one
		options = append(options, clouds.WithRegion(""))
	}
	defer func() {
		if cause := recover(); cause != nil { // gophercloud's answer to an entry without auth
			err = fmt.Errorf("the cloud %q of clouds.yaml cannot be read; has it a mapping auth?", cloud)
		}
	}()
	auth, endpoint, tlsConfig, err := clouds.Parse(options...)
	if err != nil {
		return credentials{}, fmt.Errorf("reading the cloud %q of clouds.yaml: %w", cloud, withoutText(err))
	}
	return credentials{
		AuthOptions: auth, region: cmp.Or(endpoint.Region, environment("OS_REGION_NAME")), availability: endpoint.Availability,
		tls: tlsConfig, hint: fmt.Sprintf("check the cloud %q of clouds.yaml: auth_url, username, password, user_domain_name "+
			"(the contract number) and project_id", cloud),
	}, nil
}

var yamlLine = regexp.MustCompile(`line [0-9]+`)

// withoutText leaves out what the YAML library quotes from the file: it may be a password.
func withoutText(err error) error {
	if !strings.Contains(err.Error(), "yaml: ") {
		return err
	}
	return errors.New(strings.Join(append([]string{"it is not as it should be"}, yamlLine.FindAllString(err.Error(), -1)...), ", "))
}

// completeScope makes the scope the project, by its id or else by its name and domain.
func (c *credentials) completeScope() {
	if c.Scope == nil {
		c.Scope = &gophercloud.AuthScope{ProjectID: c.TenantID, ProjectName: c.TenantName}
	}
	scope := c.Scope
	if scope.ProjectID != "" { // enough, and not to be had with others
		scope.ProjectName, scope.DomainID, scope.DomainName = "", "", ""
	} else if scope.ProjectName != "" && scope.DomainID == "" && scope.DomainName == "" {
		scope.DomainID, scope.DomainName = c.DomainID, c.DomainName
	}
}

// check tells what is missing before anything is asked: each log-in that fails counts for the lock. Of what is there twice, it
// leaves one, since Keystone takes no more.
func (c *credentials) check() error {
	if c.IdentityEndpoint == "" {
		return errors.New("the URL to log in at is missing")
	}
	c.completeScope()
	if c.DomainID != "" {
		c.DomainName = ""
	}
	if c.UserID != "" {
		c.Username, c.DomainID, c.DomainName = "", "", ""
	}
	if c.ApplicationCredentialID != "" || c.ApplicationCredentialName != "" {
		c.Password = "" // or it would be used, and without a project, which belongs to the application credential
	} else if c.Scope.ProjectID == "" && c.Scope.ProjectName == "" {
		return errors.New("the project is missing: the import-export API refuses tokens without one (40005)")
	}
	if _, err := c.ToTokenV3ScopeMap(); err != nil {
		return err
	}
	_, err := c.ToTokenV3CreateMap(nil)
	return err
}
