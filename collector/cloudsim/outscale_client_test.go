package cloudsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// newOutscale is an API that knows the clients' key.
func newOutscale(clock func() time.Time) *cloudsim.Outscale {
	cloud := cloudsim.NewOutscale(clock)
	cloud.AddKey("AKIDTEST", "secret")
	return cloud
}

// oapi asks the API by Outscale's own SDK, and for what that cannot say, by hand.
type oapi struct {
	url, key, secret string
	service, region  string // of signatures by hand
	signedAt         time.Time
	sdk              *osc.APIClient
}

func serveOutscale(t *testing.T, cloud http.Handler) *oapi {
	t.Helper()
	url := providertest.Serve(t, cloud) + "/api/v1"
	configuration := osc.NewConfiguration()
	configuration.Servers = osc.ServerConfigurations{{URL: url}}
	return &oapi{
		url: url + "/", key: "AKIDTEST", secret: "secret", service: "oapi", region: "eu-west-2",
		signedAt: time.Now(), sdk: osc.NewAPIClient(configuration),
	}
}

func (c *oapi) context(t *testing.T) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), osc.ContextAWSv4, osc.AWSv4{AccessKey: c.key, SecretKey: c.secret})
}

// images reads a page of images' exports.
func (c *oapi) images(t *testing.T, params osc.ReadImageExportTasksRequest) (osc.ReadImageExportTasksResponse, error) {
	t.Helper()
	page, _, err := c.sdk.ImageApi.ReadImageExportTasks(c.context(t)).ReadImageExportTasksRequest(params).Execute()
	return page, err
}

// snapshots reads all exports of snapshots.
func (c *oapi) snapshots(t *testing.T) []osc.SnapshotExportTask {
	t.Helper()
	page, _, err := c.sdk.SnapshotApi.ReadSnapshotExportTasks(c.context(t)).
		ReadSnapshotExportTasksRequest(osc.ReadSnapshotExportTasksRequest{}).Execute()
	if err != nil {
		t.Fatal(err)
	}
	return page.GetSnapshotExportTasks()
}

// codeOf is the code in the body of a refusal; empty for none.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := errors.AsType[osc.GenericOpenAPIError](err)
	if !ok {
		if err != nil {
			t.Errorf("no answer: %v", err)
		}
		return ""
	}
	return codeIn(t, refusal.Body())
}

func codeIn(t *testing.T, body []byte) string {
	t.Helper()
	var answer osc.ErrorResponse
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("no JSON: %v\n%s", err, body)
	}
	if answer.ResponseContext.GetRequestId() == "" {
		t.Errorf("no request id: %s", body)
	}
	if len(answer.GetErrors()) == 0 {
		return ""
	}
	return answer.GetErrors()[0].GetCode()
}

// request is a signed request, with this body.
func (c *oapi) request(t *testing.T, method, action, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, c.url+action, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	signer := client{
		service: c.service, region: c.region, signedAt: c.signedAt,
		credentials: aws.Credentials{AccessKeyID: c.key, SecretAccessKey: c.secret},
	}
	signer.sign(t, r, body)
	return r
}

// do sends a request, and gives its status and the code of its error.
func (c *oapi) do(t *testing.T, r *http.Request) (status int, code string) {
	t.Helper()
	status, header, body := send(t, r)
	if kind := header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("content type %q", kind)
	}
	return status, codeIn(t, body)
}
