package cloudsim

import "encoding/json"

// marshalJSON writes an answer of this package's own structs.
func marshalJSON(answer any) string {
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err) // a mistake in a struct of this package
	}
	return string(text)
}
