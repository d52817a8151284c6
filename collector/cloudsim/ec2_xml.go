package cloudsim

import (
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

const (
	xmlType      = "text/xml;charset=UTF-8"
	ec2Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"
)

// awsError is a refusal.
type awsError struct {
	Status        int
	Code, Message string
}

func (e *awsError) Error() string { return e.Code + ": " + e.Message }

// awsErrorf is a refusal with status 400, which most have.
func awsErrorf(code, format string, args ...any) *awsError {
	return &awsError{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}

type ec2ErrorAnswer struct {
	XMLName   xml.Name `xml:"Response"`
	Code      string   `xml:"Errors>Error>Code"`
	Message   string   `xml:"Errors>Error>Message"`
	RequestID string
}

type stsErrorAnswer struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ ErrorResponse"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

// errorAnswer is the error in the form of the service.
func errorAnswer(service string, err error) (status int, answer any) {
	refusal, ok := errors.AsType[*awsError](err)
	if !ok {
		refusal = &awsError{http.StatusInternalServerError, "InternalError", err.Error()}
	}
	if service != "sts" {
		return refusal.Status, ec2ErrorAnswer{Code: refusal.Code, Message: refusal.Message, RequestID: newRequestID()}
	}
	blame := "Sender"
	if refusal.Status >= http.StatusInternalServerError {
		blame = "Receiver"
	}
	return refusal.Status, stsErrorAnswer{
		Type: blame, Code: refusal.Code, Message: refusal.Message, RequestID: newRequestID(),
	}
}

// emptyElement is an element without content as encoding/xml writes it. Text cannot look like it: its < is escaped.
var emptyElement = regexp.MustCompile(`<(\w+)></\w+>`)

// marshal writes the answer as EC2 does, with <empty/> elements.
func marshal(answer any) string {
	text, err := xml.Marshal(answer)
	if err != nil {
		panic(err) // a mistake in a struct of this package
	}
	return xml.Header + emptyElement.ReplaceAllString(string(text), "<$1/>")
}

func newRequestID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
