import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { ClusterArgs, NodeGroupArgs } from "./args";
import { architectureOf } from "./instance-types";
import { AttachedRole } from "./roles";

/**
 * Bottlerocket rather than Amazon Linux 2023: a read-only root verified at boot, SELinux enforcing, no shell, package
 * manager or SSH server to break into, and updates that replace the whole image.
 */
const AMI_TYPES = { amd64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" } as const;

/** Managed node groups in private subnets, started once `ready` exists. */
export function nodeGroups(
  name: string,
  args: ClusterArgs,
  { role, attachments }: AttachedRole,
  ready: pulumi.Resource[],
  parent: pulumi.Resource,
): aws.eks.NodeGroup[] {
  return Object.entries(args.nodeGroups).map(([group, size]) => {
    const resource = `${name}-${group}`;
    const template = launchTemplate(resource, args, size, parent);
    return new aws.eks.NodeGroup(
      resource,
      {
        clusterName: args.clusterName,
        nodeGroupName: pulumi
          .output(args.privateSubnetIds)
          .apply((subnetIds) => `${group}-${generation(size, subnetIds)}`),
        version: args.version,
        nodeRoleArn: role.arn,
        subnetIds: args.privateSubnetIds,
        amiType: amiType(size),
        instanceTypes: size.instanceTypes,
        capacityType: size.capacityType,
        scalingConfig: { minSize: size.min, desiredSize: size.desired, maxSize: size.max },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        labels: size.labels,
        taints: size.taints,
        tags: args.tags,
      },
      {
        parent,
        dependsOn: [...ready, ...attachments],
        ignoreChanges: ["scalingConfig.desiredSize"],
        // The provider would delete a group with a name of its own first, whatever the new one is called.
        deleteBeforeReplace: false,
      },
    );
  });
}

function amiType({ instanceTypes }: NodeGroupArgs) {
  return AMI_TYPES[architectureOf(instanceTypes[0] ?? "")];
}

/**
 * Six hex digits of what AWS cannot change on a living group. A change of these gives a new name, so that the new
 * group takes over before the old one is drained, where the same name would collide.
 */
function generation(size: NodeGroupArgs, subnetIds: string[]): string {
  const fixed = JSON.stringify([amiType(size), size.capacityType, size.instanceTypes, subnetIds]);
  return createHash("sha256").update(fixed).digest("hex").slice(0, 6);
}

function launchTemplate(name: string, { tags }: ClusterArgs, size: NodeGroupArgs, parent: pulumi.Resource) {
  const volume = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };
  return new aws.ec2.LaunchTemplate(
    name,
    {
      description: `Nodes of ${name}`,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        // Bottlerocket keeps its own image on the first volume and everything else on the second.
        { deviceName: "/dev/xvda", ebs: volume },
        { deviceName: "/dev/xvdb", ebs: { ...volume, volumeSize: size.diskSize } },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...tags, Name: name },
      })),
      tags,
    },
    { parent },
  );
}
