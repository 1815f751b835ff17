#!/usr/bin/env bash
# Inputs that break parsers. Each must end by itself with a clear answer: an exit status of ours, no signal, and what
# stands behind the monster still reported.
#
#   tests/hostile/hostile_test.sh PROGRAM
set -euo pipefail

program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# repeat COUNT TEXT: the text that many times, without a newline.
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; ++i) printf "%s", text }'; }

# check NAME STATUS [PATTERN]: lints $work/NAME.sql (or the directory NAME); the concise report must match the pattern.
check() {
  local name=$1 wanted=$2 pattern=${3:-} path=$work/$1.sql status=0
  [ -e "$path" ] || path=$work/$1
  "$program" lint --no-history --format concise "$path" >"$work/out" 2>"$work/err" || status=$?
  [ "$status" = "$wanted" ] || fail "$name: exit $status, wanted $wanted: $(head -c 300 "$work/err")"
  [ -z "$pattern" ] || grep -qE "$pattern" "$work/out" || fail "$name: no '$pattern' in: $(head -c 300 "$work/out")"
  echo "ok: $name"
}

drop=$';\nDROP TABLE behind;\n'
seen='\[drop-table\]'

: >"$work/empty.sql"
check empty 0
printf -- '-- nothing\n/* here */\n' >"$work/comment_only.sql"
check comment_only 0
{ for _ in 1 2 3 4 5; do repeat 20000 $'INSERT INTO t (a, b) VALUES (1, \'some text of a row\');\n'; done; printf 'DROP TABLE behind;\n'; } >"$work/inserts.sql"
check inserts 1 "$seen"
{ printf 'SELECT 1'; repeat 200000 '+1'; printf '%s' "$drop"; } >"$work/terms.sql"
check terms 1 "$seen"
{ printf 'SELECT 1'; repeat 100000 ' UNION ALL SELECT 1'; printf '%s' "$drop"; } >"$work/unions.sql"
check unions 1 "$seen"
{ printf 'SELECT '; repeat 20000 '('; printf 1; repeat 20000 ')'; printf '%s' "$drop"; } >"$work/parentheses.sql"
check parentheses 1 "$seen"
{ printf 'SELECT '; repeat 9000 'CASE WHEN true THEN '; printf 1; repeat 9000 ' END'; printf '%s' "$drop"; } >"$work/cases.sql"
check cases 1 "$seen"
{ printf 'SELECT '; repeat 9000 'abs('; printf 1; repeat 9000 ')'; printf '%s' "$drop"; } >"$work/calls.sql"
check calls 1 "$seen"
{ repeat 9000 'SELECT ('; printf 'SELECT 1'; repeat 9000 ')'; printf '%s' "$drop"; } >"$work/subselects.sql"
check subselects 1 "$seen"
{ printf 'CREATE FUNCTION f() RETURNS TABLE(a numeric(1'; repeat 262000 '+1'; printf ")) LANGUAGE sql AS ''%s" "$drop"; } >"$work/modifier.sql"
check modifier 1 "$seen"
{ printf 'CREATE TABLE wide (c0 int'; awk 'BEGIN { for (i = 1; i < 100000; ++i) printf ", column_number_%d int", i }'; printf ')%s' "$drop"; } >"$work/wide.sql"
check wide 1 "$seen"
{ printf 'CREATE TABLE wide (c0 int'; awk 'BEGIN { for (i = 1; i < 50000; ++i) printf ", c%d int REFERENCES other (c%d), UNIQUE (c%d)", i, i, i }'; printf ')%s' "$drop"; } >"$work/wide_keys.sql"
check wide_keys 1 "$seen"
{ awk 'BEGIN { print "CREATE TABLE t0 (a int PRIMARY KEY);"; for (i = 1; i < 4000; ++i) printf "CREATE TABLE t%d (a int PRIMARY KEY, b int REFERENCES t%d);\n", i, i - 1;
    printf "DROP TABLE t0"; for (i = 1; i < 4000; ++i) printf ", t%d", i }'; printf '%s' "$drop"; } >"$work/chain.sql"
check chain 1 "$seen"
{ printf 'DO $$ BEGIN '; repeat 100000 '/*'; printf ' $$%s' "$drop"; } >"$work/open_comments_of_a_body.sql"
check open_comments_of_a_body 1 "$seen"
{ repeat 100000 '/*'; printf '\n'; } >"$work/open_comments.sql"
check open_comments 1 '\[syntax-error\]'
{ printf "INSERT INTO t VALUES ('"; head -c 34000000 /dev/zero | tr '\0' x; printf "')%s" "$drop"; } >"$work/over_32_mib.sql"
check over_32_mib 1 "$seen"
grep -q 'not-analysed' "$work/out" || fail 'over_32_mib: the large statement is not reported'
for seed in 1 2 3 4 5; do
  awk -v seed="$seed" 'BEGIN { srand(seed); for (i = 0; i < 60000; ++i) printf "%c", int(rand() * 256) }' >"$work/random_$seed.sql"
  "$program" lint --no-history --format json "$work/random_$seed.sql" >/dev/null 2>&1 && status=0 || status=$?
  [ "$status" -le 2 ] || fail "random_$seed: exit $status"
done
echo 'ok: random bytes'

# One line of 300 MB: memory is the file and little more.
{ printf 'INSERT INTO t VALUES (1)'; head -c 300000000 /dev/zero | tr '\0' ' '; printf '%s' "$drop"; } >"$work/long_line.sql"
check long_line 1 "$seen"
rm "$work/long_line.sql"

mkdir -p "$work/loop/inner"
printf 'DROP TABLE behind;\n' >"$work/loop/1.sql"
ln -s .. "$work/loop/inner/up"
check loop 1 "$seen"
mkdir -p "$work/many"
for i in $(seq 1 3000); do printf 'SELECT %d;\n' "$i" >"$work/many/$i.sql"; done
check many 0
mkdir "$work/chain"
{ printf 'CREATE TABLE t (a int, b int);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ WITH w0 AS (SELECT * FROM t)'
  awk 'BEGIN { for (i = 1; i < 1500; ++i) printf ", w%d AS (SELECT * FROM w%d)", i, i - 1 }'
  printf ' SELECT b FROM w1499 $$;\n'; } >"$work/chain/1.sql"
printf 'ALTER TABLE t DROP COLUMN b;\n' >"$work/chain/2.sql"
"$program" lint --format concise "$work/chain" >"$work/out" 2>&1 || true
grep -q '\[function-body-names-dropped-object\]' "$work/out" || fail "chain: $(head -c 300 "$work/out")"
echo 'ok: chain'
mkdir "$work/pipe"
mkfifo "$work/pipe/1.sql"
check pipe 2

[ "$failures" = 0 ] || exit 1
