import { PlannedResource } from "../../offline/plan/plan";
import { PlannedResources } from "./planned-resources";

/** Where data components stand in these tests. */
export const PLACE = {
  region: "us-east-1",
  accountId: "111122223333",
  tags: { "slipway:system": "shop" },
};

export const IN_VPC = { ...PLACE, vpcId: "vpc-1", dataSubnetIds: ["subnet-1", "subnet-2"] };

/** The statements of a policy in a property of a resource. */
export function statements(resource: PlannedResource, property = "policy"): any[] {
  return JSON.parse(String(resource.inputs[property])).Statement;
}

/** Ports and sources a security group lets in. */
export function letIn(planned: PlannedResources): [string, unknown, unknown, unknown][] {
  return planned
    .all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    .map(({ name, inputs }) => [
      name,
      inputs["referencedSecurityGroupId"],
      inputs["fromPort"],
      inputs["toPort"],
    ]);
}

/** Names of resources of the types given that Pulumi would destroy without a word. */
export function unprotected(planned: PlannedResources, ...types: string[]): string[] {
  return types.flatMap((type) => {
    const found = planned.all(type);
    if (found.length === 0) throw new Error(`no resource of type ${type}`);
    return found.filter(({ protect }) => !protect).map(({ name }) => `${type} ${name}`);
  });
}
