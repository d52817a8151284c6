package config

// secretKeys are the two keys of a secret: the secret itself, or a file that has it and is read when it is needed. Nothing that
// is reported of either shows its value. A block that has them calls oneSecret or keyAndSecret
// when it is complete.
func secretKeys(name, what string, secret, file *string) []key {
	return []key{
		{name: name, want: what, read: func(v value) { *secret = v.text() }},
		{name: name + "_file", want: "the path of a file with " + what, read: func(v value) { *file = v.text() }},
	}
}

// oneSecret reports a secret that is given both ways, and tells whether it is given at all.
func oneSecret(given map[string]value, name string) bool {
	_, itself := given[name]
	file, inFile := given[name+"_file"]
	if itself && inFile {
		file.fail("stands beside %s; want one of the two", name)
	}
	return itself || inFile
}

// keyAndSecret reports a secret without the key that it belongs to, and a key without its secret. It tells whether the key is
// given.
func keyAndSecret(given map[string]value, key, secret string) bool {
	id, hasKey := given[key]
	if hasSecret := oneSecret(given, secret); hasKey && !hasSecret {
		id.fail("stands without its secret; want %s or %s_file beside it", secret, secret)
	}
	for _, name := range []string{secret, secret + "_file"} {
		if found, ok := given[name]; ok && !hasKey {
			found.fail("stands without %s and has no effect; want %s beside it, or no %s", key, key, name)
		}
	}
	return hasKey
}
