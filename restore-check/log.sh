# Physical backups: base backups and the archived write-ahead log, which together give any second between them.

take_base() {
  local dir
  dir="$1/$(date +%Y%m%dT%H%M%SZ)"
  mkdir -p "$1"
  pg_basebackup --pgdata "$dir.partial" --checkpoint fast --wal-method none --manifest-checksums SHA256 \
    --no-password 2>&1 | { grep -v -e 'WAL archiving is not enabled' -e 'base backup is complete' -e '^NOTICE' || true; }
  [ -f "$dir.partial/backup_manifest" ] || fail "pg_basebackup failed"
  date +%Y-%m-%dT%H:%M:%S.%NZ >"$dir.ended"
  mv "$dir.partial" "$dir"
  say "base backup in $dir"
}

# PostgreSQL calls it until it succeeds; a segment is there whole or not at all, and never overwritten.
archive_segment() {
  local target="$1/$3"
  mkdir -p "$1"
  if [ -e "$target" ]; then
    cmp --silent "$2" "$target" || fail "$target is there with other content"
    return 0
  fi
  cp "$2" "$target.partial"
  (cd "$1" && sha256sum "$3.partial" | sed 's/\.partial$//' >"$3.sha256")
  sync "$target.partial" "$target.sha256"
  mv "$target.partial" "$target"
}

# base_for BASES TIME: the newest base backup that had ended by then.
base_for() {
  local base found='' limit
  limit=$(epoch "$2") || fail "\"$2\" is no time; give one such as 2026-01-31 12:00:00+00"
  while read -r base; do
    awk -v ended="$(epoch "$(cat "$base.ended")")" -v limit="$limit" 'BEGIN { exit !(ended <= limit) }' && found=$base
  done < <(find "$1" -mindepth 1 -maxdepth 1 -type d ! -name '*.partial' | sort)
  [ -n "$found" ] || fail "$2 is before the end of the first base backup in $1; give a later time"
  printf '%s' "$found"
}

# check_archive WAL BASE: every segment from the start of the base backup on is there and is what was archived.
check_archive() {
  local first size per_log wanted found
  first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]\{24\}\))$/\1/p' "$2/backup_label")
  wanted=$first
  while read -r found; do
    [ "$found" = "$wanted" ] || fail "WAL segment $wanted is missing in $1; nothing after it can be recovered"
    (cd "$1" && sha256sum --check --quiet --strict "$found.sha256" >/dev/null 2>&1) ||
      fail "WAL segment $found in $1 is not what was archived"
    size=${size:-$(stat --format %s "$1/$found")}
    per_log=$((0x100000000 / size))
    wanted=$(next_segment "$wanted" "$per_log")
  done < <(find "$1" -type f -printf '%f\n' | grep -E '^[0-9A-F]{24}$' | sort | awk -v first="$first" '$0 >= first')
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

prove_log() {
  local bases=$1 wal=$2 time=$3 base started newest
  started=$(now)
  if [ -n "$time" ]; then base=$(base_for "$bases" "$time"); else base=$(newest_backup "$bases"); fi
  make_work
  pg_verifybackup --no-parse-wal --quiet "$base" 2>"$work/errors" ||
    fail "$base is not what was written: $(head -1 "$work/errors")"
  check_archive "$wal" "$base"
  say "restoring $base${time:+ up to $time}"
  cp --recursive "$base" "$work/data"
  chmod 700 "$work/data"
  touch "$work/data/recovery.signal"
  cat >>"$work/data/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp "$(readlink -f "$wal")/%f" "%p"'
recovery_target_action = promote
recovery_target_timeline = current
hot_standby = off
${time:+recovery_target_time = '$time'}
SETTINGS
  if ! { start_scratch && wait_recovered; }; then
    fail "the log cannot be replayed: $(scratch_failure)"
  fi
  newest=$(sed -n 's/.*last completed transaction was at log time //p' "$(scratch_log)" | tail -1)
  use_scratch "${PGUSER:-postgres}" "${PGDATABASE:-postgres}"
  check_contents
  pg_amcheck --install-missing --heapallindexed --no-strict-names --database "$PGDATABASE" >"$work/errors" 2>&1 ||
    fail "a table or an index is damaged: $(head -1 "$work/errors")"
  report "$started" "$(epoch "${newest:-$(cat "$base.ended")}")"
}
