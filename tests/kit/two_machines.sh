#!/usr/bin/env bash
# Two machines with a network of their own, in one: the handbook's steps for Ray on both, then the engine on the first.
# usage: unshare --map-root-user --net --mount --pid --fork --kill-child --mount-proc tests/kit/two_machines.sh FOLDER COMMAND…
#   FOLDER: first.sh and others.sh, the handbook's lines; the engine's words are written to engine.log in it
set -euo pipefail
folder=$1
shift
export RAY_TMPDIR
RAY_TMPDIR=$(mktemp -d) # short: a socket's path has 107 bytes
trap 'rm -rf "$RAY_TMPDIR"' EXIT
ip link set lo up
unshare --net sleep infinity & second=$!
until [ "$(readlink "/proc/$second/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
ip link add eth1 type veth peer name eth1 netns "$second"
ip address add 10.0.0.5/24 dev eth1
ip link set eth1 up
on_second() { nsenter --target "$second" --net "$@"; }
on_second bash -c 'ip link set lo up; ip address add 10.0.0.6/24 dev eth1; ip link set eth1 up'

# shellcheck source=/dev/null
. "$folder/first.sh"
on_second bash -euo pipefail "$folder/others.sh"
if HOME=$folder/stranger ray status; then echo "a stranger was let in" && exit 1; fi
used() { # what the cluster tells of its cards, which it looks at every few seconds
  for _ in $(seq 60); do
    if ray status | grep -F "$1/2.0 GPU"; then return; fi
    sleep 1
  done
  ray status && exit 1
}
used 0.0

"$@" >"$folder/engine.log" 2>&1 & engine=$!
until grep -q "redo och har svarat" "$folder/engine.log"; do
  kill -0 "$engine"
  sleep 1
done
used 2.0
kill "$engine"
wait "$engine"
