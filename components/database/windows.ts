const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY = 24 * 60;
const WEEK = 7 * DAY;
/** Minutes; RDS takes no shorter window. */
const SHORTEST = 30;

const TIME = "([01]\\d|2[0-3]):([0-5]\\d)";
const DAILY = new RegExp(`^${TIME}-${TIME}$`);
const WEEKLY = new RegExp(`^(${DAYS.join("|")}):${TIME}-(${DAYS.join("|")}):${TIME}$`);

/** Minutes since Sunday 00:00 UTC (since midnight for a daily window) and length in minutes. */
interface Span {
  start: number;
  length: number;
}

/**
 * What RDS would refuse about a daily backup window (`03:00-04:00`) and a weekly maintenance window
 * (`sun:04:00-sun:05:00`), both UTC: a malformed one, one under 30 minutes, or a minute that both share.
 */
export function windowsProblem(backup: string, maintenance: string): string | undefined {
  const backedUp = dailySpan(backup);
  if (!backedUp) return `backupWindow is "${backup}"; give hh:mm-hh:mm in UTC, such as 03:00-04:00`;
  const maintained = weeklySpan(maintenance);
  if (!maintained) {
    return `maintenanceWindow is "${maintenance}"; give ddd:hh:mm-ddd:hh:mm in UTC, such as sun:04:00-sun:05:00`;
  }
  if (backedUp.length < SHORTEST) return `backupWindow ${backup} is under 30 minutes; make it longer`;
  if (maintained.length < SHORTEST)
    return `maintenanceWindow ${maintenance} is under 30 minutes; make it longer`;
  const overlaps = DAYS.some((_, day) =>
    meets({ ...backedUp, start: backedUp.start + day * DAY }, maintained),
  );
  return overlaps
    ? `backupWindow ${backup} overlaps maintenanceWindow ${maintenance}; move one of them`
    : undefined;
}

function dailySpan(window: string): Span | undefined {
  const [, ...times] = DAILY.exec(window) ?? [];
  if (times.length === 0) return undefined;
  return span(minutes(times[0], times[1]), minutes(times[2], times[3]), DAY);
}

function weeklySpan(window: string): Span | undefined {
  const [, from = "", fromHour, fromMinute, to = "", toHour, toMinute] = WEEKLY.exec(window) ?? [];
  if (from === "") return undefined;
  return span(
    DAYS.indexOf(from) * DAY + minutes(fromHour, fromMinute),
    DAYS.indexOf(to) * DAY + minutes(toHour, toMinute),
    WEEK,
  );
}

function minutes(hours: string | undefined, rest: string | undefined): number {
  return Number(hours) * 60 + Number(rest);
}

function span(start: number, end: number, period: number): Span {
  return { start, length: (end - start + period) % period };
}

/** On the circle of the week, one span starts inside the other. */
function meets(a: Span, b: Span): boolean {
  return (b.start - a.start + WEEK) % WEEK < a.length || (a.start - b.start + WEEK) % WEEK < b.length;
}
