/**
 * Ephemeral stacks: the environment of one pull request, on a cluster that is there already. They are told from the
 * lasting ones by their name alone, so that nothing a lasting stack's file or state says can have it destroyed.
 */

/** `pr-` and the number of the pull request. */
const EPHEMERAL = /^pr-[1-9]\d{0,6}$/;

/** Days an ephemeral stack may live from its last update on. */
export const LONGEST_LIFETIME_DAYS = 14;

const DAY = 86_400_000;

export function isEphemeral(stack: string): boolean {
  return EPHEMERAL.test(stack);
}

/** The date, in UTC, that is some days after a moment: `2026-11-24`. */
export function dateAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString().slice(0, 10);
}

/** True from the first moment, in UTC, of the day that is given. */
export function hasExpired(expires: string, now: Date): boolean {
  return new Date(`${expires}T00:00:00Z`).getTime() <= now.getTime();
}
