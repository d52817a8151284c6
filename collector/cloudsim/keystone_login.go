package cloudsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// keystoneType is the type of all answers, those of the import-export API too.
const keystoneType = "application/json"

// keystoneRef names something by its id, or by its name within a domain.
type keystoneRef struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Domain *keystoneRef `json:"domain"`
}

// keystoneRequest is the body of a log-in. Source: Identity API v3 reference, "Password authentication with … authorization".
type keystoneRequest struct {
	Auth *struct {
		Identity *struct {
			Methods  []string `json:"methods"`
			Password *struct {
				User struct {
					keystoneRef
					Password string `json:"password"`
				} `json:"user"`
			} `json:"password"`
		} `json:"identity"`
		Scope json.RawMessage `json:"scope"`
	} `json:"auth"`
}

type keystoneScope struct {
	Project *keystoneRef `json:"project"`
	Domain  *keystoneRef `json:"domain"`
}

// logIn answers a log-in.
func (c *Fujitsu) logIn(w http.ResponseWriter, call fujitsuCall) {
	var token string
	var status int
	var answer any
	if call.fault.Code != "" {
		status, answer = keystoneRefusal(max(call.fault.Status, http.StatusBadRequest), call.fault.Message)
	} else {
		token, status, answer = c.keystone.logIn(call)
	}
	switch body := marshalJSON(answer); {
	case token != "" && call.quirks.ReturnInToken:
		answerWithReturn(w, token, body)
	default:
		if token != "" {
			w.Header().Set("X-Subject-Token", token)
		} else {
			w.Header().Set("WWW-Authenticate", `Keystone uri="`+call.host+`"`)
		}
		call.fault.send(w, status, keystoneType, body)
	}
}

// logIn checks the credentials and the scope, and issues a token.
func (k *keystone) logIn(call fujitsuCall) (token string, status int, answer any) {
	refuse := func(status int, message string) (string, int, any) {
		status, answer := keystoneRefusal(status, message)
		return "", status, answer
	}
	var request keystoneRequest
	switch err := json.Unmarshal(call.body, &request); {
	case err != nil:
		return refuse(http.StatusBadRequest, "The request body is no valid JSON.")
	case request.Auth == nil:
		return refuse(http.StatusBadRequest, "'auth' is a required property")
	case request.Auth.Identity == nil:
		return refuse(http.StatusBadRequest, "'identity' is a required property")
	case !slices.Equal(request.Auth.Identity.Methods, []string{"password"}) || request.Auth.Identity.Password == nil:
		return refuse(http.StatusUnauthorized, "Attempted to authenticate with an unsupported method.")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	who := request.Auth.Identity.Password.User
	if who.ID == "" && who.Domain == nil {
		return refuse(http.StatusBadRequest, "Expecting to find domain in user. The server could not comply with the request.")
	}
	at := slices.IndexFunc(k.users, func(u *keystoneUser) bool {
		return who.is(u.ID, u.Name, u.DomainID, u.Domain)
	})
	if at < 0 || !k.users[at].accepts(who.Password, call.now) {
		return refuse(http.StatusUnauthorized, "The request you have made requires authentication.")
	}
	user := k.users[at]
	var scope keystoneScope
	_ = json.Unmarshal(request.Auth.Scope, &scope) // "unscoped" is a text
	projectID, ok := scope.project(user.KeystoneUser)
	if !ok {
		return refuse(http.StatusUnauthorized, "The request you have made requires authentication.")
	}
	token, issued := k.issue(projectID, call.now)
	return token, http.StatusCreated, k.describe(user.KeystoneUser, issued, call)
}

// project is the project of the scope, or empty for none. It returns false for a scope that is not the user's.
func (s keystoneScope) project(user KeystoneUser) (id string, ok bool) {
	if s.Project != nil {
		return user.ProjectID, s.Project.is(user.ProjectID, user.Project, user.DomainID, user.Domain)
	}
	return "", s.Domain == nil || s.Domain.ID == user.DomainID || s.Domain.Name == user.Domain
}

// is tells whether this refers to the thing with that id, or with that name in that domain.
func (r keystoneRef) is(id, name, domainID, domain string) bool {
	if r.ID != "" {
		return r.ID == id
	}
	return r.Name == name && r.Domain != nil && (r.Domain.ID == domainID || r.Domain.ID == "" && r.Domain.Name == domain)
}

// describe is what a log-in says of its token.
func (k *keystone) describe(user KeystoneUser, token keystoneToken, call fujitsuCall) any {
	const layout = "2006-01-02T15:04:05.000000Z"
	domain := map[string]string{"id": user.DomainID, "name": user.Domain}
	described := map[string]any{
		"methods":    []string{"password"},
		"user":       map[string]any{"id": user.ID, "name": user.Name, "domain": domain, "password_expires_at": nil},
		"issued_at":  call.now.UTC().Format(layout),
		"expires_at": token.expires.UTC().Format(layout),
	}
	if token.projectID != "" { // other tokens have no catalog
		described["project"] = map[string]any{"id": user.ProjectID, "name": user.Project, "domain": domain}
		described["roles"] = []map[string]string{{"id": keystoneID("role"), "name": "cpf_systemowner"}}
		described["catalog"] = k.services(call.host, user.ProjectID)
	}
	return map[string]any{"token": described}
}

// keystoneRefusal is an error in Keystone's form.
func keystoneRefusal(status int, message string) (int, any) {
	return status, map[string]any{"error": map[string]any{"code": status, "title": http.StatusText(status), "message": message}}
}

// answerWithReturn writes the whole answer by hand: net/http would take the carriage return out of the header.
func answerWithReturn(w http.ResponseWriter, token, body string) {
	conn, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil { // not HTTP/1, which has no carriage returns
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	_, _ = buffer.WriteString("HTTP/1.1 201 Created\r\nContent-Type: " + keystoneType + "\r\nX-Subject-Token: " + token + "\r\r\n" +
		"Content-Length: " + strconv.Itoa(len(body)) + "\r\nConnection: close\r\n\r\n" + body)
	_ = buffer.Flush()
}
