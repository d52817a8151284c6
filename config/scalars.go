package config

import (
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
)

// text reads a text that is not empty. A number is one too, as it is spelled in the file: account numbers are names, and 0123
// and 0189 are such. True and dates are not, since YAML's readers disagree on which words they are. Nothing that it reports
// shows the text, so that a secret can be read by it.
func (v value) text() string {
	switch shape := v.shape(); shape {
	case aText, aNumber:
		if v.node.Value == "" {
			v.wrong("is empty")
		}
		return v.node.Value
	case aMapping, aList:
		v.wrong("is %s", shape)
	default:
		v.wrong("is %s and not a text (quotes make it one)", shape)
	}
	return ""
}

// matching reads a text that fits the pattern, and shows one that does not: never use it for secrets.
func (v value) matching(pattern *regexp.Regexp, wrong string) string {
	text := v.text()
	if text != "" && !pattern.MatchString(text) {
		v.wrong("%s %s", quote(text), wrong)
	}
	return text
}

// duration reads a duration in Prometheus' spelling.
func (v value) duration(least, most time.Duration) time.Duration {
	text := v.text()
	if text == "" {
		return 0
	}
	parsed, err := model.ParseDuration(text)
	duration := time.Duration(parsed)
	if err != nil || duration < least || duration > most {
		v.wrong("%s cannot be used", quote(text))
	}
	return duration
}

// wholeNumber leaves out what YAML's versions read differently: 010, 0x10, 1_000.
var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// count reads a number of 0 or more.
func (v value) count() int {
	if shape := v.shape(); shape != aNumber {
		v.wrong("is %s", shape)
		return 0
	}
	number, err := strconv.Atoi(v.node.Value)
	if err != nil || !wholeNumber.MatchString(v.node.Value) {
		v.wrong("%s cannot be used", quote(v.node.Value))
	}
	return number
}

// endpoint reads the URL of an API. What is wrong with one is not shown: it may be the password in it.
func (v value) endpoint() string {
	text := v.text()
	if text == "" {
		return ""
	}
	parsed, err := url.Parse(text)
	switch {
	case err != nil, parsed.Scheme != "http" && parsed.Scheme != "https", parsed.Hostname() == "":
		v.wrong("cannot be used (it is not shown: it may hold a password)")
	case parsed.User != nil, parsed.RawQuery != "", parsed.ForceQuery, parsed.Fragment != "":
		v.wrong("has a user, a query or a fragment, where credentials may be")
	}
	return text
}
