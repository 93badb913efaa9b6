import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";
import { InstanceContext, instanceSettings } from "./instance-settings";
import { instanceLogs } from "./logs";

/** Identifiers of the read replicas in RDS, in order. */
export function replicaIdentifiers({ identifier, readReplicas = 0 }: DatabaseArgs): string[] {
  return Array.from({ length: readReplicas }, (_, index) => `${identifier}-replica-${index + 1}`);
}

/** Read replicas of the primary, spread over the zones. */
export function readReplicas(
  name: string,
  args: DatabaseArgs,
  primary: aws.rds.Instance,
  context: InstanceContext,
  parent: pulumi.Resource,
): aws.rds.Instance[] {
  const protect = args.protect ?? true;
  return replicaIdentifiers(args).map((identifier, index) => {
    const replica = `${name}-replica-${index + 1}`;
    const logs = instanceLogs(
      replica,
      { identifier, keyArn: context.keyArn, tags: args.tags },
      { parent, protect },
    );
    return new aws.rds.Instance(
      replica,
      {
        ...instanceSettings(args, context),
        identifier,
        replicateSourceDb: primary.identifier,
        availabilityZone: args.zones[index % args.zones.length],
        // AWS makes no final snapshot of a replica; its data is the primary's.
        skipFinalSnapshot: true,
        tags: { ...args.tags, Name: identifier },
      },
      { parent, protect, retainOnDelete: protect, dependsOn: logs, ignoreChanges: ["engineVersion"] },
    );
  });
}
