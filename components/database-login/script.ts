/**
 * Makes the login what it should be; bash, with psql, in which
 *
 * - `DATABASE` is the address, `PGUSER` and `PGPASSWORD` the owner's login,
 * - `LOGIN` and `LOGIN_PASSWORD` are what is made.
 *
 * Where the login already works, the owner's is not used. psql hashes the password before it sends it, as `\password`
 * does: the server's log, which has every change of a role, shows the hash alone. It asks on the terminal, so it is run
 * where there is none and reads its input.
 */
export const LOGIN_SCRIPT = `set -euo pipefail
query() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "postgresql://$DATABASE" "$@"; }
works="select pg_has_role(current_user, 'pg_monitor', 'usage')"
if [ "$(PGUSER=$LOGIN PGPASSWORD=$LOGIN_PASSWORD query --command "$works" 2>/dev/null)" = t ]; then
  echo "login $LOGIN works"
  exit 0
fi
query --set login="$LOGIN" <<'SQL'
select format('create role %I login', :'login')
  where not exists (select from pg_catalog.pg_roles where rolname = :'login') \\gexec
alter role :"login" login connection limit 5;
grant pg_monitor to :"login";
SQL
printf '%s\\n%s\\n' "$LOGIN_PASSWORD" "$LOGIN_PASSWORD" | setsid --wait psql --no-psqlrc --quiet \\
  --set ON_ERROR_STOP=1 --command "\\password $LOGIN" "postgresql://$DATABASE" 2>&1 | { grep -v '^Enter' || true; }
PGUSER=$LOGIN PGPASSWORD=$LOGIN_PASSWORD query --command "$works" >/dev/null
echo "login $LOGIN made"
`;
