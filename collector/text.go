package collector

import (
	"regexp"
	"strings"
	"unicode"
)

// messageRunes is the most that is shown of a provider's message: a label, not a log.
const messageRunes = 200

// logRunes is the most that is logged of an error: some SDKs print a whole answer into theirs.
const logRunes = 1000

// A URL's user and query may carry a signature, a key or a password.
var urlSecrets = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s/?#@"'<>]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?`)

// oneLine makes a line of at most limit runes, valid UTF-8 and free of URLs' secrets, of a text from outside.
func oneLine(text string, limit int) string {
	text = validUTF8(text)
	if strings.Contains(text, "://") { // the expression is slow, and most texts have no URL
		text = urlSecrets.ReplaceAllString(text, "$1$2")
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

// validUTF8 makes a legal label value: Prometheus refuses a whole scrape for one that is not UTF-8.
func validUTF8(text string) string {
	return strings.ToValidUTF8(text, "\uFFFD")
}
