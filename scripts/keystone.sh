#!/bin/sh
# A Keystone of one's own, for tests: [IMPORT_EXPORT_URL=http://127.0.0.1:1] scripts/keystone.sh
#
# It needs Debian's package: apt-get install -y --no-install-recommends keystone. All that it writes is in a temporary
# directory. It has a project of the domain AbCd1234 and two users with one password for it, reader and clumsy; its catalog
# has IMPORT_EXPORT_URL, for the region jp-east-3. On standard output it tells how to log in, one NAME=value a line, and
# "ready" in the last line. It ends, and takes everything with it, when its standard input does: whoever starts it holds
# the other end of a pipe, and need not live to end it.
set -eu
export no_proxy=127.0.0.1

dir=$(mktemp -d "${TMPDIR:-/tmp}/keystone.XXXXXX")
server=
clean() {
	trap - EXIT HUP INT PIPE TERM
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' HUP INT PIPE TERM

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
admin=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# Two wrong passwords lock a user, so that a client which repeats one is found out.
cat >"$dir/keystone.conf" <<CONF
[DEFAULT]
log_dir = $dir
use_stderr = false
[database]
connection = sqlite:///$dir/keystone.db
[token]
provider = fernet
expiration = 10800
[fernet_tokens]
key_repository = $dir/fernet
[fernet_receipts]
key_repository = $dir/fernet
[identity]
password_hash_rounds = 4
[security_compliance]
lockout_failure_attempts = 2
lockout_duration = 900
CONF
# What keystone-manage fernet_setup would write, which takes seconds: a staged key and a primary one.
mkdir -m 700 "$dir/fernet"
for key in 0 1; do
	(umask 077 && head -c 32 /dev/urandom | base64 | tr '+/' '-_' >"$dir/fernet/$key")
done

manage() { keystone-manage --config-file "$dir/keystone.conf" "$@" >>"$dir/manage.log" 2>&1 || { cat "$dir/manage.log" >&2; exit 1; }; }
manage db_sync
manage bootstrap --bootstrap-password "$admin" --bootstrap-public-url "$url/v3" --bootstrap-region-id jp-east-3

# pdeathsig: should this script be killed, the server is too.
OS_KEYSTONE_CONFIG_FILES=$dir/keystone.conf setpriv --pdeathsig KILL \
	keystone-wsgi-public --host 127.0.0.1 --port "$port" >"$dir/server.log" 2>&1 </dev/null &
server=$!
python3 - "$url" "$admin" "$password" "${IMPORT_EXPORT_URL:-http://127.0.0.1:9}" <<'PYTHON' || { cat "$dir/server.log" >&2; exit 1; }
import json, sys, time, urllib.error, urllib.request

url, admin, password, import_export = sys.argv[1:]
token = None

def post(path, body):
    request = urllib.request.Request(url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token:
        request.add_header("X-Auth-Token", token)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer), answer.headers

login = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
    "name": "admin", "domain": {"id": "default"}, "password": admin}}},
    "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
for attempt in range(300):
    try:
        _, headers = post("/v3/auth/tokens", login)
        break
    except (urllib.error.URLError, ConnectionError):  # not there yet
        time.sleep(0.1)
else:
    sys.exit("keystone did not start")
token = headers["X-Subject-Token"]

domain = post("/v3/domains", {"domain": {"name": "AbCd1234"}})[0]["domain"]["id"]
project = post("/v3/projects", {"project": {"name": "prod", "domain_id": domain}})[0]["project"]["id"]
role = post("/v3/roles", {"role": {"name": "cpf_systemowner"}})[0]["role"]["id"]
for name in ("reader", "clumsy"):
    user = post("/v3/users", {"user": {"name": name, "domain_id": domain, "password": password}})[0]["user"]["id"]
    grant = urllib.request.Request(f"{url}/v3/projects/{project}/users/{user}/roles/{role}", method="PUT", headers={"X-Auth-Token": token})
    urllib.request.urlopen(grant, timeout=30).close()
service = post("/v3/services", {"service": {"type": "import-export", "name": "import-export"}})[0]["service"]["id"]
post("/v3/endpoints", {"endpoint": {"service_id": service, "interface": "public", "region_id": "jp-east-3", "url": import_export + "/v1/$(project_id)s"}})
print(f"OS_AUTH_URL={url}/v3\nOS_USERNAME=reader\nOS_USER_DOMAIN_NAME=AbCd1234\nOS_PROJECT_ID={project}")
PYTHON
echo "OS_PASSWORD=$password"
echo ready
cat >/dev/null
