package fujitsu

import (
	"encoding/json"
	"strconv"
	"strings"
)

// text is a member that should be a text. What else comes is no text, and costs the answer nothing but this member.
type text string

// UnmarshalJSON reads a text, or none.
func (t *text) UnmarshalJSON(data []byte) error {
	var read string
	_ = json.Unmarshal(data, &read)
	*t = text(read)
	return nil
}

// percent is a member that should be a number, and may be one in quotes.
type percent struct{ figure *float64 }

// UnmarshalJSON reads a number, or none.
func (p *percent) UnmarshalJSON(data []byte) error {
	p.figure = nil
	if number, err := strconv.ParseFloat(strings.Trim(string(data), `" %`), 64); err == nil {
		p.figure = &number
	}
	return nil
}

// code is an error's, which comes as text, and may come as a number.
type code string

// UnmarshalJSON reads a code, or none.
func (c *code) UnmarshalJSON(data []byte) error {
	*c = code(strings.Trim(string(data), `"`))
	return nil
}
