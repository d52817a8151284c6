package cloudsim

import (
	"crypto/rand"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

type assumeRoleAnswer struct {
	XMLName      xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ AssumeRoleResponse"`
	AccessKeyID  string   `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
	SecretKey    string   `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
	SessionToken string   `xml:"AssumeRoleResult>Credentials>SessionToken"`
	Expiration   string   `xml:"AssumeRoleResult>Credentials>Expiration"`
	UserID       string   `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`
	UserARN      string   `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	RequestID    string   `xml:"ResponseMetadata>RequestId"`
}

// sts answers an action of STS.
func (c *EC2) sts(sig signature, form url.Values, now time.Time) (any, error) {
	if version := form.Get("Version"); version != "2011-06-15" || form.Get("Action") != "AssumeRole" {
		return nil, awsErrorf("InvalidAction", "Could not find operation %s for version %s", form.Get("Action"), version)
	}
	return c.assumeRole(sig, form, now)
}

// assumeRole makes a temporary key. Source of the limits: STS API reference, AssumeRole.
func (c *EC2) assumeRole(sig signature, form url.Values, now time.Time) (any, error) {
	arn, session := form.Get("RoleArn"), form.Get("RoleSessionName")
	if arn == "" || session == "" {
		return nil, awsErrorf("ValidationError", "RoleArn and RoleSessionName must not be null")
	}
	duration := time.Hour
	if form.Has("DurationSeconds") {
		seconds, err := strconv.Atoi(form.Get("DurationSeconds"))
		if err != nil || seconds < 900 || seconds > 43200 {
			return nil, awsErrorf("ValidationError", "DurationSeconds must be from 900 to 43200")
		}
		duration = time.Duration(seconds) * time.Second
	}
	if !c.keys.mayAssume(arn, form.Get("ExternalId")) {
		return nil, &awsError{http.StatusForbidden, "AccessDenied", "User: arn:aws:iam::123456789012:user/" +
			sig.accessKeyID + " is not authorized to perform: sts:AssumeRole on resource: " + arn}
	}
	id := "ASIA" + rand.Text()[:16]
	temporary := key{secret: rand.Text(), token: rand.Text(), expires: now.Add(duration)}
	c.keys.add(id, temporary)
	return assumeRoleAnswer{
		AccessKeyID: id, SecretKey: temporary.secret, SessionToken: temporary.token,
		Expiration: temporary.expires.UTC().Format(time.RFC3339),
		UserID:     "AROA" + rand.Text()[:16] + ":" + session,
		UserARN:    strings.NewReplacer(":iam:", ":sts:", ":role/", ":assumed-role/").Replace(arn) + "/" + session,
		RequestID:  newRequestID(),
	}, nil
}
