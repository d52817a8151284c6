package alibaba

import (
	"context"
	"encoding/json"
	"maps"

	"export_task_exporter/collector"
)

const (
	// pageSize is the largest page that the API gives.
	pageSize = 50
	// maxReadings is how often images are read that come and go while they are read.
	maxReadings = 3
)

// image is an image of the account, exported or not. Its CreationTime is left out: it is no export's.
type image struct {
	ID               string `json:"ImageId"`
	Name             string `json:"ImageName"`
	Status           string `json:"ImageExportStatus"`
	ExportedImageURL string
}

// page is one page of images, and how many there are on all.
type page struct {
	images []image
	total  int
}

// readPage makes sure that the body is a whole answer: what is none must not be taken for an account without images.
func readPage(body string, number int) (page, error) {
	var answer struct {
		Images     *struct{ Image []image }
		TotalCount *int
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		return page{}, collector.Failf(collector.Decode,
			"page %d of the images is no whole JSON document (%d bytes): %w; is a proxy or a wrong endpoint between?", number, len(body), err)
	}
	if answer.Images == nil || answer.TotalCount == nil || answer.Images.Image == nil && *answer.TotalCount > (number-1)*pageSize {
		return page{}, collector.Failf(collector.Decode, "page %d of the images has no Images.Image or no TotalCount (%d bytes)", number, len(body))
	}
	for i, image := range answer.Images.Image {
		if image.ID == "" {
			return page{}, collector.Failf(collector.Decode, "image %d on page %d has no ImageId", i+1, number)
		}
	}
	return page{answer.Images.Image, *answer.TotalCount}, nil
}

// reading is the images from the first page to the last.
type reading struct {
	images map[string]image
	total  int
	// moved tells that the count changed from one page to the next.
	moved bool
	// repeats tells that a page repeated others while the count said that there was more.
	repeats bool
}

// read reads pages until there are as many images as the count says or a page brings nothing new. The count is that of the
// page read last.
func read(ctx context.Context, c *caller) (reading, error) {
	r := reading{images: make(map[string]image)}
	for number := 1; number <= collector.MaxPages; number++ {
		page, err := c.page(ctx, number)
		if err != nil {
			return reading{}, err
		}
		r.moved = r.moved || number > 1 && page.total != r.total
		r.total = page.total
		known := len(r.images)
		for _, image := range page.images {
			r.images[image.ID] = image
		}
		if len(r.images) == r.total || len(r.images) == known {
			r.repeats = len(page.images) > 0 && len(r.images) < r.total
			return r, nil
		}
	}
	return reading{}, collector.Failf(collector.Decode, "the listing does not end: more than %d pages", collector.MaxPages)
}

// whole tells whether nothing can be missing.
func (r reading) whole() bool { return !r.moved && len(r.images) == r.total }

// lists tells whether the reading has the same images as the other one.
func (r reading) lists(other reading) bool {
	return r.images != nil && maps.EqualFunc(r.images, other.images, func(image, image) bool { return true })
}

// list reads the images. Pages are cut from a list that has no known order and that may change: one image less on the pages
// that were read pulls another one from the next page back onto them, and nobody sees it. So it reads again when the count
// has moved or does not fit, until it fits or two readings agree that it is the count which is wrong. Where the images do not
// come to rest, all that were seen are given: one that is gone shows once more, and none is lost.
func list(ctx context.Context, c *caller) (map[string]image, error) {
	seen := make(map[string]image)
	var last reading
	for range maxReadings {
		r, err := read(ctx, c)
		if err != nil {
			return nil, err
		}
		if r.whole() {
			return r.images, nil
		}
		if last.lists(r) {
			last, seen = r, r.images
			break
		}
		maps.Copy(seen, r.images)
		last = r
	}
	switch {
	case last.repeats:
		return nil, collector.Failf(collector.Decode, "a page repeats the images of others: %d images, and TotalCount %d", len(seen), last.total)
	case len(seen) == 0:
		return nil, collector.Failf(collector.Decode, "no image is listed, but TotalCount is %d", last.total)
	default:
		return seen, nil
	}
}
