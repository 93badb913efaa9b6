import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { addOnNamespace } from "../add-on/namespace";
import { AppService, AppServiceArgs } from "../app-service";
import { canonicalCpu, mebibytes } from "../quantity";
import { ServiceHealth, ServiceHealthArgs } from "../service-health";
import { addressAlerts } from "./alerts";
import { BlackboxExporterArgs, checkBlackboxArgs, PublicAddressArgs } from "./args";
import { blackboxConfig, MODULE } from "./config";

export * from "./args";

/** The digest is that of its list of platforms. */
const IMAGE =
  "quay.io/prometheus/blackbox-exporter:v0.28.0@sha256:e753ff9f3fc458d02cca5eddab5a77e1c175eee484a8925ac7d524f04366c2fc";
/** Name of the namespace and of everything in it. */
const EXPORTER = "blackbox-exporter";
const PORT = 9115;
const FOLDER = "/etc/blackbox-exporter";
const FILE = "blackbox.yml";
const PROBE_INTERVAL = "30s";
/** Most that a pod may use, in millicores and MiB. */
const LIMIT = { cpu: 200, memory: 64 };
const RESOURCES = {
  requests: { cpu: "20m", memory: "32Mi" },
  limits: { cpu: `${LIMIT.cpu}m`, memory: `${LIMIT.memory}Mi` },
};

/**
 * Asks each public address by HTTPS every 30 s, through the door that users take: does it answer, which phase takes
 * how long, when does its certificate end. Unlike the checks of Route 53 it trusts only certificates that browsers
 * trust, and its alerts go to the team whose system answers; they alone see that the cluster is gone. In a namespace of
 * its own, from which nothing leads to what is inside. Needs MonitoringStack.
 *
 * @throws ArgsError for no addresses or replicas, and for an address that is no host name, has a path without a slash
 * or is given twice
 */
export class BlackboxExporter extends pulumi.ComponentResource {
  constructor(name: string, args: BlackboxExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBlackboxArgs(name, args);
    super("slipway:monitoring:BlackboxExporter", name, {}, opts);
    const namespace = addOnNamespace(
      name,
      { namespace: EXPORTER, podSecurity: "restricted", traffic: { ingress: [], egress: [] } },
      { parent: this },
    );
    const inside = { parent: this, dependsOn: [namespace] };
    quota(name, args.replicas, inside);
    const content = blackboxConfig(args);
    const config = new k8s.core.v1.ConfigMap(
      name,
      { metadata: { name: EXPORTER, namespace: EXPORTER }, data: { [FILE]: content } },
      inside,
    );
    const configChecksum = createHash("sha256").update(content).digest("hex");
    const exporter = new AppService(
      name,
      { ...exporterArgs(args), configChecksum },
      { parent: this, dependsOn: [namespace, config] },
    );
    const after = { parent: this, dependsOn: [exporter] };
    new ServiceHealth(name, healthArgs(args), after);
    const monitoring = (object: string, kind: string, spec: object) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${object}`,
        {
          apiVersion: "monitoring.coreos.com/v1",
          kind,
          metadata: { name: object, namespace: EXPORTER },
          spec,
        },
        after,
      );
    for (const address of args.addresses) monitoring(address.host, "Probe", probe(address));
    monitoring("addresses", "PrometheusRule", {
      groups: [{ name: "addresses", rules: addressAlerts(args.runbooks) }],
    });
    this.registerOutputs({});
  }
}

/** Room for its pods, and for as many that take their place. */
function quota(name: string, replicas: number, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name: EXPORTER, namespace: EXPORTER };
  const pods = 2 * replicas;
  const hard = {
    pods: String(pods),
    "limits.cpu": canonicalCpu(`${LIMIT.cpu * pods}m`),
    "limits.memory": mebibytes(LIMIT.memory * pods),
  };
  new k8s.core.v1.ResourceQuota(name, { metadata, spec: { hard } }, opts);
  const { requests, limits } = RESOURCES;
  const defaults = { type: "Container", defaultRequest: requests, default: limits };
  new k8s.core.v1.LimitRange(name, { metadata, spec: { limits: [defaults] } }, opts);
}

function exporterArgs({ replicas, addresses, monitoringNamespace }: BlackboxExporterArgs): AppServiceArgs {
  const ask = { path: "/-/healthy", port: "http" };
  return {
    namespace: EXPORTER,
    workload: EXPORTER,
    containers: [
      {
        name: EXPORTER,
        image: IMAGE,
        args: [`--config.file=${FOLDER}/${FILE}`, `--web.listen-address=:${PORT}`],
        ports: { http: PORT },
        resources: RESOURCES,
        probes: { liveness: { ...ask, periodSeconds: 30 }, readiness: ask },
        mounts: { config: { path: FOLDER, readOnly: true } },
      },
    ],
    replicas,
    volumes: { config: { configMap: EXPORTER } },
    services: [{ name: EXPORTER, ports: { http: { port: PORT, target: "http" } } }],
    user: 65534,
    network: {
      ingress: [{ description: "Prometheus", namespace: monitoringNamespace, ports: [PORT] }],
      egress: [{ description: "public addresses", hosts: addresses.map(({ host }) => host), ports: [443] }],
    },
    metrics: { port: "http", path: "/metrics" },
  };
}

/** It serves nobody: users miss nothing without it, and nobody is woken. */
function healthArgs({ replicas, runbooks, monitoringNamespace }: BlackboxExporterArgs): ServiceHealthArgs {
  return {
    namespace: EXPORTER,
    workload: EXPORTER,
    system: "platform",
    team: "platform",
    promisedPods: replicas,
    progressive: false,
    scraped: true,
    outage: "warning",
    figures: [
      {
        title: "Answers",
        expression: "min by (instance) (probe_success)",
        unit: "short",
        legend: "{{instance}}",
      },
      {
        title: "Time to answer",
        expression: "max by (instance, phase) (probe_http_duration_seconds)",
        unit: "s",
        legend: "{{instance}} {{phase}}",
      },
      {
        title: "Certificate ends in",
        expression: "min by (instance) (probe_ssl_earliest_cert_expiry) - time()",
        unit: "s",
        legend: "{{instance}}",
      },
    ],
    runbooks,
    dashboardNamespace: monitoringNamespace,
  };
}

function probe({ host, path, system, team }: PublicAddressArgs): object {
  return {
    jobName: "public-address",
    interval: PROBE_INTERVAL,
    module: MODULE,
    prober: { url: `${EXPORTER}.${EXPORTER}.svc:${PORT}`, path: "/probe", scheme: "http" },
    targets: { staticConfig: { static: [`https://${host}${path}`], labels: { system, team } } },
  };
}
