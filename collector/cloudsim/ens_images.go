package cloudsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// ensImage is an image in the list. All members are texts, and all are always there: empty where there is nothing to say.
type ensImage struct {
	Architecture      string
	CreationTime      string
	ExportedImageURL  string
	ImageExportStatus string
	ImageID           string `json:"ImageId"`
	ImageName         string
	ImageOwnerAlias   string
	Platform          string
}

type ensImages struct {
	Images struct {
		Image []ensImage
	}
	PageNumber int
	PageSize   int
	RequestID  string `json:"RequestId"`
	TotalCount int
}

// describeExportImageInfo answers the only action that there is. Parameters that it does not know change nothing.
// Source: ENS API reference, DescribeExportImageInfo.
func (c *ENS) describeExportImageInfo(call ensCall) (any, error) {
	if call.action != DescribeExportImageInfo {
		return nil, &ensError{http.StatusNotFound, "InvalidApi.NotFound",
			"Specified api is not found, please check your url and method."}
	}
	if call.version != ensVersion {
		return nil, ensErrorf("InvalidVersion", "Specified parameter Version is not valid.")
	}
	number, err := call.count("PageNumber", 1, 1<<31-1)
	if err != nil {
		return nil, err
	}
	size, err := call.count("PageSize", 10, 50)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	exports, total := c.exports, c.total
	c.mu.Unlock()

	images := slices.DeleteFunc(imagesOf(exports(call.now), call.now), call.leavesOut)
	answer := ensImages{PageNumber: number, PageSize: size, RequestID: ensRequestID(), TotalCount: total(len(images))}
	answer.Images.Image = ensPage(images, number, size)
	if call.fault.EndlessPages || call.fault.RepeatToken { // there are no tokens: the number of the page has no effect
		answer.Images.Image = ensPage(images, 1, size)
		answer.TotalCount = (number + 1) * size
	}
	if call.fault.EndlessPages { // and the images of each page are new ones
		for i := range answer.Images.Image {
			answer.Images.Image[i].ImageID += fmt.Sprintf("-%d", number)
		}
	}
	return answer, nil
}

// count reads a parameter that is a number from 1.
func (call ensCall) count(name string, otherwise, most int) (int, error) {
	text := call.form.Get(name)
	if text == "" {
		return otherwise, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > most {
		return 0, ensErrorf("InvalidParameter."+name, "The specified field %s invalid. Please check it again.", name)
	}
	return number, nil
}

// leavesOut tells whether the call asks for other images.
func (call ensCall) leavesOut(image ensImage) bool {
	id, name := call.form.Get("ImageId"), call.form.Get("ImageName")
	return id != "" && id != image.ImageID || name != "" && name != image.ImageName
}

// ensPage is one of the pages of a list, which may be beyond its end. It is never nil: an empty list is there.
func ensPage(images []ensImage, number, size int) []ensImage {
	begin := min((number-1)*size, len(images))
	end := min(begin+size, len(images))
	return append([]ensImage{}, images[begin:end]...)
}

// imagesOf are the images, as their last exports stand.
func imagesOf(exports []Export, now time.Time) []ensImage {
	var order []string
	last := map[string]Export{}
	for _, e := range exports {
		known, ok := last[e.Source]
		if !ok {
			order = append(order, e.Source)
		}
		if begun := !e.Begins.After(now); !ok || begun && (known.Begins.After(now) || !e.Begins.Before(known.Begins)) {
			last[e.Source] = e
		}
	}
	images := make([]ensImage, len(order))
	for i, source := range order {
		images[i] = last[source].image(now)
	}
	return images
}

// image is the export in the words of ENS, which has none for waiting, and nobody can cancel one: it fails. What was never
// exported has empty texts.
func (e Export) image(now time.Time) ensImage {
	var status, location string
	switch phase, _ := e.at(now); phase {
	case unborn:
	case failed, canceled:
		status = "ExportError"
	case succeeded:
		status = "Exported"
		location = (&url.URL{Scheme: "https", Host: e.Bucket + ".oss-cn-beijing.aliyuncs.com", Path: "/" + e.Key}).String()
	default:
		status = "Exporting"
	}
	return ensImage{
		Architecture: "x86_64", CreationTime: created(e.Source), ExportedImageURL: location,
		ImageExportStatus: cmp.Or(e.Word, status), ImageID: e.Source, ImageName: e.SourceName,
		ImageOwnerAlias: "self", Platform: "centos",
	}
}

// created is when the image was made, which has nothing to do with its exports.
func created(image string) string {
	hash := sha256.Sum256([]byte(image))
	minutes := time.Duration(binary.BigEndian.Uint16(hash[:])) * time.Minute
	return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(minutes * 10).Format(time.RFC3339)
}
