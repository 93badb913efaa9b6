import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";

/** Seconds; how long a client keeps asking a replica that is gone. */
const TTL = 5;

/**
 * One name in a private zone of the VPC that answers with each replica in turn.
 *
 * The replicas' certificates do not carry the name: clients use `sslmode=require`, or verify against the names of
 * the replicas themselves.
 */
export function readerEndpoint(
  name: string,
  { identifier, vpcId, tags }: DatabaseArgs,
  replicas: aws.rds.Instance[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const domain = `${identifier}.internal`;
  const zone = new aws.route53.Zone(
    `${name}-reader`,
    { name: domain, comment: `Readers of ${identifier}`, vpcs: [{ vpcId }], tags },
    opts,
  );
  const records = replicas.map(
    (replica, index) =>
      new aws.route53.Record(
        `${name}-reader-${index + 1}`,
        {
          zoneId: zone.zoneId,
          name: `reader.${domain}`,
          type: "CNAME",
          ttl: TTL,
          records: [replica.address],
          setIdentifier: `replica-${index + 1}`,
          weightedRoutingPolicies: [{ weight: 10 }],
        },
        opts,
      ),
  );
  return pulumi.all(records.map((record) => record.name)).apply(([first]) => first ?? `reader.${domain}`);
}
