package collector

// MaxPages bounds a listing. More than 1,000 pages of even the smallest size are more than an account can have.
const MaxPages = 1000

// ReadPages reads a listing whose pages name the next one by a token, to its end. Read gets the token, nil for the first page,
// and gives what the page has; its next token is nil or empty after the last page. A token that comes twice, and a listing of
// more than MaxPages, are a Decode failure.
func ReadPages[Item any](read func(token *string) (items []Item, next *string, err error)) ([]Item, error) {
	var all []Item
	var token *string
	used := make(map[string]bool)
	for range MaxPages {
		items, next, err := read(token)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
		if next == nil || *next == "" {
			return all, nil
		}
		if used[*next] {
			return nil, Failf(Decode, "after %d pages the API gave a page token for the second time", len(used)+1)
		}
		used[*next] = true
		token = next
	}
	return nil, Failf(Decode, "the listing does not end: more than %d pages", MaxPages)
}
