package alibaba

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// formats are what an image is exported as. Other endings of a key tell nothing.
var formats = []string{"qcow2", "raw", "vhd", "vhdx", "vmdk"}

// location reads bucket/key, and the format that the key's ending tells, from the URL of an object in OSS:
// https://bucket.oss-cn-beijing.aliyuncs.com/key. Its query may be a signature, and is left out. Of a URL that is no OSS
// one, a domain of the owner's for example, nobody can tell the bucket: then both are empty.
func location(text string) (destination, format string) {
	parsed, err := url.Parse(text)
	if err != nil {
		return "", ""
	}
	bucket, host, _ := strings.Cut(parsed.Hostname(), ".")
	key := strings.TrimPrefix(parsed.Path, "/")
	if bucket == "" || key == "" || !strings.HasPrefix(host, "oss-") || !strings.HasSuffix(host, ".aliyuncs.com") {
		return "", ""
	}
	// As ECS does, it may come packed: m-1.raw.tar.gz.
	ending := strings.TrimPrefix(path.Ext(strings.TrimSuffix(strings.TrimSuffix(key, ".gz"), ".tar")), ".")
	if slices.Contains(formats, strings.ToLower(ending)) {
		format = strings.ToLower(ending)
	}
	return bucket + "/" + key, format
}
