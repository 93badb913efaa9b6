import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE, SCRAPE_INTERVAL } from "../add-on/monitors";
import { addOnNamespace, TENANT_LABEL } from "../add-on/namespace";
import { resources, zoneSpread } from "../add-on/pods";
import { fromCidr, fromNamespace, toDns, toHttps, toNamespace } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { CHALLENGE_SOLVER_PORT, INGRESS_NAMESPACE, MESH_INGRESS_NAMESPACE } from "./namespaces";

/** Released 2026-03-19, controller v1.15.1: the last one before the project was retired; see docs/platform.md. */
const CHART: Chart = {
  chart: "ingress-nginx",
  repository: "https://kubernetes.github.io/ingress-nginx",
  version: "4.15.1",
};
export const INGRESS_CLASS = "nginx";

const ONE_YEAR_SECONDS = 31_536_000;

/** Entry for HTTP from outside: one public network load balancer in front, TLS ended in nginx. */
export function ingressNginx(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-ingress-nginx`;
  const namespace = addOnNamespace(
    resource,
    {
      namespace: INGRESS_NAMESPACE,
      podSecurity: "restricted",
      // A pod counts as ready once the load balancer sends it traffic, so a rolling update drops no request.
      labels: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
      traffic: {
        ingress: [fromCidr(args.vpcCidr, [80, 443, 8443]), fromNamespace(MONITORING_NAMESPACE, [10254])],
        egress: [
          toDns(),
          toHttps(),
          toNamespace({ label: TENANT_LABEL }),
          ...(args.mesh ? [toNamespace(MESH_INGRESS_NAMESPACE, [80, 443, CHALLENGE_SOLVER_PORT])] : []),
        ],
      },
    },
    opts,
  );
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      values: {
        controller: {
          replicaCount: args.replicas,
          ingressClassResource: { name: INGRESS_CLASS, enabled: true, default: false },
          ingressClass: INGRESS_CLASS,
          // A snippet is configuration of the whole proxy in the hands of whoever may write an Ingress.
          allowSnippetAnnotations: false,
          enableAnnotationValidations: true,
          config: nginxConfig(),
          service: {
            type: "LoadBalancer",
            loadBalancerClass: "service.k8s.aws/nlb",
            loadBalancerSourceRanges: args.ingressCidrs ?? ["0.0.0.0/0"],
            externalTrafficPolicy: "Cluster",
            annotations: loadBalancerAnnotations(args),
          },
          admissionWebhooks: { enabled: true, failurePolicy: "Fail", ...webhookJobs() },
          metrics: { enabled: true, serviceMonitor: { enabled: true, scrapeInterval: SCRAPE_INTERVAL } },
          resources: resources({ cpu: "250m", memory: "512Mi", cpuLimit: "2" }),
          topologySpreadConstraints: zoneSpread(args.replicas, {
            "app.kubernetes.io/name": CHART.chart,
            "app.kubernetes.io/component": "controller",
          }),
          // Longer than the load balancer takes to stop sending, so that no request is cut.
          terminationGracePeriodSeconds: 300,
        },
      },
    },
    opts,
  );
}

/** Settings of nginx; names and defaults in the controller's `configmap` documentation. */
function nginxConfig() {
  return {
    "ssl-protocols": "TLSv1.2 TLSv1.3",
    "ssl-redirect": "true",
    hsts: "true",
    "hsts-max-age": String(ONE_YEAR_SECONDS),
    "hsts-include-subdomains": "true",
    "hide-headers": "X-Powered-By",
    // Refuses what is of risk "Critical": snippets and their like.
    "annotations-risk-level": "High",
    "strict-validate-path-type": "true",
    // The client's address comes in the proxy protocol's header; limits and logs need the real one.
    "use-proxy-protocol": "true",
    "log-format-escape-json": "true",
    "log-format-upstream": JSON.stringify({
      time: "$time_iso8601",
      request_id: "$req_id",
      remote_addr: "$remote_addr",
      host: "$host",
      method: "$request_method",
      path: "$uri",
      status: "$status",
      bytes: "$bytes_sent",
      duration: "$request_time",
      upstream: "$proxy_upstream_name",
      upstream_status: "$upstream_status",
      upstream_duration: "$upstream_response_time",
      user_agent: "$http_user_agent",
    }),
  };
}

function loadBalancerAnnotations({ protect = true }: PlatformArgs) {
  const annotation = (key: string) => `service.beta.kubernetes.io/aws-load-balancer-${key}`;
  return {
    [annotation("scheme")]: "internet-facing",
    [annotation("nlb-target-type")]: "ip",
    [annotation("proxy-protocol")]: "*",
    [annotation("attributes")]:
      `load_balancing.cross_zone.enabled=true,deletion_protection.enabled=${protect}`,
    [annotation("target-group-attributes")]: "deregistration_delay.timeout_seconds=120",
  };
}

/** The one-shot jobs that make the webhook's certificate. */
function webhookJobs() {
  const size = resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" });
  return { createSecretJob: { resources: size }, patchWebhookJob: { resources: size } };
}
