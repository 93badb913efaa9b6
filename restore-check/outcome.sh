# What a drill says: progress, one clear failure, and the figures at the end.

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

# The backup is bad: what, and what it means.
fail() {
  printf 'restore-check: %s\nrestore-check result=failed\n' "$*" >&2
  exit 1
}

now() { date +%s.%N; }

# Seconds between two points in time, in tenths.
seconds_between() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.1f", to - from }'; }

# Seconds since 1970 of a time as PostgreSQL and AWS write it.
epoch() { date --date "$1" +%s.%N; }

# Newest directory of DIR that is complete; directories are named by their time.
newest_backup() {
  local newest
  newest=$(find "$1" -mindepth 1 -maxdepth 1 -type d ! -name '*.partial' | sort | tail -1)
  [ -n "$newest" ] || fail "$1 has no backup"
  printf '%s' "$newest"
}

# report STARTED NEWEST: the figures of a drill that went well; NEWEST is what the backup reaches up to.
report() {
  local lost=$1
  [ -z "${LOST_AT:-}" ] || lost=$(epoch "$LOST_AT")
  printf 'restore-check result=ok rto_seconds=%s rpo_seconds=%s tables=%s rows=%s\n' \
    "$(seconds_between "$1" "$(now)")" "$(seconds_between "$2" "$lost")" \
    "$(wc -l <"$work/contents")" "$(awk '{ sum += $2 } END { print sum + 0 }' "$work/contents")"
}
