package aws

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"export_task_exporter/collector"
)

const (
	// maxBody is the most bytes that an answer may have: 200 tasks need less than 200 KiB.
	maxBody = 64 << 20
	// maxOther is the most that is read of an error and of what other services answer, which needs a few KiB.
	maxOther = 1 << 20
)

// answers stands between the socket and the SDK's decoders, for every attempt of every call.
type answers struct{}

func addAnswers(stack *middleware.Stack) error {
	return stack.Deserialize.Add(answers{}, middleware.After)
}

// ID names the middleware in the SDK's stack.
func (answers) ID() string { return "ExportTaskAnswers" }

// HandleDeserialize counts the request, bounds its answer's body, and holds the answer against what EC2 is known to send.
func (answers) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	out, metadata, err = next.HandleDeserialize(ctx, in)
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok || response == nil || response.Response == nil {
		collector.CountRequest(ctx, 0)
		return out, metadata, err
	}
	collector.CountRequest(ctx, response.StatusCode)
	if err == nil && response.StatusCode == http.StatusOK && awsmiddleware.GetServiceID(ctx) == ec2.ServiceID {
		return out, metadata, checkWhole(ctx, response)
	}
	response.Body = http.MaxBytesReader(nil, response.Body, maxOther)
	return out, metadata, err
}

// checkWhole makes sure that the body is a document of the kind that was asked for, to its very end: the SDK takes an empty
// body, a web page or the first half of an answer for an answer with no tasks.
func checkWhole(ctx context.Context, response *smithyhttp.Response) error {
	operation := awsmiddleware.GetOperationName(ctx)
	response.Body = http.MaxBytesReader(nil, response.Body, maxBody+1) // the SDK would read what is left of it to its end
	body, err := collector.ReadBody(ctx, response.Body, maxBody)
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	root := operation + "Response"
	if name := rootOf(body); name != root {
		return collector.Failf(collector.Decode, "the answer to %s is no %s (%d bytes, content type %q); is a proxy or a wrong endpoint between?",
			operation, root, len(body), response.Header.Get("Content-Type"))
	}
	if !bytes.HasSuffix(bytes.TrimSpace(body), []byte("</"+root+">")) {
		return collector.Failf(collector.Decode, "the answer to %s ends after %d bytes, in its middle", operation, len(body))
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(withoutOddProgress(body)), response.Body}
	return nil
}

// rootOf is the name of the first element, or empty.
func rootOf(body []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}

var progress = regexp.MustCompile(`<progressPercentage>([^<]*)</progressPercentage>`)

// withoutOddProgress takes out the progress figures that are no 32-bit number: for one of them, the SDK would refuse the
// whole answer, or read another number.
func withoutOddProgress(body []byte) []byte {
	return progress.ReplaceAllFunc(body, func(element []byte) []byte {
		if _, err := strconv.ParseInt(string(progress.FindSubmatch(element)[1]), 10, 32); err != nil {
			return nil
		}
		return element
	})
}

// missing is the error of an answer without its list: an empty list is there, and empty.
func missing(operation, list string) error {
	return collector.Failf(collector.Decode, "the answer to %s has no %s", operation, list)
}
