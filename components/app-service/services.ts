import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, ServiceArgs } from "./args";
import { isProgressive, Names } from "./names";

/** The Kubernetes Services in front of the pods. */
export function exposedServices(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
  return (args.services ?? []).map(
    (service) =>
      new k8s.core.v1.Service(
        service.name,
        {
          metadata: {
            ...names.metadata,
            name: service.name,
            annotations: service.reach === "loadBalancer" ? INTERNAL_BALANCER : undefined,
          },
          spec: {
            selector: names.selector,
            ports: Object.entries(service.ports).map(([name, { port, target }]) => ({
              name,
              port,
              targetPort: target,
              protocol: "TCP",
            })),
            ...reach(service),
          },
        },
        // Argo Rollouts narrows the selector to one version while it moves traffic.
        {
          ...opts,
          ignoreChanges: isProgressive(args.rollout) ? ["spec.selector['rollouts-pod-template-hash']"] : [],
        },
      ),
  );
}

/** Read by the AWS load balancer controller. */
const INTERNAL_BALANCER = {
  "service.beta.kubernetes.io/aws-load-balancer-type": "external",
  "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
};

function reach({ reach, sourceCidrs }: ServiceArgs): k8s.types.input.core.v1.ServiceSpec {
  if (reach !== "loadBalancer") return { type: "ClusterIP" };
  return {
    type: "LoadBalancer",
    loadBalancerClass: "service.k8s.aws/nlb",
    loadBalancerSourceRanges: sourceCidrs,
    allocateLoadBalancerNodePorts: false,
  };
}
