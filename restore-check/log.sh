# Physical backups: base backups and the archived write-ahead log, which together give any second between them.

# take_base DIR: prints the directory of the new base backup.
take_base() {
  local dir
  dir="$1/$(date +%Y%m%dT%H%M%SZ)"
  mkdir -p "$1"
  # With the log that it needs itself: without it, pg_basebackup waits for the archive, however long that takes.
  pg_basebackup --pgdata "$dir.partial" --checkpoint fast --wal-method stream --manifest-checksums SHA256 \
    --no-password >&2 || fail "pg_basebackup failed"
  date +%Y-%m-%dT%H:%M:%S.%NZ >"$dir.ended"
  sync "$dir.ended"
  printf '%s' "$dir"
}

# keep_base DIR: from here on it counts.
keep_base() {
  mv "$1.partial" "$1"
  sync "$(dirname "$1")"
  say "base backup in $1"
}

# back_up BASES WAL DAYS: a base backup counts only once the log that it needs is in the archive.
back_up() {
  local base
  [[ $3 =~ ^[1-9][0-9]*$ ]] || usage "DAYS is \"$3\", not a whole number from 1 on:"
  mkdir -p "$1"
  exec 9>"$1/.lock"
  flock --nonblock 9 || fail "another backup is being taken into $1"
  find "$1" -mindepth 1 -maxdepth 1 -name '*.partial' -exec rm -r {} +
  base=$(take_base "$1")
  wait_archived "$2" "$base.partial"
  keep_base "$base"
  prune "$1" "$2" "$3"
}

# wait_archived WAL BASE: waits for the last segment that BASE needs; the server ends it with the backup.
wait_archived() {
  local lsn segment limit=${ARCHIVE_SECONDS:-300}
  SECONDS=0
  lsn=$(sed -n 's/.*"End-LSN": "\([0-9A-F/]*\)".*/\1/p' "$2/backup_manifest" | tail -1)
  segment=$(query --command "select pg_walfile_name('$lsn')") || fail "the server does not say where $lsn is"
  until [ -e "$1/$segment" ]; do
    [ "$SECONDS" -lt "$limit" ] ||
      fail "WAL segment $segment is not in $1 after $limit seconds; the log of the server says why"
    sleep 0.2
  done
}

# prune BASES WAL DAYS: deletes what is not needed to go back to any second of the last DAYS days.
prune() {
  local base covered='' needed='' first stale=()
  while read -r base; do
    if [ -n "$covered" ]; then
      stale+=("$base")
      continue
    fi
    first=$(first_segment "$base")
    [ -n "$first" ] || fail "$base does not say where its log begins; nothing is deleted"
    # A base backup taken after going back in time may need older log than one taken before: the lowest counts.
    [[ -n $needed && ${first:8} > ${needed:8} ]] || needed=$first
    ! not_after "$(cat "$base.ended")" "$3 days ago" || covered=$base
  done < <(bases "$1" | sort --reverse)
  [ -n "$needed" ] || return 0
  for base in "${stale[@]}"; do
    # Renamed first: half of a base backup is none.
    mv "$base" "$base.partial"
    rm -r "$base.partial" "$base.ended"
    say "deleted $base, which is older than $3 days"
  done
  pg_archivecleanup -x .sha256 "$2" "$needed" || fail "old WAL segments in $2 cannot be deleted"
}

# PostgreSQL calls it until it succeeds; a segment is there whole or not at all, and never overwritten.
archive_segment() {
  # Not .partial: so PostgreSQL itself names the last segment before it goes back in time.
  local target="$1/$3" copy="$1/$3.copying" sum
  mkdir -p "$1"
  if [ -e "$target" ]; then
    cmp --silent "$2" "$target" || fail "$target is there with other content"
    sync "$target" "$1"
    return 0
  fi
  sum=$(sha256sum <"$2")
  printf '%s  %s\n' "${sum%% *}" "$3" >"$target.sha256"
  cp "$2" "$copy"
  sync "$copy" "$target.sha256"
  mv --no-clobber "$copy" "$target"
  [ ! -e "$copy" ] || fail "$target came from elsewhere meanwhile"
  sync "$1"
}

# bases DIR: those that are complete.
bases() { find "$1" -mindepth 1 -maxdepth 1 -type d ! -name '*.partial' | sort; }

# not_after A B: whether A is B or before.
not_after() { awk -v a="$(epoch "$1")" -v b="$(epoch "$2")" 'BEGIN { exit !(a <= b) }'; }

# base_for BASES TIME: the newest base backup that had ended by then.
base_for() {
  local base found=''
  epoch "$2" >/dev/null || fail "\"$2\" is no time; give one such as 2026-01-31 12:00:00+00"
  while read -r base; do
    ! not_after "$(cat "$base.ended")" "$2" || found=$base
  done < <(bases "$1")
  [ -n "$found" ] || fail "$2 is before the end of the first base backup in $1; give a later time"
  printf '%s' "$found"
}

# first_segment BASE: where its log begins.
first_segment() { sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]\{24\}\))$/\1/p' "$1/backup_label"; }

# check_archive WAL BASE: every segment from the start of the base backup on is there and is what was archived.
check_archive() {
  local first size per_log wanted found
  first=$(first_segment "$2")
  wanted=$first
  while read -r found; do
    [ "$found" = "$wanted" ] || fail "WAL segment $wanted is missing in $1; nothing after it can be recovered"
    (cd "$1" && sha256sum --check --quiet --strict "$found.sha256" >/dev/null 2>&1) ||
      fail "WAL segment $found in $1 is not what was archived"
    size=${size:-$(stat --format %s "$1/$found")}
    per_log=$((0x100000000 / size))
    wanted=$(next_segment "$wanted" "$per_log")
  done < <(find "$1" -type f -printf '%f\n' | grep -E "^${first:0:8}[0-9A-F]{16}\$" | sort |
    # As text: a name of 24 digits alone would be compared as a number, and not to its end.
    awk -v first="$first" '$0 "" >= first ""')
  [ "$wanted" != "$first" ] || fail "WAL segment $first is missing in $1; the base backup cannot be restored"
}

next_segment() {
  local timeline=${1:0:8} log=$((16#${1:8:8})) segment=$((16#${1:16:8} + 1))
  printf '%s%08X%08X' "$timeline" $((log + segment / $2)) $((segment % $2))
}

# Waits until the log is replayed; false where the scratch cluster gave up.
wait_recovered() {
  until pg_isready --quiet --host "$work" --port 5432; do
    pg_ctl status --pgdata "$work/data" >/dev/null || return 1
    sleep 0.2
  done
}

# recover BASES WAL TIME: restores into $work/data, replays the log up to TIME and serves it. Sets base and newest.
recover() {
  local bases=$1 wal=$2 time=$3
  if [ -n "$time" ]; then base=$(base_for "$bases" "$time"); else base=$(newest_backup "$bases"); fi
  pg_verifybackup --no-parse-wal --quiet "$base" 2>"$work/errors" ||
    fail "$base is not what was written: $(head -1 "$work/errors")"
  check_archive "$wal" "$base"
  say "restoring $base${time:+ up to $time}"
  cp --recursive "$base/." "$work/data/"
  chmod 700 "$work/data"
  touch "$work/data/recovery.signal"
  cat >>"$work/data/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp "$(readlink -f "$wal")/%f" "%p"'
recovery_target_action = promote
recovery_target_timeline = current
recovery_target_time = '$time'
hot_standby = off
SETTINGS
  if ! { start_scratch && wait_recovered; }; then
    fail "the log cannot be replayed: $(scratch_failure)"
  fi
  newest=$(sed -n 's/.*last completed transaction was at log time //p' "$(scratch_log)" | tail -1)
  newest=$(epoch "${newest:-$(cat "$base.ended")}")
  use_scratch "${PGUSER:-postgres}" "${PGDATABASE:-postgres}"
}

prove_log() {
  local base newest started
  started=$(now)
  make_work
  mkdir "$work/data"
  recover "$@"
  check_contents
  pg_amcheck --install-missing --heapallindexed --no-strict-names --database "$PGDATABASE" >"$work/errors" 2>&1 ||
    fail "a table or an index is damaged: $(head -1 "$work/errors")"
  report "$started" "$newest"
}

# restore_log BASES WAL DATA TIME: DATA is changed only once all is recovered; what was there is kept beside it.
restore_log() {
  local base newest started state=0 data=${3%/}
  started=$(now)
  pg_isready --quiet || state=$?
  # 2: nobody answers; 0 and 1: it serves, or soon will.
  [ "$state" = 2 ] || fail "the server still runs at ${PGHOST:-its socket}; stop it first"
  make_work
  rm -rf "$data.restored"
  mkdir "$data.restored"
  ln -s "$(readlink -f "$data.restored")" "$work/data"
  recover "$1" "$2" "$4"
  contents "$work/contents"
  pg_ctl stop --pgdata "$work/data" --mode fast --wait --silent || fail "the restored server does not stop"
  # The settings that served the recovery go.
  cp "$base/postgresql.auto.conf" "$data.restored/postgresql.auto.conf"
  sync --file-system "$data.restored"
  [ ! -e "$data" ] || mv "$data" "$data.before-$(date +%Y%m%dT%H%M%SZ)"
  mv "$data.restored" "$data"
  say "restored into $data; start the server, then take a new base backup"
  report "$started" "$newest"
}
