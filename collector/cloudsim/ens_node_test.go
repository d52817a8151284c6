package cloudsim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/needs"
)

// npmFolder has Alibaba Cloud's client for JavaScript: one that neither this project nor the SDK for Go has a part in.
const npmFolder = "testdata/npm"

// askNode asks with the client for JavaScript and returns the JSON that it read.
func askNode(t *testing.T, endpoint string, asked map[string]any) (answer map[string]any) {
	t.Helper()
	asked["endpoint"] = strings.TrimPrefix(endpoint, "http://")
	argument, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "node", "ens.js", string(argument))
	command.Dir = npmFolder
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()} // and nothing of ours: no proxy, no keys
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		t.Fatalf("node: %v\n%s", err, stdout.Bytes())
	}
	return answer
}

func TestAlibabaCloudsClientForJavaScriptReadsEveryField(t *testing.T) {
	needs.Program(t, "node", "Node.js")
	needs.File(t, npmFolder+"/node_modules/@alicloud/openapi-client", "npm ci in that folder")
	cloud := newENS(clockAt(noon).now)
	cloud.AddTemporaryKey("STS.AKID", "sts-secret", "token", noon.Add(time.Hour))
	odd := `tést "<&>" 'x'`
	cloud.SetExports(cloudsim.Always(
		cloudsim.Export{Source: "m-1", SourceName: "web", Begins: noon, Takes: time.Hour},
		cloudsim.Export{Source: "m-2", SourceName: odd, Bucket: "b", Key: "a b/m-2.qcow2", Begins: noon},
		cloudsim.Export{Source: "m-3", Begins: noon.Add(time.Hour)},
	))
	endpoint := serveENS(t, cloud).url

	answer := askNode(t, endpoint, map[string]any{
		"accessKeyId": "AKIDTEST", "accessKeySecret": "secret", "query": map[string]string{"PageNumber": "1", "PageSize": "50"},
	})
	image := func(id, name, status, location string) map[string]any {
		return map[string]any{
			"Architecture": "x86_64", "ExportedImageURL": location, "ImageExportStatus": status, "ImageId": id, "ImageName": name,
			"ImageOwnerAlias": "self", "Platform": "centos",
		}
	}
	listed, _ := answer["Images"].(map[string]any)["Image"].([]any)
	for _, image := range listed {
		if image, ok := image.(map[string]any); ok {
			delete(image, "CreationTime") // which the simulator makes up
		}
	}
	delete(answer, "RequestId")
	want := map[string]any{
		"Images": map[string]any{"Image": []any{
			image("m-1", "web", "Exporting", ""),
			image("m-2", odd, "Exported", "https://b.oss-cn-beijing.aliyuncs.com/a%20b/m-2.qcow2"),
			image("m-3", "", "", ""),
		}},
		"PageNumber": 1.0, "PageSize": 50.0, "TotalCount": 3.0,
	}
	if !reflect.DeepEqual(answer, want) {
		t.Errorf("got  %v\nwant %v", answer, want)
	}

	answer = askNode(t, endpoint, map[string]any{ // what the query has is escaped and signed
		"accessKeyId": "STS.AKID", "accessKeySecret": "sts-secret", "securityToken": "token", "query": map[string]string{"ImageName": odd},
	})
	if answer["TotalCount"] != 1.0 {
		t.Errorf("by a temporary key, and by name: %v", answer)
	}
	answer = askNode(t, endpoint, map[string]any{"accessKeyId": "AKIDTEST", "accessKeySecret": "guess", "query": map[string]string{}})
	if answer["code"] != "SignatureDoesNotMatch" {
		t.Errorf("with a wrong secret: %v", answer)
	}
}

// Which host packages come from is a matter of the one who installs them.
func TestTheLockFileNamesNoRegistry(t *testing.T) {
	lock, err := os.ReadFile(npmFolder + "/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) || !bytes.Contains(lock, []byte(`"integrity"`)) {
		t.Error("want hashes and no addresses: npm install with npm_config_omit_lockfile_registry_resolved=true")
	}
}
