package alibaba

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"time"

	"github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"

	"export_task_exporter/collector"
)

const (
	// maxRetries and firstWait bound what a listing does about a cloud that is busy for a moment. The SDK retries nothing
	// by itself, and its waits would not end with the context.
	maxRetries = 2
	firstWait  = 400 * time.Millisecond
)

// caller asks for pages with the same keys.
type caller struct {
	client *client.Client
	path   string
}

// newCaller makes a client of the SDK, which is no more than these values: it writes to itself in every call, so each
// listing has its own. What is dear, the connections, is shared by the wire.
func newCaller(endpoint *url.URL, wire wire, keys keys) (*caller, error) {
	made, err := client.NewClient(&openapi.Config{
		AccessKeyId: &keys.id, AccessKeySecret: &keys.secret, SecurityToken: &keys.token,
		Endpoint: &endpoint.Host, Protocol: &endpoint.Scheme,
		UserAgent:  new("export_task_exporter"),
		HttpClient: wire,
		// Proxies are the wire's. The SDK fails for one without a scheme, and tells the cloud another one's password.
		NoProxy: &endpoint.Host,
	})
	return &caller{made, max(endpoint.EscapedPath(), "/")}, err
}

// page asks for one page of the largest size, and once or twice again where that may help and there is time.
func (c *caller) page(ctx context.Context, number int) (page, error) {
	for attempt := 0; ; attempt++ {
		body, err := c.call(ctx, number)
		if err == nil {
			return readPage(body, number)
		}
		refused, ok := errors.AsType[*refusal](err)
		if !ok || !refused.passes() || attempt == maxRetries || !collector.AwaitRetry(ctx, jitter(firstWait<<attempt)) {
			return page{}, failed(fmt.Errorf("asking for page %d of the images: %w", number, err))
		}
	}
}

func (c *caller) call(ctx context.Context, number int) (string, error) {
	answer, err := c.client.CallApiWithCtx(ctx,
		&openapi.Params{
			Action: new("DescribeExportImageInfo"), Version: new("2017-11-10"),
			Protocol: c.client.Protocol, Method: new("POST"), Pathname: &c.path,
			AuthType: new("AK"), Style: new("RPC"),
			ReqBodyType: new("formData"), BodyType: new("string"),
		},
		&openapi.OpenApiRequest{Query: map[string]*string{
			"PageNumber": new(strconv.Itoa(number)), "PageSize": new(strconv.Itoa(pageSize)),
		}},
		&dara.RuntimeOptions{}, // its timeouts are for the SDK's own HTTP client; the wire has them
	)
	if err != nil {
		return "", err
	}
	body, _ := answer["body"].(string)
	return body, nil
}

// jitter is at least half of d, so that accounts which were throttled together do not come back together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }
