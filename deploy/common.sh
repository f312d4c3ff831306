# What upgrade.sh and rollback.sh share. Where things are, and how they are run, may be told by the environment.
root=${AKTSAM_ROOT:-/opt}                      # $root/aktsam points at one of $root/aktsam-versions/*
backups=${AKTSAM_BACKUPS:-/var/backups/aktsam} # copies, and the cases' keys
ready=${AKTSAM_READY:-http://127.0.0.1:8400/health/ready}
patience=${AKTSAM_PATIENCE:-120}               # seconds until it must be ready
current=$root/aktsam
versions=$root/aktsam-versions
read -ra as_aktsam <<<"${AKTSAM_AS-runuser -u aktsam -- env AKTSAM_STATE=/var/lib/aktsam/state AKTSAM_CONFIG=/etc/aktsam}"
read -ra service <<<"${AKTSAM_SERVICE:-systemctl}"

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# run VERSION ARGUMENTS…: aktsam of that version, as the account of the service
run() { local version=$1; shift; "${as_aktsam[@]}" "$version/bin/aktsam" "$@"; }

# switch VERSION: one rename, so that there is always a version
switch() { ln -sfn "$1" "$current.new" && mv -T "$current.new" "$current"; }

# start: start the service, and wait until it is ready
start() {
    "${service[@]}" start aktsam || return 1
    local end=$((SECONDS + patience))
    until "$(readlink -f "$current")/bin/python" -c "import urllib.request as u; u.urlopen('$ready', timeout=5)" 2>/dev/null; do
        [ $SECONDS -lt $end ] || return 1
        sleep 1
    done
}

# schema VERSION COPY: the version of the database in a copy
schema() { run "$1" backup check "$2" --format json | sed -n 's/.*"schema": "\([^"]*\)".*/\1/p'; }
