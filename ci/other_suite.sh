# Packages of another Debian suite, unpacked into a directory of ours. Nothing is installed and apt's configuration stays
# as it is: they come from the machine's own mirrors with the suite replaced, and apt verifies them.
#
# Sourced from the project's directory, by a script that defines die(). $system is "debian bookworm" and the like.

# shellcheck source=/dev/null
system=$([[ -r /etc/os-release ]] && . /etc/os-release && printf '%s %s' "${ID:-}" "${VERSION_CODENAME:-}") || system=

# write_sources SUITE PRIVATE: the machine's entries for its own suite, made to name the other one; mirrors, components
# and keys stay.
write_sources() {
  local suite=$1 sources=$2/sources own=${system#debian } parts='' list='' file
  eval "$(apt-config shell parts Dir::Etc::sourceparts/d list Dir::Etc::sourcelist/f)"
  for file in "$parts"/*.sources; do
    [[ -e $file ]] || continue
    # Paragraphs are kept as they are but for the suites: -updates and -security have the same packages, later.
    awk -v own="$own" -v suite="$suite" 'BEGIN { RS = ""; FS = "\n" }
      tolower($0) !~ /(^|\n)enabled:[ \t]*no/ && (("\n" $0 "\n") ~ ("\n[Ss]uites:([^\n]*[ \t])?" own "[ \t\n]")) {
        for (i = 1; i <= NF; ++i) print $i ~ /^[Ss]uites:/ ? "Suites: " suite : $i
        print ""
      }' "$file" >>"$sources/machine.sources"
  done
  for file in "$list" "$parts"/*.list; do
    [[ -e $file ]] || continue
    sed -nE "s/^(deb[ \t]+(\[[^]]*\][ \t]+)?[^ \t]+[ \t]+)$own([ \t])/\1$suite\3/p" "$file" >>"$sources/machine.list"
  done
  find "$sources" -type f -empty -delete
  [[ -n $(ls -A "$sources") ]] || die "no apt source of this machine names the suite $own"
}

# write_configuration PRIVATE: its lists, cache and idea of what is installed are its own; credentials, proxies and
# trusted keys are the machine's.
write_configuration() {
  cat >"$1/apt.conf" <<CONFIGURATION
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$1/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$1/state";
Dir::State::lists "$1/state/lists";
Dir::State::status "/dev/null";
Dir::Cache "$1/cache";
APT::Default-Release "";
Acquire::Languages "none";
// As the user who runs this: apt's own user may not be able to write here.
APT::Sandbox::User "$(id -un)";
// What the machine does after an update is about its own lists.
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONFIGURATION
}

# libraries_of PRIVATE PACKAGE...: the shared libraries that the packages need. On a machine with nothing installed, which
# the private apt believes in, all is to be installed; what is no library is the system's business.
libraries_of() {
  local private=$1 chosen
  shift
  # Kept apart from the filter: a package that the suite does not have is an error.
  chosen=$(apt-get -qq -c "$private/apt.conf" --simulate --no-install-recommends install "$@") || return
  # LLVM is for compiling expressions, and larger than all of the rest.
  awk '$1 == "Inst" && $2 ~ /^(lib|zlib)/ && $2 !~ /^lib(llvm|z3|perl)|-(perl|data|common|dev)$/ { print $2 }' <<<"$chosen"
}

# fetch_from SUITE DIRECTORY PACKAGE...: the packages named, unpacked into the directory; with_libraries=yes also the
# shared libraries they need. Runs after the first one need no network.
fetch_from() {
  local suite=$1 directory=$2 private=$PWD/build/matrix/apt-$1 package mark
  shift 2
  mark=$(printf '%s\n' "$suite" "$@")
  if [[ $(cat "$directory/complete" 2>/dev/null || true) == "$mark" ]]; then
    echo "is in ${directory#"$PWD/"} already; remove that directory for a newer one"
    return
  fi
  rm -rf "$private" "$directory"
  mkdir -p "$private"/{sources,state/lists/partial,cache/archives/partial,packages} "$directory"
  write_sources "$suite" "$private"
  write_configuration "$private"
  apt-get -q -c "$private/apt.conf" update
  local packages=("$@") libraries=''
  if [[ ${with_libraries:-no} == yes ]]; then
    libraries=$(libraries_of "$private" "$@") || die "the suite $suite does not have $*, or not what they need"
    mapfile -t -O "$#" packages <<<"$libraries"
  fi
  (cd "$private/packages" && apt-get -q -c "$private/apt.conf" download "${packages[@]}")
  for package in "$private"/packages/*.deb; do dpkg-deb -x "$package" "$directory"; done
  # Says that it is whole: after a run that broke off, all is fetched again. The lists are larger than what they led to.
  printf '%s\n' "$mark" >"$directory/complete"
  rm -rf "$private"
}
