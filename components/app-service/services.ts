import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, ServiceArgs } from "./args";
import { ACTIVE, isProgressive, Names } from "./names";

/** The Kubernetes Services in front of the pods. */
export function exposedServices(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
  return (args.services ?? []).map(
    (service) =>
      new k8s.core.v1.Service(
        `${names.resource}-${service.name}`,
        {
          metadata: {
            ...names.metadata,
            name: service.name,
            annotations: service.reach === "loadBalancer" ? INTERNAL_BALANCER : undefined,
          },
          spec: {
            selector: selectorOf(service, names, args),
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

/**
 * Argo Rollouts moves the active and the preview Service from version to version. Any other Service in front of a
 * blue-green workload, such as a load balancer, would send traffic to both; it follows the label of the active one.
 */
function selectorOf(
  { name }: ServiceArgs,
  { selector }: Names,
  { rollout, services = [] }: AppServiceArgs,
): Record<string, string> {
  if (rollout?.strategy !== "blueGreen") return selector;
  const switched = [activeService(services, rollout.previewService), rollout.previewService];
  return switched.includes(name) ? selector : { ...selector, ...ACTIVE };
}

/** The first Service that is not the preview takes the traffic. */
export function activeService(services: ServiceArgs[], preview: string): string {
  return services.find((service) => service.name !== preview)?.name ?? "";
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
