#!/usr/bin/env bash
# Passwords for compose.yaml, each made by the machine and readable by the container's user alone. Existing ones are left.
#   deploy/secrets.sh /var/lib/aktsam/secrets
set -euo pipefail
folder=${1:?mapp för lösenorden}
umask 077
mkdir -p "$folder"

# secret NAME UID CONTENT: a file for one user
secret() {
    [ ! -e "$folder/$1" ] || return 0
    printf '%s\n' "$3" >"$folder/$1"
    [ "$(id -u)" -ne 0 ] || chown "$2" "$folder/$1"
}

word() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

if [ ! -e "$folder/postgres" ]; then
    password=$(word)
    secret postgres 999 "$password"
    rm -f "$folder/pgpass"
    secret pgpass 10001 "*:*:aktsam:aktsam:$password"
fi
secret grafana 472 "$(word)"
chmod 711 "$folder"
