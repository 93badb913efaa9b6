# What a database holds: one line for each table with its rows and a checksum that does not depend on their order.

query() { psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' --set ON_ERROR_STOP=1 "$@"; }

# Values are hashed as text; these settings make that text the same everywhere.
SAME_TEXT="set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set extra_float_digits = 1;
set bytea_output = 'hex'; set search_path = '';"

COUNT_TABLES="select pg_catalog.format(
    'select %L, count(*), coalesce(sum(pg_catalog.hashtextextended(r::text, 0)::numeric), 0) from only %I.%I r',
    n.nspname || '.' || c.relname, n.nspname, c.relname)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname not in ('pg_catalog', 'information_schema')
  order by n.nspname, c.relname \\gexec"

# contents FILE: counts and hashes every table of the database that libpq's variables name.
contents() {
  printf '%s\n%s\n' "$SAME_TEXT" "$COUNT_TABLES" | query --file=- --output="$1" || fail "a table cannot be read"
}

# compare_contents MANIFEST: each table of the manifest is there, with its rows, unchanged.
compare_contents() {
  local table rows checksum found
  while read -r table rows checksum; do
    found=$(awk -v table="$table" '$1 == table { print $2, $3 }' "$work/contents")
    [ -n "$found" ] || fail "table $table is missing; the manifest has it with $rows rows"
    [ "${found% *}" = "$rows" ] || fail "table $table has ${found% *} rows; the manifest says $rows"
    [ "${found#* }" = "$checksum" ] || fail "table $table has other values than the manifest says"
  done <"$1"
}

# check_contents: no table has lost all its rows, and the newest row is not too old.
check_contents() {
  local table rows age limit=${MAX_AGE_SECONDS:-86400}
  contents "$work/contents"
  [ -s "$work/contents" ] || [ "${MAY_BE_EMPTY:-}" = '*' ] || fail "the restored database has no table"
  while read -r table rows _; do
    [ "$rows" != 0 ] || [ "${MAY_BE_EMPTY:-}" = '*' ] || [[ " ${MAY_BE_EMPTY:-} " == *" $table "* ]] ||
      fail "table $table is empty; name it in MAY_BE_EMPTY if it may be"
  done <"$work/contents"
  [ -n "${NEWEST:-}" ] || return 0
  [[ $NEWEST =~ ^[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+$ ]] || fail "NEWEST is \"$NEWEST\"; give schema.table.column"
  age=$(query --command "select extract(epoch from now() - max(${NEWEST##*.}))::bigint from ${NEWEST%.*}") ||
    fail "$NEWEST cannot be read"
  [ -n "$age" ] && [ "$age" -le "$limit" ] ||
    fail "the newest row by $NEWEST is ${age:-infinitely many} seconds old; at most $limit are allowed"
}
