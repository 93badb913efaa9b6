const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** Minutes since Sunday 00:00 UTC and length in minutes. */
interface Span {
  start: number;
  length: number;
}

/**
 * Whether a daily backup window (`03:00-04:00`) and a weekly maintenance window (`sun:04:00-sun:05:00`) share a
 * minute. RDS refuses windows that do. Undefined when one of them is malformed.
 */
export function windowsOverlap(backup: string, maintenance: string): boolean | undefined {
  const daily = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(backup);
  const weekly = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/.exec(maintenance);
  if (!daily || !weekly) return undefined;
  const [from, to] = [DAYS.indexOf(weekly[1]!), DAYS.indexOf(weekly[4]!)];
  if (from < 0 || to < 0) return undefined;
  const maintained = span(
    from * DAY + minutes(weekly[2], weekly[3]),
    to * DAY + minutes(weekly[5], weekly[6]),
    WEEK,
  );
  const backedUp = span(minutes(daily[1], daily[2]), minutes(daily[3], daily[4]), DAY);
  return DAYS.some((_, day) => meets({ ...backedUp, start: backedUp.start + day * DAY }, maintained));
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
