# A copy of a dump for people who may not see whose data it is: staging's. No live database is touched.
#
# Rules, one a line, say of every column what becomes of it: schema.table.column how, or schema.table.* how for the others.
#   keep   as it is
#   null   no value
#   empty  '' or {}
#   hash   32 characters made from the value: the same for the same value everywhere in one copy, another in the next copy
#   email  the same as an address at example.invalid

anonymize() {
  local dumps=$1 rules=$2 out=$3
  [ -f "$rules" ] || fail "$rules is no file; give the rules of each column"
  make_work
  restore_dump "$(newest_backup "$dumps")"
  awk 'NF && $1 !~ /^#/ { print $1 "\t" $2 "\t" NF "\t" NR }' "$rules" >"$work/rules"
  mask_columns >"$work/masked" 2>"$work/errors" ||
    fail "$(sed -n 's/^.*ERROR: *//p' "$work/errors" | grep . || cat "$work/errors")"
  say "$(wc -l <"$work/masked") tables anonymized"
  take_dump "$out"
}

# Checks the rules, then overwrites the columns, each table in one statement; prints the tables.
mask_columns() {
  local salt
  salt=$(head -c 32 /dev/urandom | base64)
  # Without triggers, which would copy old values elsewhere, and without foreign keys while only one side is changed.
  query --single-transaction --file=- <<SQL
set session_replication_role = replica;
set slipway.salt = '$salt';
create temp table rule (place text, how text, words int, line int);
\\copy rule from '$work/rules'
create temp table held as
  select n.nspname, c.relname, a.attname, a.atttypid,
    format_type(a.atttypid, a.atttypmod) as type, nullif(a.atttypmod, -1) - 4 as room,
    n.nspname || '.' || c.relname || '.' || a.attname as place, n.nspname || '.' || c.relname || '.*' as others
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = '' and n.nspname not in ('pg_catalog', 'information_schema');
create temp table decided as
  select held.*, coalesce(own.how, rest.how) as how from held
  left join rule own on own.place = held.place left join rule rest on rest.place = held.others;
do \$check\$ declare wrong text; begin
  select format('line %s: "%s %s" is no rule; give schema.table.column and keep, null, empty, hash or email', line, place, how)
    into wrong from rule where words <> 2 or how not in ('keep', 'null', 'empty', 'hash', 'email') order by line limit 1;
  if found then raise '%', wrong; end if;
  select format('%s has two rules', place) into wrong from rule group by place having count(*) > 1 limit 1;
  if found then raise '%', wrong; end if;
  select format('line %s: there is no column %s', line, place) into wrong from rule
    where place not in (select place from held union select others from held) order by line limit 1;
  if found then raise '%', wrong; end if;
  select format('column %s has no rule; say what becomes of it', place) into wrong from decided
    where how is null order by place limit 1;
  if found then raise '%', wrong; end if;
  if exists (select from pg_largeobject_metadata) then raise 'the dump has large objects, which no rule can name'; end if;
end \$check\$;
create function pg_temp.hashed(value text, room int) returns text language sql as
  \$\$ select left(encode(sha256(convert_to(current_setting('slipway.salt') || value, 'UTF8')), 'hex'), room) \$\$;
select format('update only %I.%I set %s', nspname, relname, string_agg(format('%I = (%s)::%s', attname, case how
    when 'null' then 'null'
    when 'empty' then case when atttypid in ('json'::regtype, 'jsonb'::regtype) then '''{}''' else '''''' end
    when 'hash' then format('pg_temp.hashed(%I::text, %s)', attname, least(coalesce(room, 32), 32))
    else format('pg_temp.hashed(%I::text, %s) || ''@example.invalid''', attname, least(coalesce(room - 16, 32), 32))
  end, type), ', '))
from decided where how <> 'keep' group by nspname, relname \\gexec
select distinct nspname || '.' || relname from decided where how <> 'keep';
SQL
}
