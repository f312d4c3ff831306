#!/usr/bin/env bash
# Back to the version before the last upgrade. If the new one has changed the shape of the database, the copy from before the
# upgrade is put back, and what was done since is in a copy of its own; else nothing that was done is lost.
#   deploy/rollback.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ -r "$versions/previous" ] || die "Det finns ingen tidigare version att gå tillbaka till ($versions/previous saknas)."
{ read -r old; read -r copy; } <"$versions/previous"
[ -x "$old/bin/aktsam" ] || die "Den tidigare versionen är borttagen: $old"
now=$(readlink -f "$current")
[ "$now" != "$old" ] || die "$old är den version som kör."

"${service[@]}" stop aktsam || true
saved=$(run "$now" backup make "$backups") || saved=
if [ -z "$saved" ] || [ "$(schema "$now" "$saved")" != "$(schema "$old" "$copy")" ]; then
    say "Databasen läggs tillbaka som den var före uppgraderingen: $copy"
    say "${saved:+Det som gjorts sedan dess finns i $saved}"
    run "$old" backup restore "$copy" --case-keys "$backups/case-keys" --replace
fi
switch "$old"
rm "$versions/previous"
start || die "Den tidigare versionen blev inte redo. Se: journalctl -u aktsam"
say "$old kör."
