# Logical backups: a dump in pg_dump's custom format, and what was in the database in the same snapshot.

take_dump() {
  local dir partial
  dir="$1/$(date +%Y%m%dT%H%M%SZ)"
  partial="$dir.partial"
  mkdir -p "$partial"
  # pg_dump reads the snapshot that this transaction holds, so that dump and manifest tell of the same moment.
  PARTIAL="$partial" query --file=- <<SQL >/dev/null || fail "the dump of ${PGDATABASE:-the database} failed"
begin isolation level repeatable read read only;
select pg_export_snapshot() as snapshot, now() as taken \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --format=custom --snapshot="\$SNAPSHOT" --file="\$PARTIAL/data.dump" && touch "\$PARTIAL/dumped"
\o '$partial/taken'
select :'taken';
\o '$partial/manifest'
$SAME_TEXT
$COUNT_TABLES
SQL
  [ -f "$partial/dumped" ] || fail "pg_dump failed"
  rm "$partial/dumped"
  (cd "$partial" && sha256sum data.dump manifest taken >SHA256SUMS)
  mv "$partial" "$dir"
  say "dumped into $dir"
}

prove_dump() {
  local dump started
  started=$(now)
  dump=$(newest_backup "$1")
  make_work
  restore_dump "$dump"
  check_contents
  compare_contents "$dump/manifest"
  report "$started" "$(epoch "$(cat "$dump/taken")")"
}

# restore_dump DUMP: into a scratch cluster, which libpq's variables name from here on.
restore_dump() {
  (cd "$1" && sha256sum --check --quiet --strict SHA256SUMS >"$work/sums" 2>&1) ||
    fail "$1 is not what was written: $(head -1 "$work/sums")"
  say "restoring $1"
  initdb --pgdata "$work/data" --username postgres --encoding UTF8 --locale C --auth trust --no-sync >/dev/null
  start_scratch || fail "the scratch cluster did not start: $(scratch_failure)"
  use_scratch postgres postgres
  createdb restored
  PGDATABASE=restored
  pg_restore --dbname restored --exit-on-error --no-owner --no-privileges --jobs 2 "$1/data.dump" \
    2>"$work/errors" || fail "$1 cannot be restored: $(grep --max-count 1 error "$work/errors")"
}
