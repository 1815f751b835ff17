# A server of their own for benchmarks, of the newest PostgreSQL that is installed. To be sourced.
#
#   find_server              sets binaries, or ends the script where there is no server or no psql
#   start_server DIR [SETTING...]    makes and starts one in DIR, which is there; it listens there alone, to everybody
#                                    who can read DIR. SETTING is as in postgresql.conf: fsync=off
#   stop_server              at once; without a word where it does not run
# shellcheck shell=bash

find_server() {
  binaries=$(find /usr/lib/postgresql /usr/pgsql-* -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1 || true)
  if [ -z "$binaries" ] || ! command -v psql >/dev/null; then
    echo "${0##*/}: needs a PostgreSQL server and psql" >&2
    exit 2
  fi
}

# PostgreSQL does not run as root.
as_server() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

start_server() {
  server=$1
  shift
  local options="-c listen_addresses='' -c unix_socket_directories='$server'" setting
  for setting in "$@"; do options+=" -c $setting"; done
  chmod 755 "$server"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$server"; fi
  (
    cd "$server" || exit # which its user can read
    as_server "$binaries/initdb" --pgdata="$server/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C >/dev/null
    as_server "$binaries/pg_ctl" --pgdata="$server/data" --wait --log="$server/log" --options="$options" start >/dev/null
  )
}

stop_server() {
  as_server "$binaries/pg_ctl" --pgdata="${server:-}/data" --mode=immediate stop >/dev/null 2>&1 || true
}
