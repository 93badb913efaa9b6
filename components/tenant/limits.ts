import * as k8s from "@pulumi/kubernetes";
import { canonicalCpu, canonicalMemory } from "../quantity";
import { metadata, TenantParts } from ".";

/** The quota of the namespace, and limits for a container that gives none (a debug pod, say). */
export function limits(parts: TenantParts): void {
  const { name, args, opts } = parts;
  const { quota } = args;
  new k8s.core.v1.ResourceQuota(
    name,
    {
      metadata: metadata(parts, "quota"),
      spec: {
        hard: {
          "requests.cpu": canonicalCpu(quota.requestsCpu),
          "requests.memory": canonicalMemory(quota.requestsMemory),
          "limits.cpu": canonicalCpu(quota.limitsCpu),
          "limits.memory": canonicalMemory(quota.limitsMemory),
          pods: String(quota.pods),
          "requests.storage": canonicalMemory(quota.storage),
          persistentvolumeclaims: String(quota.claims),
          "services.loadbalancers": String(quota.loadBalancers),
          "services.nodeports": "0",
        },
      },
    },
    opts,
  );
  new k8s.core.v1.LimitRange(
    name,
    {
      metadata: metadata(parts, "defaults"),
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: "250m", memory: "256Mi" },
            defaultRequest: { cpu: "50m", memory: "64Mi" },
          },
        ],
      },
    },
    opts,
  );
}
