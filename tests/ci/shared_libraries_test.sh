#!/usr/bin/env bash
# The program loads no libfmt when it starts, nor libstdc++ with it: cli/formatting.cc says why, and has what fmt 9 needs.
#
#   tests/ci/shared_libraries_test.sh PATH-OF-SLUICE
set -euo pipefail

needed=$(objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }')
grep -q '^libc\.so' <<<"$needed" || {
  echo "shared_libraries_test: cannot tell what $1 loads" >&2
  exit 1
}
if grep -E '^lib(fmt\.so\.9|stdc\+\+|gcc_s)' <<<"$needed" >&2; then
  echo "shared_libraries_test: starting takes longer, for the program loads these." >&2
  echo "Name in cli/formatting.cc what is missing there: nm -DuC $1 | grep fmt" >&2
  exit 1
fi
