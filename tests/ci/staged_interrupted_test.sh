#!/usr/bin/env bash
# A signal while what is staged is being copied: the process ends by it, and the copy is gone.
#
#   tests/ci/staged_interrupted_test.sh PATH-OF-SLUICE
set -euo pipefail

sluice=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "staged_interrupted_test: $*" >&2
  exit 1
}

mkdir "$work/bin" "$work/tmp" "$work/project"
real=$(command -v git)
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export HOME=$work GIT_CONFIG_NOSYSTEM=1
cd "$work/project"
"$real" -c init.defaultBranch=main init -q .
mkdir -p db/more
echo 'CREATE TABLE orders (id bigint PRIMARY KEY);' > db/0001_orders.sql
echo 'CREATE TABLE items (id bigint PRIMARY KEY);' > db/more/0001_items.sql
"$real" add db

# It sends the signal to who has called it when the copy is made.
cat > "$work/bin/git" <<GIT
#!/usr/bin/env bash
"$real" "\$@"
status=\$?
if [[ " \$* " == *' checkout-index '* ]]; then
  ls -d "$work"/tmp/sluice-index-*/tree/db/*.sql >> "$work/seen"
  kill -"\$SENT" "\$PPID"
fi
exit \$status
GIT
chmod +x "$work/bin/git"

for signal in TERM INT HUP; do
  status=0
  : > "$work/seen"
  (
    trap - INT
    SENT=$signal PATH=$work/bin:$PATH TMPDIR=$work/tmp exec "$sluice" lint --staged > "$work/log" 2>&1
  ) || status=$?
  expected=$((128 + $(kill -l "$signal")))
  [[ $status == "$expected" ]] || fail "exit $status instead of $expected by SIG$signal: $(cat "$work/log")"
  grep -q 0001_orders.sql "$work/seen" || fail "there was no copy when SIG$signal came"
  [[ -z $(ls -A "$work/tmp") ]] || fail "SIG$signal has left $(find "$work/tmp")"
done

# Without a signal nothing stays either.
TMPDIR=$work/tmp "$sluice" lint --staged > "$work/log" 2>&1 || fail "$(cat "$work/log")"
[[ -z $(ls -A "$work/tmp") ]] || fail "left $(find "$work/tmp")"
