import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SCRAPE_INTERVAL } from "../add-on/monitors";
import { AppServiceArgs } from "./args";
import { isProgressive, Names } from "./names";

/** Marks the one Service through which a workload is scraped. */
const SCRAPED = "slipway/scraped-workload";

/**
 * Tells Prometheus what to scrape: the Service that leads to the metrics port, or the pods themselves where none
 * does. Each pod is scraped once, or its rates would count double: where several Services lead to the port, as with
 * blue-green and canary, one more is made for Prometheus alone, which selects the pods of every version.
 */
export function serviceMonitor(names: Names, args: AppServiceArgs, opts: pulumi.CustomResourceOptions): void {
  const { metrics } = args;
  if (!metrics) return;
  const leading = (args.services ?? []).filter(
    (service) => portTo(metrics.port, service.ports) !== undefined,
  );
  const endpoint = {
    path: metrics.path,
    params: metrics.params,
    interval: SCRAPE_INTERVAL,
    // Rules and dashboards find a workload by this label, whichever Service it is scraped through.
    relabelings: [{ action: "replace", targetLabel: "workload", replacement: names.workload }],
  };
  if (leading.length === 0) {
    monitor(names, "PodMonitor", opts, {
      selector: { matchLabels: names.selector },
      podMetricsEndpoints: [{ port: metrics.port, ...endpoint }],
    });
    return;
  }
  const [only] = leading;
  if (only && leading.length === 1 && !isProgressive(args.rollout)) {
    monitor(names, "ServiceMonitor", opts, {
      selector: { matchLabels: names.selector },
      endpoints: [{ port: portTo(metrics.port, only.ports), ...endpoint }],
    });
    return;
  }
  scrapeService(names, args, metrics.port, opts);
  monitor(names, "ServiceMonitor", opts, {
    selector: { matchLabels: { [SCRAPED]: names.workload } },
    endpoints: [{ port: metrics.port, ...endpoint }],
  });
}

/** Name of the Service port that leads to a container port. */
function portTo(target: string, ports: Record<string, { target: string }>): string | undefined {
  return Object.entries(ports).find(([, port]) => port.target === target)?.[0];
}

function monitor(
  names: Names,
  kind: "ServiceMonitor" | "PodMonitor",
  opts: pulumi.CustomResourceOptions,
  spec: object,
): void {
  new k8s.apiextensions.CustomResource(
    `${names.resource}-monitor`,
    { apiVersion: "monitoring.coreos.com/v1", kind, metadata: names.metadata, spec },
    opts,
  );
}

/** Headless: it gives Prometheus the pods' addresses and takes no traffic. */
function scrapeService(
  names: Names,
  { containers }: AppServiceArgs,
  port: string,
  opts: pulumi.CustomResourceOptions,
): void {
  const number = containers.map(({ ports }) => ports?.[port]).find((found) => found !== undefined) ?? 0;
  new k8s.core.v1.Service(
    `${names.resource}-metrics`,
    {
      metadata: {
        ...names.metadata,
        name: `${names.workload}-metrics`,
        labels: { ...names.metadata.labels, [SCRAPED]: names.workload },
      },
      spec: {
        type: "ClusterIP",
        clusterIP: "None",
        selector: names.selector,
        ports: [{ name: port, port: number, targetPort: port, protocol: "TCP" }],
      },
    },
    opts,
  );
}
