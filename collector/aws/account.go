// Package aws lists the export tasks of AWS EC2: images stored in S3, and images and instances exported to it.
package aws

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"export_task_exporter/collector"
)

// The kinds, as the configuration and the label call them.
const (
	StoreImage     = "store_image"     // DescribeStoreImageTasks
	ExportImage    = "export_image"    // DescribeExportImageTasks
	ExportInstance = "export_instance" // DescribeExportTasks
)

// homeRegion is asked for the enabled regions where the environment and the profile name none. Every account of the
// standard partition has it.
const homeRegion = "us-east-1"

// Account is what AWS is asked with. All fields may be left empty. It must not be copied after its first use.
type Account struct {
	// Profile is a profile of the shared configuration files. Empty: the SDK's default chain.
	Profile string
	// RoleARN is the role to assume with these credentials. Empty: none. ExternalID goes with it.
	RoleARN, ExternalID string
	// Endpoint is a URL in place of EC2's own, in every region. Empty: EC2's own.
	Endpoint string
	// Transport adjusts the HTTP transport that all regions share. Nil: the SDK's own settings.
	Transport func(*http.Transport)

	mu     sync.Mutex
	loaded *aws.Config
}

// Source gives what lists the tasks of a kind in a region. It asks nothing yet; a kind that there is not is an error.
func (a *Account) Source(region, kind string) (collector.Source, error) {
	client := &client{account: a, region: region}
	switch kind {
	case StoreImage:
		return storeImages{client}, nil
	case ExportImage:
		return exportImages{client}, nil
	case ExportInstance:
		return exportInstances{client}, nil
	default:
		return nil, fmt.Errorf("aws has no kind %q; want one of %s, %s, %s", kind, StoreImage, ExportImage, ExportInstance)
	}
}

// client makes the EC2 client of one region, on first use and once.
type client struct {
	account *Account
	region  string // empty: the configuration's own

	mu  sync.Mutex
	ec2 *ec2.Client
}

func (c *client) get(ctx context.Context) (*ec2.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ec2 != nil {
		return c.ec2, nil
	}
	loaded, err := c.account.load(ctx)
	if err != nil {
		return nil, err
	}
	regional := loaded.Copy()
	if c.region != "" {
		regional.Region = c.region
	}
	c.ec2 = ec2.NewFromConfig(regional, func(o *ec2.Options) {
		if c.account.Endpoint != "" {
			o.BaseEndpoint = &c.account.Endpoint
		}
	})
	return c.ec2, nil
}

// load reads the environment and the shared files, once: it is slow where AWS_CA_BUNDLE is set, and the credentials and the
// HTTP client that it gives serve every region.
func (a *Account) load(ctx context.Context) (*aws.Config, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.loaded != nil {
		return a.loaded, nil
	}
	httpClient := awshttp.NewBuildableClient()
	if a.Transport != nil {
		httpClient = httpClient.WithTransportOptions(a.Transport)
	}
	loaded, err := config.LoadDefaultConfig(ctx,
		config.WithSharedConfigProfile(a.Profile),
		config.WithHTTPClient(httpClient),
		config.WithLogger(logging.Nop{}),
		config.WithAPIOptions([]func(*middleware.Stack) error{addAnswers}),
	)
	if err != nil {
		return nil, collector.Failf(collector.Auth, "reading the AWS configuration: %w; %s", err, authHint)
	}
	if loaded.Region == "" {
		loaded.Region = homeRegion
	}
	if a.RoleARN != "" {
		loaded.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), a.RoleARN, a.assume))
	}
	loaded.Credentials = marked{loaded.Credentials}
	a.loaded = &loaded
	return a.loaded, nil
}

func (a *Account) assume(o *stscreds.AssumeRoleOptions) {
	o.RoleSessionName = "export_task_exporter"
	if a.ExternalID != "" {
		o.ExternalID = &a.ExternalID
	}
}
