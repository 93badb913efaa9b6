import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";

interface ReplicaContext {
  groupId: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  parent: pulumi.Resource;
  protect: boolean;
}

/**
 * Read replicas spread over the zones, and one name in a private zone that answers with each of them in turn.
 *
 * @returns the reader's host name; the primary's address where there are no replicas
 */
export function readReplicas(
  name: string,
  args: DatabaseArgs,
  primary: aws.rds.Instance,
  { groupId, keyArn, parent, protect }: ReplicaContext,
): pulumi.Output<string> {
  const count = args.readReplicas ?? 0;
  if (count === 0) return primary.address;
  const zone = new aws.route53.Zone(
    `${name}-reader`,
    {
      name: `${args.identifier}.internal`,
      comment: `Readers of ${args.identifier}`,
      vpcs: [{ vpcId: args.vpcId }],
      tags: args.tags,
    },
    { parent },
  );
  for (let index = 0; index < count; index++) {
    const replica = new aws.rds.Instance(
      `${name}-replica-${index + 1}`,
      {
        identifier: `${args.identifier}-replica-${index + 1}`,
        replicateSourceDb: primary.identifier,
        instanceClass: args.instanceClass,
        availabilityZone: args.zones[index % args.zones.length],
        storageType: "gp3",
        storageEncrypted: true,
        kmsKeyId: keyArn,
        publiclyAccessible: false,
        iamDatabaseAuthenticationEnabled: true,
        vpcSecurityGroupIds: [groupId],
        parameterGroupName: primary.parameterGroupName,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        maintenanceWindow: args.maintenanceWindow,
        copyTagsToSnapshot: true,
        autoMinorVersionUpgrade: true,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
        deletionProtection: protect,
        // AWS makes no final snapshot of a replica; its data is the primary's.
        skipFinalSnapshot: true,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: keyArn,
        performanceInsightsRetentionPeriod: 7,
        monitoringInterval: 60,
        monitoringRoleArn: primary.monitoringRoleArn,
        tags: { ...args.tags, Name: `${args.identifier}-replica-${index + 1}` },
      },
      { parent, protect, retainOnDelete: protect, ignoreChanges: ["engineVersion"] },
    );
    new aws.route53.Record(
      `${name}-reader-${index + 1}`,
      {
        zoneId: zone.zoneId,
        name: `reader.${args.identifier}.internal`,
        type: "CNAME",
        ttl: 5,
        records: [replica.address],
        setIdentifier: `replica-${index + 1}`,
        weightedRoutingPolicies: [{ weight: 10 }],
      },
      { parent },
    );
  }
  return pulumi.output(`reader.${args.identifier}.internal`);
}
