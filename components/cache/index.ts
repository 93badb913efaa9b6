import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { CacheArgs } from "./args";
import { authToken } from "./token";
import { parameterFamily, validateCache } from "./validate";

export * from "./args";

const PORT = 6379;
const LOG_DAYS = 90;

/**
 * ElastiCache in replication-group form: TLS, an auth token, encryption at rest, failover by itself from two nodes
 * on. The token is random, goes to AWS Secrets Manager and is seen nowhere else. Deleted at last, it leaves a final
 * snapshot.
 *
 * @throws ArgsError for nodes, snapshots, identifier or engine version that ElastiCache refuses, or no clients
 */
export class Cache extends pulumi.ComponentResource {
  /** Host name of the node that takes writes. */
  readonly primaryEndpoint: pulumi.Output<string>;
  /** Host name that spreads over the replicas. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** The port that it listens on, under TLS. */
  readonly port = PORT;
  /** Name of the entry of Secrets Manager that holds its password. */
  readonly tokenSecretName: pulumi.Output<string>;
  /** ARN of that entry. */
  readonly tokenSecretArn: pulumi.Output<string>;
  /** ARN of the key that it is encrypted with. */
  readonly keyArn: pulumi.Output<string>;
  /** Its security group. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    validateCache(name, args);
    super("slipway:data:Cache", name, {}, opts);
    const protect = args.protect ?? true;
    const { identifier, tags } = args;
    const kept = { parent: this, protect };
    const logGroup = `/slipway/elasticache/${identifier}`;
    const key = new EncryptionKey(
      name,
      { ...args, description: `Cache ${identifier}`, logGroups: [logGroup], protect },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroup, kmsKeyId: key.arn, retentionInDays: LOG_DAYS, tags },
      kept,
    );
    const token = authToken(name, args, key.arn, kept);
    const subnets = new aws.elasticache.SubnetGroup(
      name,
      { name: identifier, subnetIds: args.dataSubnetIds, tags },
      kept,
    );
    const group = dataSecurityGroup(name, {
      ...args,
      description: `Cache ${identifier}`,
      port: PORT,
      protect,
      parent: this,
    });
    const family = parameterFamily(args) ?? "";
    const parameters = new aws.elasticache.ParameterGroup(
      name,
      {
        name: `${identifier}-${family}`,
        family,
        // Queues lie in it; an evicted job would never run.
        parameters: [{ name: "maxmemory-policy", value: "noeviction" }],
        tags,
      },
      kept,
    );
    // A second life of the same identifier must not meet the snapshot of the first.
    const life = new random.RandomId(
      `${name}-final-snapshot`,
      { byteLength: 4, keepers: { identifier } },
      kept,
    );
    const { allowMajorVersionUpgrade: upgrade = false } = args;
    const cache = new aws.elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: identifier,
        description: identifier,
        engine: args.engine,
        engineVersion: args.engineVersion,
        nodeType: args.nodeType,
        numCacheClusters: args.nodes,
        automaticFailoverEnabled: args.nodes > 1,
        multiAzEnabled: args.nodes > 1,
        port: PORT,
        subnetGroupName: subnets.name,
        securityGroupIds: [group.id],
        parameterGroupName: parameters.name,
        atRestEncryptionEnabled: true,
        kmsKeyId: key.arn,
        transitEncryptionEnabled: true,
        authToken: token.value,
        authTokenUpdateStrategy: "ROTATE",
        snapshotRetentionLimit: args.snapshotRetentionDays,
        finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final-${life.hex}`,
        snapshotWindow: "02:00-03:00",
        maintenanceWindow: "sun:05:00-sun:06:00",
        autoMinorVersionUpgrade: true,
        applyImmediately: upgrade,
        logDeliveryConfigurations: ["slow-log", "engine-log"].map((logType) => ({
          logType,
          destination: logs.name,
          destinationType: "cloudwatch-logs",
          logFormat: "json",
        })),
        tags: { ...tags, Name: identifier },
      },
      {
        parent: this,
        protect,
        retainOnDelete: protect,
        // Minor versions move by themselves in the maintenance window.
        ignoreChanges: upgrade ? [] : ["engineVersion"],
      },
    );
    this.primaryEndpoint = cache.primaryEndpointAddress;
    this.readerEndpoint = cache.readerEndpointAddress;
    this.tokenSecretName = token.entry.name;
    this.tokenSecretArn = token.entry.arn;
    this.keyArn = key.arn;
    this.securityGroupId = group.id;
    this.registerOutputs({ primaryEndpoint: this.primaryEndpoint, tokenSecretName: this.tokenSecretName });
  }
}
