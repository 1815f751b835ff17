#!/usr/bin/env bash
# Runs the GitHub Action's script as GitHub does, in a scratch repository: its environment, its files, the checkout of a
# pull request.
#
#   tests/ci/github_action_test.sh PATH-OF-SLUICE
set -euo pipefail

sluice=$1
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "github_action_test: $*" >&2
  exit 1
}
holds() { grep -qF -- "$2" "$1" || fail "'$2' is not in $(basename "$1"): $(cat "$1")"; }
lacks() { ! grep -qF -- "$2" "$1" || fail "'$2' is in $(basename "$1"): $(cat "$1")"; }

mkdir "$work/bin"
ln -s "$sluice" "$work/bin/sluice"
git=(env HOME="$work" GIT_CONFIG_NOSYSTEM=1 git -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main)

mkdir -p "$work/origin/db"
cd "$work/origin"
"${git[@]}" init -q .
echo 'CREATE TABLE orders (id bigint PRIMARY KEY, email text);' > db/0001_orders.sql
echo 'DROP TABLE orders_old;' > db/0002_old.sql
"${git[@]}" add . && "${git[@]}" commit -qm base
base=$("${git[@]}" rev-parse HEAD)
"${git[@]}" checkout -qb change
echo 'CREATE INDEX orders_email_idx ON orders (email);' > 'db/0003 email.sql'
echo 'not sql' > README
"${git[@]}" add . && "${git[@]}" commit -qm change
# What GitHub checks out for a pull request is its merge into the base.
"${git[@]}" checkout -q main
"${git[@]}" merge -q --no-ff --no-edit change
"${git[@]}" clone -q --depth=1 "file://$work/origin" "$work/checkout"

# run DIRECTORY STATUS VARIABLE=VALUE...
run() {
  local directory=$1 expected=$2 status=0
  shift 2
  : > "$work/output" && : > "$work/summary"
  (cd "$directory" && env -i HOME="$work" PATH="$work/bin:/usr/bin:/bin" CI=true GITHUB_ACTIONS=true \
    GITHUB_WORKSPACE="$directory" GITHUB_EVENT_NAME=pull_request GITHUB_REF=refs/pull/1/merge GITHUB_BASE_REF=main \
    GITHUB_REPOSITORY=example/shop GITHUB_SERVER_URL=https://github.com GITHUB_SHA="$base" \
    GITHUB_OUTPUT="$work/output" GITHUB_STEP_SUMMARY="$work/summary" "$@" \
    "$repository/ci/github/lint") > "$work/log" 2>&1 || status=$?
  [[ $status == "$expected" ]] || fail "exit $status instead of $expected: $(cat "$work/log")"
}

# The merge alone is there; the base is fetched.
run "$work/checkout" 1 SLUICE_BASE="$base"
holds "$work/log" '::error file=db/0003 email.sql,line=1'
lacks "$work/log" '0002_old.sql'
holds "$work/output" 'exit-code=1'
holds "$work/output" 'sarif-file=sluice.sarif'
holds "$work/summary" 'index-not-concurrent'
holds "$work/checkout/sluice.sarif" '"uri":"db/0003%20email.sql"'
lacks "$work/checkout/sluice.sarif" "$work"

# A directory below, where nothing changed; the threshold; everything.
mkdir "$work/origin/other"
run "$work/origin" 0 SLUICE_BASE="$base" SLUICE_PATHS=other
holds "$work/log" 'no migration has changed since'
holds "$work/output" 'sarif-file=sluice.sarif'
holds "$work/origin/sluice.sarif" '"results":[]'
run "$work/origin" 1 SLUICE_ALL=true SLUICE_BASE="$base" SLUICE_PATHS=db SLUICE_SARIF=all.sarif
holds "$work/log" '0002_old.sql'
[[ -s $work/origin/all.sarif ]] || fail 'no all.sarif'
run "$work/origin" 1 SLUICE_BASE=0000000000000000000000000000000000000000 SLUICE_PATHS=db
holds "$work/log" '0002_old.sql'

# Code of the checkout runs where both the workflow and where it comes from allow that, whatever its sluice.toml says.
mkdir -p "$work/project/migrations/versions"
cd "$work/project"
printf '[alembic]\nscript_location = migrations\n' > alembic.ini
printf 'render = true\nalembic = "./alembic"\n' > sluice.toml
printf '#!/bin/sh\necho >> ran\n' > alembic && chmod +x alembic
touch migrations/env.py
printf 'revision = "1a"\ndown_revision = None\n\ndef upgrade():\n    pass\n' > migrations/versions/1a.py
run "$work/project" 0 SLUICE_PATHS=.
run "$work/project" 0 SLUICE_PATHS=. SLUICE_RENDER=true SLUICE_IS_OURS=false
run "$work/project" 0 SLUICE_PATHS=. SLUICE_IS_OURS=true
[[ ! -e ran ]] || fail 'Alembic ran for a checkout that is not ours'
run "$work/project" 0 SLUICE_PATHS=. SLUICE_RENDER=true SLUICE_IS_OURS=true
[[ -e ran ]] || fail 'Alembic did not run'
cd "$work/origin"

# What is wrong is said, and is no finding.
run "$work/origin" 2 SLUICE_BASE=--upload-pack=x
run "$work/origin" 2 SLUICE_BASE=0123456789012345678901234567890123456789
holds "$work/log" 'git cannot tell what changed'
run "$work/origin" 2 SLUICE_PATHS=nowhere
holds "$work/output" 'exit-code=2'
run "$work/origin" 2 PATH=/usr/bin:/bin
holds "$work/log" 'no sluice on the PATH'

# The action hands over all that the script asks for.
for variable in $(grep -oE '\bSLUICE_[A-Z_]+' "$repository/ci/github/lint" | sort -u); do
  holds "$repository/ci/github/action.yml" "$variable: \${{ "
done
echo "passed"
