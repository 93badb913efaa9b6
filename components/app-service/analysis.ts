import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PROMETHEUS_ADDRESS } from "../add-on/monitors";
import { AppServiceArgs, RequestMetricsArgs } from "./args";
import { Names } from "./names";

/** Two readings fit between two scrapes, so a bad version is seen at the first scrape that shows it. */
const INTERVAL_SECONDS = 10;
/** Half a minute before a blue-green version gets the traffic, two minutes after. */
const READINGS_BEFORE_TRAFFIC = 3;
const READINGS_WITH_TRAFFIC = 12;
/** Two scrapes, until Prometheus knows the new pods. */
const INITIAL_DELAY_SECONDS = 30;

/**
 * A version may fail ten times what the service promises over 30 days, but never more than one request in twenty: the
 * budget of a month would be gone in three days.
 */
const BUDGET_FACTOR = 10;
const MOST_ERRORS = 0.05;

/** Failed readings that are forgiven: for pods that Prometheus knows late, for one bad moment, for cold caches. */
const FORGIVEN = { pods: 2, errors: 1, duration: 3 };

/** Names of the AnalysisTemplates of a workload. */
const templatesOf = ({ workload }: Names) => ({
  beforeTraffic: `${workload}-before-traffic`,
  withTraffic: `${workload}-with-traffic`,
});

/** What a Rollout asks for when it has its new version judged: the template, for the pods of that version alone. */
export function judgement(names: Names, when: "beforeTraffic" | "withTraffic"): object {
  return {
    templates: [{ templateName: templatesOf(names)[when] }],
    args: [{ name: "version", valueFrom: { podTemplateHashValue: "Latest" } }],
  };
}

/**
 * How Prometheus judges a new version, by its own pods: they are ready and none restarted, and for a service that
 * declares its request metrics, few requests fail and 95 of 100 are in time. A figure that Prometheus does not have
 * fails the version, but for requests, of which there may be none.
 */
export function analysisTemplates(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { beforeTraffic, withTraffic } = templatesOf(names);
  const pods = podMetrics(names);
  const all = [...pods, ...(args.requestMetrics ? requestMetrics(names, args.requestMetrics) : [])];
  switch (args.rollout?.strategy) {
    case "blueGreen":
      return [
        template(names, beforeTraffic, times(READINGS_BEFORE_TRAFFIC, pods), opts),
        template(names, withTraffic, times(READINGS_WITH_TRAFFIC, all), opts),
      ];
    case "canary":
      // No number of readings: it judges in the background until the last step is done.
      return [template(names, withTraffic, all, opts)];
    default:
      return [];
  }
}

interface Metric {
  name: string;
  interval: string;
  initialDelay?: string;
  count?: number;
  failureLimit: number;
  successCondition: string;
  provider: { prometheus: { address: string; query: pulumi.Input<string> } };
}

const times = (count: number, metrics: Metric[]): Metric[] => metrics.map((metric) => ({ ...metric, count }));

function template(
  names: Names,
  name: string,
  metrics: Metric[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return new k8s.apiextensions.CustomResource(
    `${names.resource}${name.slice(names.workload.length)}`,
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AnalysisTemplate",
      metadata: { ...names.metadata, name },
      spec: { args: [{ name: "version" }], metrics },
    },
    opts,
  );
}

/** Matchers of the pods of the new version; a Rollout names its pods `<workload>-<version>-<random>`. */
const ofVersion = ({ metadata, workload }: Names): pulumi.Output<string> =>
  pulumi.interpolate`namespace="${metadata.namespace}",pod=~"${workload}-{{args.version}}-[0-9a-z]+"`;

function podMetrics(names: Names): Metric[] {
  const pods = ofVersion(names);
  return [
    {
      ...reading("pods-ready", pulumi.interpolate`sum(kube_pod_status_ready{condition="true",${pods}})`),
      initialDelay: `${INITIAL_DELAY_SECONDS}s`,
      failureLimit: FORGIVEN.pods,
      successCondition: "len(result) > 0 && result[0] >= 1",
    },
    {
      ...reading("restarts", pulumi.interpolate`sum(kube_pod_container_status_restarts_total{${pods}})`),
      initialDelay: `${INITIAL_DELAY_SECONDS}s`,
      failureLimit: FORGIVEN.pods,
      successCondition: "len(result) > 0 && result[0] == 0",
    },
  ];
}

function requestMetrics(names: Names, requests: RequestMetricsArgs): Metric[] {
  const { total, errors, duration, availability, p95Seconds } = requests;
  const pods = ofVersion(names);
  const mostErrors = Number(
    Math.min(MOST_ERRORS, (BUDGET_FACTOR * (100 - availability)) / 100).toPrecision(12),
  );
  return [
    {
      ...reading(
        "error-rate",
        pulumi.interpolate`(sum(rate(${total}{${pods},${errors}}[1m])) or vector(0)) / (sum(rate(${total}{${pods}}[1m])) > 0)`,
      ),
      failureLimit: FORGIVEN.errors,
      successCondition: `len(result) == 0 || result[0] <= ${mostErrors}`,
    },
    {
      ...reading(
        "duration-p95",
        pulumi.interpolate`histogram_quantile(0.95, sum by (le) (rate(${duration}_bucket{${pods}}[1m])))`,
      ),
      failureLimit: FORGIVEN.duration,
      // Without a request in the minute the quantile is none, or not a number.
      successCondition: `len(result) == 0 || isNaN(result[0]) || result[0] <= ${p95Seconds}`,
    },
  ];
}

function reading(name: string, query: pulumi.Input<string>): Pick<Metric, "name" | "interval" | "provider"> {
  return {
    name,
    interval: `${INTERVAL_SECONDS}s`,
    provider: { prometheus: { address: PROMETHEUS_ADDRESS, query } },
  };
}
