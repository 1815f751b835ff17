#!/usr/bin/env bash
# The hooks, run by the real pre-commit in a scratch repository, without a network.
#
#   tests/ci/pre_commit_test.sh PATH-OF-SLUICE
set -euo pipefail

sluice=$1
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "pre_commit_test: $*" >&2
  exit 1
}
holds() { grep -qF -- "$1" "$work/log" || fail "'$1' is not in the answer: $(cat "$work/log")"; }
lacks() { ! grep -qF -- "$1" "$work/log" || fail "'$1' is in the answer: $(cat "$work/log")"; }

[[ -x /usr/bin/pre-commit ]] || fail 'there is no pre-commit: ci/deps test installs it'
mkdir "$work/bin" "$work/hooks" "$work/project"
ln -s "$sluice" "$work/bin/sluice"
ln -s /usr/bin/pre-commit "$work/bin/pre-commit"
export HOME=$work PATH=$work/bin:/usr/bin:/bin PRE_COMMIT_HOME=$work/cache GIT_CONFIG_NOSYSTEM=1
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
git config --global user.name test
git config --global user.email test@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always

# expect STATUS COMMAND...
expect() {
  local expected=$1 status=0
  shift
  "$@" > "$work/log" 2>&1 || status=$?
  [[ $status == "$expected" ]] || fail "exit $status instead of $expected from '$*': $(cat "$work/log")"
}

cd "$work/hooks"
git init -q .
cp "$repository/.pre-commit-hooks.yaml" .
git add . && git commit -qm hooks && git tag v1

cd "$work/project"
git init -q .
cat > .pre-commit-config.yaml << END
repos:
  - repo: $work/hooks
    rev: v1
    hooks:
      - id: sluice
      - id: sluice-files
        stages: [manual]
      - id: sluice-all
        args: [db]
        stages: [manual]
END
mkdir db
echo 'CREATE TABLE orders (id bigint PRIMARY KEY, email text);' > db/0001_orders.sql
git add . && expect 0 pre-commit install
expect 0 git commit -qm 'a table'
holds 'sluice'
holds 'Passed'

# What an earlier migration made is in use: the hook sees the history, not the file alone.
echo 'CREATE INDEX orders_email_idx ON orders (email);' > db/0002_index.sql
git add . && expect 1 git commit -m 'an index'
holds 'db/0002_index.sql:1:1'
holds 'index-not-concurrent'

# What is staged counts, not what is in the working tree.
echo 'CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);' > db/0002_index.sql
git add . && echo 'DROP TABLE orders;' >> db/0002_index.sql
expect 0 git commit -m 'an index'
git checkout -q -- db

# Nor does what is not tracked, which pre-commit leaves where it is.
echo 'DROP TABLE orders;' > db/0003_untracked.sql
echo 'ALTER TABLE orders ADD COLUMN note text;' > db/0004_note.sql
git add db/0004_note.sql && expect 0 git commit -m 'a column'
rm db/0003_untracked.sql

# The configuration counts.
printf '[rules]\ndrop-table = "note"\n' > sluice.toml
echo 'DROP TABLE orders_old;' > db/0005_old.sql
git add . && expect 0 git commit -m 'what nobody uses'
git rm -q --cached sluice.toml && rm sluice.toml

# No SQL, no run; an older mistake is not the commit's.
echo 'DROP TABLE orders;' > db/0006_drop.sql
git add . && git commit -qnm 'without the hook'
echo 'text' > README
git add . && expect 0 git commit -m 'a text'
holds 'no files to check'
echo 'CREATE TABLE carts (id bigint PRIMARY KEY);' > db/0007_carts.sql
git add . && expect 0 git commit -m 'another table'

expect 1 pre-commit run --hook-stage manual sluice-all --all-files
holds 'db/0006_drop.sql'
holds 'drop-table'
expect 1 pre-commit run --hook-stage manual sluice-files --from-ref HEAD~3 --to-ref HEAD
holds 'db/0006_drop.sql'
lacks 'db/0002_index.sql'
echo "passed"
