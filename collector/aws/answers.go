package aws

import (
	"bytes"
	"context"
	"encoding/xml"
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

// maxBody is the most bytes that an answer may have: 200 tasks need less than 200 KiB.
const maxBody = 64 << 20

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
	response.Body = http.MaxBytesReader(nil, response.Body, maxBody)
	if err == nil && response.StatusCode == http.StatusOK && awsmiddleware.GetServiceID(ctx) == ec2.ServiceID {
		err = checkWhole(awsmiddleware.GetOperationName(ctx), response)
	}
	return out, metadata, err
}

// checkWhole makes sure that the body is a document of the kind that was asked for, to its very end: the SDK takes an empty
// body, a web page or the first half of an answer for an answer with no tasks.
func checkWhole(operation string, response *smithyhttp.Response) error {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return collector.Failf(collector.Decode, "reading the answer to %s after %d bytes: %w", operation, len(body), err)
	}
	root := operation + "Response"
	if name := rootOf(body); name != root {
		return collector.Failf(collector.Decode, "the answer to %s is no %s (%d bytes, content type %q); is a proxy or a wrong endpoint between?",
			operation, root, len(body), response.Header.Get("Content-Type"))
	}
	if !bytes.HasSuffix(bytes.TrimSpace(body), []byte("</"+root+">")) {
		return collector.Failf(collector.Decode, "the answer to %s ends after %d bytes, in its middle", operation, len(body))
	}
	body = withoutOddProgress(body)
	response.Body = io.NopCloser(bytes.NewReader(body))
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
