import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs } from "./args";
import { Names } from "./names";

/**
 * Tells Prometheus what to scrape: the Service that leads to the metrics port, or the pods themselves where no
 * Service does.
 */
export function serviceMonitor(names: Names, args: AppServiceArgs, opts: pulumi.CustomResourceOptions): void {
  const { metrics } = args;
  if (!metrics) return;
  const servicePort = (args.services ?? [])
    .flatMap((service) => Object.entries(service.ports))
    .find(([, { target }]) => target === metrics.port)?.[0];
  const endpoint = { port: servicePort ?? metrics.port, path: metrics.path, interval: "15s" };
  new k8s.apiextensions.CustomResource(
    `${names.resource}-monitor`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: servicePort ? "ServiceMonitor" : "PodMonitor",
      metadata: names.metadata,
      spec: {
        selector: { matchLabels: names.selector },
        ...(servicePort ? { endpoints: [endpoint] } : { podMetricsEndpoints: [endpoint] }),
      },
    },
    opts,
  );
}
