package dashboards

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"export_task_exporter/collector"
)

// A state that the exporter learns must get a colour, a word and a place in the timeline.
func TestEveryStateHasItsOwnColourAndCode(t *testing.T) {
	var names []string
	colours, codes := map[string]string{}, map[int]string{}
	for _, s := range states() {
		names = append(names, s.Name)
		if other, taken := colours[s.Color]; taken {
			t.Errorf("%s and %s are both %s", s.Name, other, s.Color)
		}
		if other, taken := codes[s.Code]; taken {
			t.Errorf("%s and %s are both %d in the timeline", s.Name, other, s.Code)
		}
		colours[s.Color], codes[s.Code] = s.Name, s.Name
	}
	for _, s := range collector.States() {
		if !slices.Contains(names, string(s)) {
			t.Errorf("the state %s of the exporter has no colour", s)
		}
	}
	if len(names) != len(collector.States()) {
		t.Errorf("the dashboards know %v, the exporter %v", names, collector.States())
	}
}

// WCAG 2.2 asks for 3 between a graphic and what it lies on. The panels of Grafana's themes are white and nearly black.
func TestColoursStandOutInBothThemes(t *testing.T) {
	for _, colour := range []string{blue, sky, green, amber, red, magenta, tan, grey} {
		for _, panel := range []string{"#FFFFFF", "#181B1F"} {
			if got := contrast(t, colour, panel); got < 3 {
				t.Errorf("%s on %s has a contrast of %.2f, less than 3", colour, panel, got)
			}
		}
	}
}

// Machado, Oliveira and Fernandes (2009) give matrices for what people see who lack one kind of cones, in linear light. The distance is
// that of the CIE's Lab of 1976, in which 2 is just seen, and 15 at a glance.
func TestStatesDifferForTheColourBlind(t *testing.T) {
	for name, matrix := range map[string][3][3]float64{
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	} {
		all := states()
		for i, a := range all {
			for _, b := range all[i+1:] {
				if got := distance(seen(matrix, linear(t, a.Color)), seen(matrix, linear(t, b.Color))); got < 15 {
					t.Errorf("with %s, %s and %s are only %.1f apart", name, a.Name, b.Name, got)
				}
			}
		}
	}
}

// linear is a colour's red, green and blue as amounts of light.
func linear(t *testing.T, colour string) [3]float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	var light [3]float64
	for i := range light {
		v := float64(rgb>>(16-8*i)&0xFF) / 255
		if v <= 0.04045 {
			light[i] = v / 12.92
		} else {
			light[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return light
}

func luminance(light [3]float64) float64 { return 0.2126*light[0] + 0.7152*light[1] + 0.0722*light[2] }

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	one, other := luminance(linear(t, a))+0.05, luminance(linear(t, b))+0.05
	return max(one, other) / min(one, other)
}

func seen(matrix [3][3]float64, light [3]float64) (by [3]float64) {
	for i, row := range matrix {
		for j, part := range row {
			by[i] += part * light[j]
		}
		by[i] = min(1, max(0, by[i]))
	}
	return by
}

func distance(a, b [3]float64) float64 {
	one, other := lab(a), lab(b)
	return math.Hypot(math.Hypot(one[0]-other[0], one[1]-other[1]), one[2]-other[2])
}

func lab(light [3]float64) [3]float64 {
	x := (0.4124*light[0] + 0.3576*light[1] + 0.1805*light[2]) / 0.9505
	z := (0.0193*light[0] + 0.1192*light[1] + 0.9505*light[2]) / 1.089
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (v*24389/27 + 16) / 116
	}
	y := f(luminance(light))
	return [3]float64{116*y - 16, 500 * (f(x) - y), 200 * (y - f(z))}
}
