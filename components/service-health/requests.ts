import { ObjectivesArgs, RequestMetricsArgs, ServiceHealthArgs } from "./args";
import { alert, own, Rule } from "./rules";

/** Windows of the error ratio; the pairs below need them. */
const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/**
 * How fast the error budget of 30 days may burn, over a long and a short window, as the Site Reliability Workbook
 * gives it in "Alerting on SLOs", table 5-8: the first two wake somebody, the others can wait for the day.
 */
const FAST = [
  { factor: 14.4, long: "1h", short: "5m" },
  { factor: 6, long: "6h", short: "30m" },
] as const;
const SLOW = [
  { factor: 3, long: "1d", short: "2h" },
  { factor: 1, long: "3d", short: "6h" },
] as const;

const RATE = "workload:requests:rate5m";
const P95 = "workload:request_duration_seconds:p95_5m";
const errorRatio = (window: string): string => `workload:request_errors:ratio_rate${window}`;

/** Rate, errors and duration, each a series of its own for dashboards and alerts. */
export function requestRecords(args: ServiceHealthArgs, requests: RequestMetricsArgs): Rule[] {
  const { total, errors, duration } = requests;
  const all = (window: string): string =>
    `sum by (namespace, workload) (rate(${total}{${own(args)}}[${window}]))`;
  const failed = (window: string): string =>
    `sum by (namespace, workload) (rate(${total}{${own(args)},${errors}}[${window}]))`;
  return [
    { record: RATE, expr: all("5m") },
    // A service that never failed has no series of failures; its ratio is zero, not missing.
    ...WINDOWS.map((window) => ({
      record: errorRatio(window),
      expr: `(${failed(window)} or 0 * ${all(window)}) / ${all(window)}`,
    })),
    {
      record: P95,
      expr: `histogram_quantile(0.95, sum by (namespace, workload, le) (rate(${duration}_bucket{${own(args)}}[5m])))`,
    },
  ];
}

/** Alerts on the error budget and on the response time. */
export function objectiveAlerts(
  args: ServiceHealthArgs,
  { availability, p95Seconds }: ObjectivesArgs,
): Rule[] {
  const burning = (pairs: typeof FAST | typeof SLOW): string =>
    pairs.map((pair) => burnsAt(args, availability, pair)).join(" or ");
  return [
    alert(args, "ErrorBudgetBurnsFast", "critical", {
      expr: burning(FAST),
      summary: `errors will use up the budget of ${availability} % within five days, or are most of the answers`,
    }),
    alert(args, "ErrorBudgetBurnsSlowly", "warning", {
      expr: burning(SLOW),
      summary: `errors will use up the budget of ${availability} % before its 30 days are over`,
    }),
    alert(args, "ResponsesSlow", "warning", {
      expr: `${P95}{${own(args)}} > ${p95Seconds}`,
      forSeconds: 600,
      summary: `95 of 100 requests take longer than the promised ${p95Seconds} s`,
    }),
  ];
}

function burnsAt(
  args: ServiceHealthArgs,
  availability: number,
  { factor, long, short }: { factor: number; long: string; short: string },
): string {
  const limit = Number(((factor * (100 - availability)) / 100).toPrecision(12));
  const above = (window: string): string => `${errorRatio(window)}{${own(args)}} > ${limit}`;
  return `(${above(long)} and ${above(short)})`;
}

/** What the dashboard shows of them. */
export const REQUEST_SERIES = { rate: RATE, errors: errorRatio("5m"), p95: P95 };
