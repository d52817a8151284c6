package cloudsim

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

// tokenLifetime is how long a token of FJcloud-O is good. Source: its tutorial on APIs.
const tokenLifetime = 3 * time.Hour

// KeystoneUser is who may log in. All fields but Domain, Name and Password may be left empty: ids are then made of names.
type KeystoneUser struct {
	// Domain is the name of the user's domain, which is the contract number at Fujitsu.
	Domain, DomainID string
	Name, ID         string
	Password         string
	// Project is the one project that the user may work in.
	Project, ProjectID string
}

// keystone keeps users, tokens and the catalog of OpenStack's identity service.
type keystone struct {
	mu       sync.Mutex
	users    []*keystoneUser
	tokens   map[string]keystoneToken
	catalog  []KeystoneService
	lifetime time.Duration
}

type keystoneUser struct {
	KeystoneUser
	wrong       []time.Time // the latest wrong passwords
	lockedUntil time.Time
}

// keystoneToken is a token's scope: a project's id, or empty for none.
type keystoneToken struct {
	projectID string
	expires   time.Time
}

func newKeystone() *keystone {
	return &keystone{tokens: map[string]keystoneToken{}, lifetime: tokenLifetime}
}

// AddUser lets a user log in, or changes the one with the same name and domain. Its failed log-ins are not forgotten.
func (c *Fujitsu) AddUser(user KeystoneUser) {
	if user.DomainID == "" {
		user.DomainID = keystoneID("domain", user.Domain)
	}
	if user.ID == "" {
		user.ID = keystoneID("user", user.Domain, user.Name)
	}
	if user.ProjectID == "" {
		user.ProjectID = keystoneID("project", user.Domain, user.Project)
	}
	c.keystone.mu.Lock()
	defer c.keystone.mu.Unlock()
	for _, known := range c.keystone.users {
		if known.Domain == user.Domain && known.Name == user.Name {
			known.KeystoneUser = user
			return
		}
	}
	c.keystone.users = append(c.keystone.users, &keystoneUser{KeystoneUser: user})
}

// RevokeTokens makes all tokens bad that were issued so far.
func (c *Fujitsu) RevokeTokens() {
	c.keystone.mu.Lock()
	defer c.keystone.mu.Unlock()
	clear(c.keystone.tokens)
}

// SetTokenLifetime sets how long tokens are good that are issued from now on.
func (c *Fujitsu) SetTokenLifetime(lifetime time.Duration) {
	c.keystone.mu.Lock()
	defer c.keystone.mu.Unlock()
	c.keystone.lifetime = lifetime
}

// issue makes a token for the project, or for none.
func (k *keystone) issue(projectID string, now time.Time) (id string, token keystoneToken) {
	id = "gAAAAAB" + rand.Text() + rand.Text() + rand.Text()
	token = keystoneToken{projectID, now.Add(k.lifetime)}
	for old, other := range k.tokens { // a demo may run for weeks
		if !now.Before(other.expires) {
			delete(k.tokens, old)
		}
	}
	k.tokens[id] = token
	return id, token
}

// check tells whether the token is good, and for which project. Empty: none.
func (k *keystone) check(id string, now time.Time) (projectID string, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	token, ok := k.tokens[id]
	return token.projectID, ok && now.Before(token.expires)
}

// Five wrong passwords within a quarter of an hour refuse the right one as well, for as long. Source: FJcloud-O's API
// reference, token retrieval.
const (
	mostWrong = 5
	lockTime  = 15 * time.Minute
)

// accepts tells whether the password is the user's, and counts those that are not.
func (u *keystoneUser) accepts(password string, now time.Time) bool {
	if now.Before(u.lockedUntil) {
		return false
	}
	if password == u.Password {
		return true
	}
	u.wrong = append(u.wrong, now)
	if len(u.wrong) >= mostWrong {
		if now.Sub(u.wrong[len(u.wrong)-mostWrong]) < lockTime {
			u.lockedUntil = now.Add(lockTime)
		}
		u.wrong = u.wrong[len(u.wrong)-mostWrong+1:]
	}
	return false
}

// keystoneID is an id as Keystone makes them: 32 hexadecimal digits.
func keystoneID(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write([]byte(part + "/"))
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
