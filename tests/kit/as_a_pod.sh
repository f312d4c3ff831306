#!/usr/bin/env bash
# Run a command as a pod would: a root that cannot be written to, an empty /tmp, and a user that the machine has no name for.
# usage: unshare --map-root-user --mount tests/kit/as_a_pod.sh WEIGHTS BESIDE COMMAND…     WEIGHTS is /media there, BESIDE /srv
set -euo pipefail
mount --bind "$1" /media
mount --bind "$2" /srv
shift 2
mount -t tmpfs none /tmp
for place in / /media /srv; do mount -o remount,bind,ro "$place"; done
cd /
if (: >/etc/written) 2>/dev/null; then echo "the root can be written to" && exit 9; fi
exec unshare --user --map-user=10001 --map-group=10001 "$@"
