package config

import "strings"

// nearest is the known name that was most likely meant, if one is near: two slips at most, and one in a short word.
// Capitals and hyphens are no slips.
func nearest(name string, known []string) (string, bool) {
	const longest = 40 // no key is as long, and the work grows with the square
	if len(name) > longest {
		return "", false
	}
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	best, least := "", 3
	for _, candidate := range known {
		slips := distance(name, candidate)
		if slips < least && slips <= max(1, len(candidate)/3) {
			best, least = candidate, slips
		}
	}
	return best, best != ""
}

// distance counts the letters to insert, delete or change, one after the other (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
