# The scratch cluster: it listens on a socket of its own in a private directory, and is gone with the script.

work=
scratch_log() { printf '%s/scratch.log' "$work"; }

make_work() {
  work=$(mktemp --directory --tmpdir="${WORK_DIR:-${TMPDIR:-/tmp}}" restore-check.XXXXXX)
  chmod 700 "$work"
  trap drop_scratch EXIT
}

drop_scratch() {
  if [ -f "$work/data/postmaster.pid" ]; then
    pg_ctl stop --pgdata "$work/data" --mode immediate --silent >/dev/null 2>&1 || true
  fi
  rm -rf "$work"
}

# start_scratch: serves $work/data; the log has the reason where it does not come up.
start_scratch() {
  [ -f "$work/data/postgresql.conf" ] || : >"$work/data/postgresql.conf"
  cat >>"$work/data/postgresql.auto.conf" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$work'
port = 5432
archive_mode = off
ssl = off
hba_file = '$work/pg_hba.conf'
ident_file = '$work/pg_ident.conf'
external_pid_file = ''
shared_preload_libraries = ''
logging_collector = off
log_destination = stderr
lc_messages = C
SETTINGS
  printf 'local all all trust\n' >"$work/pg_hba.conf"
  : >"$work/pg_ident.conf"
  pg_ctl start --pgdata "$work/data" --log "$(scratch_log)" --wait --timeout "${START_TIMEOUT:-3600}" --silent \
    >/dev/null 2>&1
}

# The last words of a scratch cluster that did not come up.
scratch_failure() { grep -E 'FATAL|PANIC' "$(scratch_log)" | tail -1 | sed -E 's/.*(FATAL|PANIC): +//'; }

# use_scratch USER DATABASE: from here on libpq's variables name the scratch cluster.
use_scratch() {
  unset PGPASSWORD PGSERVICE PGHOSTADDR PGPASSFILE
  export PGHOST="$work" PGPORT=5432 PGUSER="$1" PGDATABASE="$2" PGSSLMODE=disable
}
