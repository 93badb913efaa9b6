import { Cloud, Thing } from "../cloud";
import { CloudError } from "../twin";
import { LOAD_BALANCED, LOAD_BALANCER_CONTROLLER, NODE_CONTROLLER, chartName } from "./charts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";

/** What the controllers of the cluster make in AWS, unknown to Pulumi. */
export function afterCreate(cloud: Cloud, thing: Thing): void {
  const cluster = cloud.all("aws:eks/cluster:Cluster")[0];
  if (!cluster) return;
  const { subnetIds } = cluster.inputs["vpcConfig"] as { subnetIds: string[] };
  const inputs = { clusterName: cluster.id, subnetIds, madeFor: thing.id };
  if (isLoadBalanced(thing))
    cloud.add({ type: "aws:lb/loadBalancer:LoadBalancer", id: `lb-${thing.id}`, inputs, outputs: {} });
  if (thing.type === NODE_POOL)
    cloud.add({ type: "aws:ec2/instance:Instance", id: `i-${thing.id}`, inputs, outputs: {} });
}

/**
 * A Service with a load balancer and a NodePool have finalizers: they stay until their controller has cleaned up.
 *
 * @throws CloudError where that controller is gone
 */
export function beforeDelete(cloud: Cloud, thing: Thing): void {
  if (isLoadBalanced(thing)) requireController(cloud, LOAD_BALANCER_CONTROLLER, thing);
  if (thing.type === NODE_POOL) requireController(cloud, NODE_CONTROLLER, thing);
}

export function afterDelete(cloud: Cloud, thing: Thing): void {
  if (isLoadBalanced(thing)) cloud.remove("aws:lb/loadBalancer:LoadBalancer", `lb-${thing.id}`);
  if (thing.type === NODE_POOL) cloud.remove("aws:ec2/instance:Instance", `i-${thing.id}`);
}

function isLoadBalanced({ type, inputs }: Thing): boolean {
  const { controller } = (inputs["values"] ?? {}) as { controller?: { service?: { type?: string } } };
  if (controller?.service?.type === "NodePort") return false;
  return type === RELEASE && LOAD_BALANCED.includes(chartName(inputs["chart"]));
}

function requireController(cloud: Cloud, chart: string, thing: Thing): void {
  if (cloud.all(RELEASE).some(({ inputs }) => chartName(inputs["chart"]) === chart)) return;
  throw new CloudError(
    `timed out waiting for ${thing.id} to be deleted: its finalizer waits for the controller of ${chart}, which is gone`,
  );
}
