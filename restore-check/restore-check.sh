#!/usr/bin/env bash
# Takes backups of PostgreSQL and proves them by restoring them into a scratch cluster.
#
#   restore-check.sh dump DIR                    dump of PGDATABASE into DIR/<time>, with what it holds
#   restore-check.sh base DIR                    base backup of the whole cluster into DIR/<time>
#   restore-check.sh backup BASES WAL DAYS       the same once its log is in WAL; keeps what DAYS days back need
#   restore-check.sh archive DIR PATH NAME       keep one WAL segment: archive_command = '… archive DIR %p %f'
#   restore-check.sh prove-dump DIR              restore the newest dump of DIR
#   restore-check.sh prove-log BASES WAL [TIME]  restore the newest base backup and replay the log, up to TIME
#   restore-check.sh restore BASES WAL DATA [TIME]  the same into DATA, for a server that is stopped
#   restore-check.sh anonymize DIR RULES OUT     a copy of the newest dump without what RULES say is nobody's business
#   restore-check.sh prove-rds INSTANCE          restore the RDS instance's newest point in time beside it
#
# The server is named by libpq's variables (PGHOST, PGUSER, PGDATABASE, …). A proof also reads
#   MAY_BE_EMPTY       tables that may have no rows, such as "public.a public.b"; default none; "*" for any, and none at all
#   NEWEST             column with the age of the data, such as public.orders.created_at; default: not looked at
#   MAX_AGE_SECONDS    the newest row may be so old; default 86400
#   LOST_AT            when the data was lost, for the recovery point; default now
#   MAX_RPO_SECONDS    prove-rds: the newest point in time may be so old; default 900
#   RESTORE_SECONDS    prove-rds: RDS may take so long to restore; default 18000
# and ends with one line: restore-check result=ok rto_seconds=… rpo_seconds=… tables=… rows=…
#
# Exit code: 0 proven, 1 the backup is bad or cannot be restored, 2 wrong usage, 143 ended by SIGTERM.
set -euo pipefail
export LC_ALL=C TZ=UTC PGTZ=UTC

here=$(dirname "$(readlink -f "$0")")
for part in outcome scratch contents dump anonymize log rds; do
  # shellcheck source=/dev/null
  source "$here/$part.sh"
done

usage() {
  printf 'restore-check: %s\n' "$1" >&2
  sed -n '4,12s/^#   //p' "$here/restore-check.sh" >&2
  exit 2
}

command=${1:-}
case "$command:$#" in
  dump:2) take_dump "$2" ;;
  base:2) base=$(take_base "$2") && keep_base "$base" ;;
  backup:4) back_up "$2" "$3" "$4" ;;
  archive:4) archive_segment "$2" "$3" "$4" ;;
  prove-dump:2) prove_dump "$2" ;;
  anonymize:4) anonymize "$2" "$3" "$4" ;;
  prove-log:3 | prove-log:4) prove_log "$2" "$3" "${4:-}" ;;
  restore:4 | restore:5) restore_log "$2" "$3" "$4" "${5:-}" ;;
  prove-rds:2) prove_rds "$2" ;;
  *) usage "\"$*\" is not one of" ;;
esac
