# Amazon RDS: the newest point in time of an instance, restored as another instance beside it and deleted again.

scratch_instance=

rds() { aws rds "$@"; }

describe_instance() {
  rds describe-db-instances --db-instance-identifier "$1" --output text --query "DBInstances[0].$2"
}

drop_instance() {
  rds delete-db-instance --db-instance-identifier "$scratch_instance" --skip-final-snapshot \
    --delete-automated-backups >/dev/null || printf 'restore-check: delete %s by hand\n' "$scratch_instance" >&2
  drop_scratch
}

prove_rds() {
  local source=$1 started latest groups
  started=$(now)
  make_work
  latest=$(describe_instance "$source" LatestRestorableTime)
  [ "$latest" != None ] || fail "$source has no backup"
  read -r -a groups <<<"$(describe_instance "$source" 'VpcSecurityGroups[].VpcSecurityGroupId')"
  # 63 characters at most, and the source's name may have them all.
  scratch_instance="restore-check-$(date +%Y%m%d%H%M%S)-${source:0:30}"
  scratch_instance=${scratch_instance%-}
  say "restoring $source as $scratch_instance, up to $latest"
  rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$source" \
    --target-db-instance-identifier "$scratch_instance" --use-latest-restorable-time \
    --db-subnet-group-name "$(describe_instance "$source" DBSubnetGroup.DBSubnetGroupName)" \
    --vpc-security-group-ids "${groups[@]}" --no-multi-az --no-publicly-accessible --no-deletion-protection \
    --tags "Key=slipway:restore-check,Value=$source" >/dev/null || fail "$source cannot be restored"
  trap drop_instance EXIT
  rds wait db-instance-available --db-instance-identifier "$scratch_instance" ||
    fail "$scratch_instance did not become available"
  connect_instance
  check_contents
  report "$started" "$(epoch "$latest")"
}

# Gives the scratch instance a password of its own, and waits until it takes it.
connect_instance() {
  local tries
  PGPASSWORD=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  PGHOST=$(describe_instance "$scratch_instance" Endpoint.Address)
  PGPORT=$(describe_instance "$scratch_instance" Endpoint.Port)
  PGUSER=$(describe_instance "$scratch_instance" MasterUsername)
  PGDATABASE=$(describe_instance "$scratch_instance" DBName)
  (umask 077 && printf '%s' "$PGPASSWORD" >"$work/password")
  export PGPASSWORD PGHOST PGPORT PGUSER PGDATABASE PGSSLMODE=${PGSSLMODE:-require}
  rds modify-db-instance --db-instance-identifier "$scratch_instance" --apply-immediately \
    --master-user-password "file://$work/password" >/dev/null || fail "$scratch_instance takes no new password"
  for ((tries = 0; tries < 60; tries++)); do
    if query --command 'select 1' >/dev/null 2>&1; then return 0; fi
    sleep "${RETRY_SECONDS:-10}"
  done
  fail "$scratch_instance cannot be reached at $PGHOST"
}
