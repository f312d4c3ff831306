#!/usr/bin/env bash
# Put a new version beside the one that runs, copy the database, switch, and see that the new one is ready.
# If it is not, the old one runs again, with the database as it was. Without an old one: the first installation.
#   deploy/upgrade.sh aktsam-0.2.0-py3-none-any.whl                       # from the registry that pip is set for
#   deploy/upgrade.sh aktsam-0.2.0-py3-none-any.whl --no-index --find-links hjul
# AKTSAM_EXTRAS=ocr,gpu chooses what goes with it: without it what the version that runs has, at the first time ocr.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
wheel=${1:?fil med den nya versionen, aktsam-….whl}
shift
version=$(basename "$wheel" | cut -d- -f2)
new=$versions/$version
[ ! -e "$new" ] || die "$new finns redan. Ta bort mappen om den är rest av ett avbrutet försök; $current är den som kör."

extras=${AKTSAM_EXTRAS:-$(cat "$current/extras" 2>/dev/null || echo ocr)} # forgotten, the model would lose its vLLM
say "Installerar $version ($extras) i $new."
trap 'say "Det gick inte. Ingenting har ändrats."; rm -rf "$new"' ERR
mkdir -p "$versions"
"${AKTSAM_PYTHON:-python3}" -m venv "$new"
"$new/bin/pip" install --quiet --disable-pip-version-check "$@" "$wheel[$extras]"
echo "$extras" >"$new/extras"
"$new/bin/aktsam" --help >/dev/null
trap - ERR

if [ ! -e "$current" ]; then
    switch "$new"
    say "$version är installerad. Starta: systemctl enable --now aktsam"
    exit 0
fi

old=$(readlink -f "$current")
"${service[@]}" stop aktsam
if ! copy=$(run "$old" backup make "$backups"); then # after the stop: what is done until then is in it
    start || true
    rm -rf "$new"
    die "Kopian gick inte att ta. Den gamla versionen kör, och ingenting har ändrats."
fi
printf '%s\n%s\n' "$old" "$copy" >"$versions/previous"
switch "$new"
if start; then
    say "$version kör. Den gamla ligger kvar i $old: deploy/rollback.sh går tillbaka till den."
else
    say "$version blev inte redo på $patience sekunder: går tillbaka."
    "$here/rollback.sh"
    exit 1
fi
