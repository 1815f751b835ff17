#!/usr/bin/env bash
# Validates SARIF files with Microsoft's multitool at its strictest: not one error, warning or note.
#
#   npm install --prefix build/multitool @microsoft/sarif-multitool
#   tests/analyzer/report/sarif_multitool_test.sh FILE.sarif...
#
# SARIF_MULTITOOL_DIR names another place of installation. The tool is called directly: its npm wrapper hands the
# arguments to a shell, which takes the semicolons in them for its own.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../../.." && pwd)
directory=${SARIF_MULTITOOL_DIR:-$repository/build/multitool}
tool=$directory/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool

fail() {
  echo "sarif_multitool_test: $*" >&2
  exit 1
}

(($# > 0)) || fail "no SARIF file was given"
[[ -x $tool ]] || fail "the multitool is not at $tool: npm install --prefix $directory @microsoft/sarif-multitool"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints how many things the tool has to say about a file. Its exit code is 0 whatever it finds, so its report is
# counted; a report that is not there, or that cannot be one, is a failure of its own.
count_results() {
  local file=$1 output=$work/output.sarif
  rm -f "$output"
  "$tool" validate "$file" --config "$here/multitool.xml" --level "Error;Warning;Note" --rule-kind "Sarif;Ghas" \
    --output "$output" --log "ForceOverwrite;PrettyPrint" >"$work/log" 2>&1 ||
    fail "the tool failed: $(cat "$work/log")"
  [[ -s $output ]] || fail "the tool wrote no report about $file: $(cat "$work/log")"
  grep -q '"results":' "$output" || fail "the tool's report about $file holds no results"
  grep -q '"executionSuccessful": true' "$output" || fail "the tool did not finish: $(cat "$work/log")"
  grep -c '"ruleId":' "$output" || true
}

# Without this, a tool that finds nothing ever would pass.
broken=$(count_results "$here/broken.sarif")
((broken >= 5)) || fail "the negative control broken.sarif has $broken findings: the tool does not look"

failed=0
for file in "$@"; do
  [[ -f $file ]] || fail "$file is not a file"
  results=$(count_results "$file")
  if ((results > 0)); then
    grep -E ': (error|warning|note) ' "$work/log" | grep -v WRN999 >&2 || cat "$work/log" >&2
    failed=1
  fi
  echo "$results findings: $file"
done
exit "$failed"
