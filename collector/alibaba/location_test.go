package alibaba

import "testing"

func TestLocation(t *testing.T) {
	for url, want := range map[string][2]string{
		"https://bucket.oss-cn-beijing.aliyuncs.com/m-1.qcow2":             {"bucket/m-1.qcow2", "qcow2"},
		"http://bucket.oss-cn-beijing.aliyuncs.com/a/b/m-1.VHD":            {"bucket/a/b/m-1.VHD", "vhd"},
		"https://my-bucket.oss-cn-beijing-internal.aliyuncs.com/m-1.vmdk":  {"my-bucket/m-1.vmdk", "vmdk"},
		"https://b.oss-accelerate.aliyuncs.com/m-1.raw.tar.gz":             {"b/m-1.raw.tar.gz", "raw"},
		"https://bucket.oss-cn-beijing.aliyuncs.com:443/m-1.raw":           {"bucket/m-1.raw", "raw"},
		"https://bucket.oss-cn-beijing.aliyuncs.com/m%201%2Fx.vhdx":        {"bucket/m 1/x.vhdx", "vhdx"},
		"https://bucket.oss-cn-beijing.aliyuncs.com/m-1":                   {"bucket/m-1", ""},
		"https://bucket.oss-cn-beijing.aliyuncs.com/m-1.img":               {"bucket/m-1.img", ""},
		"https://bucket.oss-cn-beijing.aliyuncs.com/m-1.tar.gz":            {"bucket/m-1.tar.gz", ""},
		"https://b.oss-cn-beijing.aliyuncs.com/m?Signature=x%2F.qcow2#raw": {"b/m", ""},
		"https://me:pw@b.oss-cn-beijing.aliyuncs.com/m.qcow2":              {"b/m.qcow2", "qcow2"},
		"https://exports.example.com/m-1.qcow2":                            {},
		"https://bucket.oss-cn-beijing.aliyuncs.com.example.com/m-1.qcow2": {},
		"https://bucket.oss-cn-beijing.aliyuncs.com/":                      {},
		"https://bucket.oss-cn-beijing.aliyuncs.com":                       {},
		"https://oss-cn-beijing.aliyuncs.com/m-1.qcow2":                    {},
		"bucket/m-1.qcow2": {},
		"https://%zz":      {},
		"":                 {},
	} {
		if destination, format := location(url); destination != want[0] || format != want[1] {
			t.Errorf("%s: got %q, %q; want %q", url, destination, format, want)
		}
	}
}
