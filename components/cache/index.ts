import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ArgsError } from "../args-error";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { CacheArgs } from "./args";

export * from "./args";

/**
 * ElastiCache in replication-group form: TLS, an auth token, encryption at rest, failover by itself from two nodes
 * on. The token is random, goes to AWS Secrets Manager and is seen nowhere else.
 *
 * @throws ArgsError for nodes outside 1 to 6, a malformed version or identifier, or no clients
 */
export class Cache extends pulumi.ComponentResource {
  readonly primaryEndpoint: pulumi.Output<string>;
  readonly tokenSecretName: pulumi.Output<string>;
  readonly tokenSecretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:data:Cache", name, {}, opts);
    const protect = args.protect ?? true;
    const { tags } = args;
    const kept = { parent: this, protect };
    const logGroup = `/slipway/elasticache/${args.identifier}`;
    const key = new EncryptionKey(
      name,
      { ...args, description: `Cache ${args.identifier}`, logGroups: [logGroup], protect },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroup, kmsKeyId: key.arn, retentionInDays: 90, tags },
      { parent: this },
    );
    // ElastiCache takes 16 to 128 printable characters without @, " and /.
    const token = new random.RandomPassword(
      `${name}-token`,
      { length: 64, special: false },
      { parent: this },
    );
    const entry = new aws.secretsmanager.Secret(
      `${name}-token`,
      {
        name: `${args.secretPrefix}/${name}-token`,
        description: `Auth token of ${args.identifier}`,
        kmsKeyId: key.arn,
        recoveryWindowInDays: 30,
        tags,
      },
      kept,
    );
    new aws.secretsmanager.SecretVersion(
      `${name}-token`,
      { secretId: entry.id, secretString: token.result },
      { parent: this },
    );
    const subnets = new aws.elasticache.SubnetGroup(
      name,
      { name: args.identifier, subnetIds: args.dataSubnetIds, tags },
      kept,
    );
    const group = dataSecurityGroup(name, {
      ...args,
      description: `Cache ${args.identifier}`,
      port: 6379,
      protect,
      parent: this,
    });
    const family = args.engine === "valkey" ? `valkey${args.engineVersion.split(".")[0]}` : "redis7";
    const parameters = new aws.elasticache.ParameterGroup(
      name,
      {
        name: `${args.identifier}-${family}`,
        family,
        parameters: [{ name: "maxmemory-policy", value: "noeviction" }],
        tags,
      },
      kept,
    );
    const cache = new aws.elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: args.identifier,
        description: args.identifier,
        engine: args.engine,
        engineVersion: args.engineVersion,
        nodeType: args.nodeType,
        numCacheClusters: args.nodes,
        automaticFailoverEnabled: args.nodes > 1,
        multiAzEnabled: args.nodes > 1,
        port: 6379,
        subnetGroupName: subnets.name,
        securityGroupIds: [group.id],
        parameterGroupName: parameters.name,
        atRestEncryptionEnabled: true,
        kmsKeyId: key.arn,
        transitEncryptionEnabled: true,
        authToken: token.result,
        authTokenUpdateStrategy: "ROTATE",
        snapshotRetentionLimit: args.snapshotRetentionDays,
        finalSnapshotIdentifier: `${args.identifier}-final`,
        snapshotWindow: "02:00-03:00",
        maintenanceWindow: "sun:05:00-sun:06:00",
        autoMinorVersionUpgrade: true,
        logDeliveryConfigurations: ["slow-log", "engine-log"].map((logType) => ({
          logType,
          destination: logs.name,
          destinationType: "cloudwatch-logs",
          logFormat: "json",
        })),
        tags: { ...tags, Name: args.identifier },
      },
      { parent: this, protect, retainOnDelete: protect, ignoreChanges: ["engineVersion"] },
    );
    this.primaryEndpoint = cache.primaryEndpointAddress;
    this.tokenSecretName = entry.name;
    this.tokenSecretArn = entry.arn;
    this.keyArn = key.arn;
    this.securityGroupId = group.id;
    this.registerOutputs({ primaryEndpoint: this.primaryEndpoint, tokenSecretName: this.tokenSecretName });
  }
}

function validate(name: string, args: CacheArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("Cache", name, problem);
  };
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,39}$/.test(args.identifier) || args.identifier.endsWith("-")) {
    fail(
      `identifier is "${args.identifier}"; give up to 40 lower-case letters, digits and single dashes, a letter first`,
    );
  }
  if (!Number.isInteger(args.nodes) || args.nodes < 1 || args.nodes > 6)
    fail(`nodes is ${args.nodes}; give 1 to 6`);
  if (!/^\d+\.\d+$/.test(args.engineVersion))
    fail(`engineVersion is "${args.engineVersion}"; give major.minor such as 7.1`);
  if (args.snapshotRetentionDays < 0 || args.snapshotRetentionDays > 35) {
    fail(`snapshotRetentionDays is ${args.snapshotRetentionDays}; give 0 to 35`);
  }
  if (Object.keys(args.clients).length === 0) fail("clients is empty; name who may connect");
}
