package collector

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMessagesAreOneShortLineWithoutSecrets(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"  two\r\n\tlines\x00 \x1b[31m ": "two lines [31m",
		"see https://b.s3.aws.com/k.bin?X-Amz-Signature=abc&x=1 for it": "see https://b.s3.aws.com/k.bin for it",
		"https://h/p#token=abc":                         "https://h/p",
		"https://user:pass@host:8443/path?sig=1":        "https://host:8443/path",
		"<a href='s3://b/k?sig=1'>":                     "<a href='s3://b/k'>",
		"two https://a/?k=1 and oss://b/c?d=2":          "two https://a/ and oss://b/c",
		"https://me:pa?ss@host/x":                       "https://me:pa",
		"what? no URL: a@b, 50% #1":                     "what? no URL: a@b, 50% #1",
		"GET https://h/?q=\xff\xfe":                     "GET https://h/",
		"dial tcp 127.0.0.1:80: connect: refused":       "dial tcp 127.0.0.1:80: connect: refused",
		"Post \"http://h:1/?AccessKeyId=x\": EOF again": "Post \"http://h:1/\": EOF again",
	} {
		if got := oneLine(text, messageRunes); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
	long := oneLine(strings.Repeat("é", 500), messageRunes)
	if n := utf8.RuneCountInString(long); n != 200 || !strings.HasSuffix(long, "é…") {
		t.Errorf("a long message has %d runes: %s", n, long)
	}
}
