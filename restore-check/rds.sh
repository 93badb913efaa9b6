# Amazon RDS: the newest point in time of an instance, restored as another instance beside it and deleted again.

scratch_instance=
# Seconds; the job that runs a proof is ended by then (components/restore-check), so an older instance has lost its proof.
LONGEST_RUN=21600

# rds COMMAND …: AWS's answer; where it refuses, its words are in $work/refusal.
rds() { aws rds "$@" --output text 2>"$work/refusal"; }

refusal() { grep --text . "$work/refusal" | tail -1; }

look_up() { rds describe-db-instances --db-instance-identifier "$1" --query "DBInstances[0].$2"; }

# A signal is heard at once while a child is waited for, and only after it where it runs in the foreground.
pause() {
  sleep "${RETRY_SECONDS:-10}" &
  wait $!
}

# rds_patiently COMMAND …: asks again as long as RDS is at work on the instance.
rds_patiently() {
  local tries
  for ((tries = 0; tries < 60; tries++)); do
    if rds "$@" >/dev/null; then return 0; fi
    grep --quiet InvalidDBInstanceState "$work/refusal" || return 1
    pause
  done
  return 1
}

delete_instance() {
  rds_patiently delete-db-instance --db-instance-identifier "$1" --skip-final-snapshot --delete-automated-backups
}

drop_on_exit() {
  if [ -n "$scratch_instance" ] && ! delete_instance "$scratch_instance"; then
    printf 'restore-check: delete %s by hand: %s\n' "$scratch_instance" "$(refusal)" >&2
  fi
  drop_scratch
}

prove_rds() {
  local source=$1 started outcome name
  started=$(now)
  make_work
  trap drop_on_exit EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT
  look_at_source
  drop_left_over
  restore_beside
  wait_available
  connect_instance
  # Each page of a table has a checksum that PostgreSQL compares as it reads the page, and check_contents reads them all.
  [ "$(query --command 'show data_checksums')" = on ] ||
    fail "$scratch_instance has no page checksums; a changed byte would not be seen"
  # Beside this shell, which hears no signal while it runs a command itself.
  check_contents &
  wait $! || exit 1
  outcome=$(report "$started" "$(epoch "$latest")")
  name=$scratch_instance
  scratch_instance=
  delete_instance "$name" || fail "$name cannot be deleted; delete it by hand: $(refusal)"
  printf '%s\n' "$outcome"
}

# Sets what the restored instance takes over from its source, and refuses a source whose backups have stopped.
look_at_source() {
  local found query limit=${MAX_RPO_SECONDS:-900}
  query="[LatestRestorableTime,DBSubnetGroup.DBSubnetGroupName,DBParameterGroups[0].DBParameterGroupName"
  query+=",join(' ',VpcSecurityGroups[].VpcSecurityGroupId)]"
  found=$(look_up "$source" "$query") || fail "$source cannot be looked up: $(refusal)"
  IFS=$'\t' read -r latest subnets parameters groups <<<"$found"
  [ "$latest" != None ] || fail "$source has no backup to restore: its LatestRestorableTime is empty"
  awk -v from="$(epoch "$latest")" -v to="$(now)" -v limit="$limit" 'BEGIN { exit to - from > limit }' ||
    fail "the newest backup of $source is of $latest, more than $limit seconds ago; RDS ships its log no longer"
}

# Deletes what earlier proofs of this source left when they were killed. A younger one may be at work.
drop_left_over() {
  local there left oldest
  oldest=$(date --date "$LONGEST_RUN seconds ago" +%Y%m%d%H%M%S)
  there=$(rds describe-db-instances --query "DBInstances[].[DBInstanceIdentifier]") ||
    fail "instances left by earlier runs cannot be looked for: $(refusal)"
  while read -r left; do
    [[ $left =~ ^restore-check-([0-9]{14})-(.*)$ ]] && [ "${BASH_REMATCH[2]}" = "$(named_after)" ] || continue
    if [ "${BASH_REMATCH[1]}" -gt "$oldest" ]; then
      say "$left is another run's, or was left behind today; it stays"
    elif delete_instance "$left"; then
      say "deleted $left, which an earlier run left behind"
    else
      fail "$left was left behind and cannot be deleted; delete it by hand: $(refusal)"
    fi
  done <<<"$there"
}

# The source's name at the end of a scratch instance's, which has 63 characters at most and no dash at its end.
named_after() {
  local name=${source:0:30}
  printf '%s' "${name%-}"
}

restore_beside() {
  local -a group_ids
  read -r -a group_ids <<<"$groups"
  scratch_instance="restore-check-$(date +%Y%m%d%H%M%S)-$(named_after)"
  say "restoring $source as $scratch_instance, up to $latest"
  if ! rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$source" \
    --target-db-instance-identifier "$scratch_instance" --use-latest-restorable-time \
    --db-subnet-group-name "$subnets" --db-parameter-group-name "$parameters" \
    --vpc-security-group-ids "${group_ids[@]}" --no-multi-az --no-publicly-accessible --no-deletion-protection \
    --tags "Key=slipway:restore-check,Value=$source" >/dev/null; then
    # Where AWS gave no answer at all, the instance may be there.
    if grep --quiet 'An error occurred' "$work/refusal"; then scratch_instance=; fi
    fail "$source cannot be restored: $(refusal)"
  fi
}

wait_available() {
  local status seen='' until=$((SECONDS + ${RESTORE_SECONDS:-18000}))
  while true; do
    status=$(look_up "$scratch_instance" DBInstanceStatus) ||
      fail "$scratch_instance cannot be looked up: $(refusal)"
    [ "$status" = "$seen" ] || say "$scratch_instance is $status"
    case $status in
      available) return 0 ;;
      failed | incompatible-* | inaccessible-* | insufficient-capacity | restore-error | storage-full | deleting)
        fail "$scratch_instance did not become available: it is $status"
        ;;
    esac
    seen=$status
    [ "$SECONDS" -lt "$until" ] || fail "$scratch_instance did not become available in time: it is still $status"
    pause
  done
}

# Gives the scratch instance a password of its own, and waits until it takes it.
connect_instance() {
  local found tries query="[Endpoint.Address,Endpoint.Port,MasterUsername,DBName]"
  found=$(look_up "$scratch_instance" "$query") || fail "$scratch_instance cannot be looked up: $(refusal)"
  IFS=$'\t' read -r PGHOST PGPORT PGUSER PGDATABASE <<<"$found"
  [ "$PGDATABASE" != None ] || PGDATABASE=postgres
  PGPASSWORD=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  (umask 077 && printf '%s' "$PGPASSWORD" >"$work/password")
  export PGPASSWORD PGHOST PGPORT PGUSER PGDATABASE PGSSLMODE=${PGSSLMODE:-require} PGCONNECT_TIMEOUT=10
  rds_patiently modify-db-instance --db-instance-identifier "$scratch_instance" --apply-immediately \
    --master-user-password "file://$work/password" ||
    fail "$scratch_instance takes no new password: $(refusal)"
  for ((tries = 0; tries < ${CONNECT_TRIES:-60}; tries++)); do
    if query --command 'select 1' >/dev/null 2>"$work/refusal"; then return 0; fi
    pause
  done
  fail "$scratch_instance cannot be reached: $(refusal)"
}
