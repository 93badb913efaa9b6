import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";
import { LOGS } from "./logs";

export interface InstanceContext {
  keyArn: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string>;
  parameterGroupName: pulumi.Input<string>;
  monitoringRoleArn: pulumi.Input<string>;
}

/** What the primary and its replicas have in common. */
export function instanceSettings(
  args: DatabaseArgs,
  { keyArn, securityGroupId, parameterGroupName, monitoringRoleArn }: InstanceContext,
) {
  return {
    instanceClass: args.instanceClass,
    // IOPS and throughput stay unset: gp3 gives 3000 and 125 MiB/s, from 400 GiB on 12000 and 500 (RDS user guide).
    storageType: "gp3",
    // A replica that cannot grow as its primary grows fills up and stops.
    maxAllocatedStorage: args.maxAllocatedStorage,
    storageEncrypted: true,
    kmsKeyId: keyArn,
    publiclyAccessible: false,
    iamDatabaseAuthenticationEnabled: true,
    vpcSecurityGroupIds: [securityGroupId],
    parameterGroupName,
    caCertIdentifier: "rds-ca-rsa2048-g1",
    maintenanceWindow: args.maintenanceWindow,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    enabledCloudwatchLogsExports: LOGS,
    deletionProtection: args.protect ?? true,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: 7,
    monitoringInterval: 60,
    monitoringRoleArn,
  } satisfies Partial<aws.rds.InstanceArgs>;
}
