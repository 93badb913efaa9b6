import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE, SCRAPE_INTERVAL } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { podIdentity } from "../add-on/pod-identity";
import { resources, RESTRICTED_CONTAINER, RESTRICTED_POD } from "../add-on/pods";
import { fromNamespace, toDns, toHttps, toPodIdentityAgent } from "../add-on/traffic";
import { DNS_ANNOTATION_PREFIX } from "../add-on/dns";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";

/** Released 2026-04-30, ExternalDNS 0.21.0. */
const CHART: Chart = {
  chart: "external-dns",
  repository: "https://kubernetes-sigs.github.io/external-dns",
  version: "1.21.1",
};
const NAMESPACE = "external-dns";
const METRICS_PORT = 7979;

/**
 * Keeps a record in Route 53 for each host of an Ingress, pointing at the load balancer in front. TXT records beside
 * them say which cluster a record is of; records of others are never touched.
 */
export function externalDns(
  name: string,
  args: PlatformArgs,
  zones: Record<string, string>,
  opts: AddOnOptions,
) {
  const resource = `${name}-external-dns`;
  // Pulumi sorts the keys of structured config in an update, and may not before it.
  const domains = Object.keys(zones).sort();
  const zoneIds = domains.map((domain) => zones[domain]!);
  const identity = podIdentity(
    resource,
    {
      clusterName: args.clusterName,
      namespace: NAMESPACE,
      serviceAccount: NAMESPACE,
      description: "Records of the hosts of Ingresses",
      statements: statements(zoneIds),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    opts.parent,
  );
  const namespace = addOnNamespace(
    resource,
    {
      namespace: NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [fromNamespace(MONITORING_NAMESPACE, [METRICS_PORT])],
        egress: [toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    { parent: opts.parent },
  );
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      values: {
        provider: { name: "aws" },
        env: [{ name: "AWS_REGION", value: args.region }],
        sources: ["ingress"],
        // Removes what it made once the Ingress is gone; else names would lead to load balancers of others.
        policy: "sync",
        registry: "txt",
        txtOwnerId: args.clusterName,
        domainFilters: domains,
        extraArgs: { "zone-id-filter": zoneIds, "aws-zone-type": "public" },
        annotationPrefix: DNS_ANNOTATION_PREFIX,
        interval: "1m",
        triggerLoopOnEvent: true,
        logFormat: "json",
        serviceAccount: { create: true, name: NAMESPACE },
        podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65534 },
        securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65532, runAsGroup: 65532 },
        resources: resources({ cpu: "50m", memory: "128Mi", cpuLimit: "200m" }),
        priorityClassName: "system-cluster-critical",
        serviceMonitor: { enabled: true, interval: SCRAPE_INTERVAL },
      },
    },
    { ...opts, dependsOn: [...opts.dependsOn, identity.association] },
  );
}

/** The records of the given zones; ExternalDNS makes aliases and the TXT records beside them. */
function statements(zoneIds: string[]) {
  const zones = zoneIds.map((id) => `arn:aws:route53:::hostedzone/${id}`);
  return [
    {
      Sid: "Records",
      Action: ["route53:ChangeResourceRecordSets"],
      Resource: zones,
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "TXT"],
        },
      },
    },
    {
      Sid: "Zones",
      Action: ["route53:ListResourceRecordSets", "route53:ListTagsForResources"],
      Resource: zones,
    },
    { Sid: "FindZones", Action: ["route53:ListHostedZones"], Resource: "*" },
  ];
}
