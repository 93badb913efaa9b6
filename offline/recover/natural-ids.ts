type Inputs = Record<string, unknown>;

/** What an import id is made of. */
type Rule = [inputs: string[], separator?: string, unless?: string];

/** What belongs to a bucket goes by the bucket's name. */
const OF_BUCKET = [
  ...["Bucket", "BucketLifecycleConfiguration", "BucketLogging", "BucketNotification"],
  ...["BucketOwnershipControls", "BucketPolicy", "BucketPublicAccessBlock", "BucketReplicationConfig"],
  ...["BucketServerSideEncryptionConfiguration", "BucketVersioning"],
].map((kind): [string, Rule] => [`aws:s3/b${kind.slice(1)}:${kind}`, [["bucket"]]]);

/**
 * Types whose import id is made of inputs: the inputs, what stands between their values, and an input with which the id
 * is another one. A test holds each to the Import section of the type in @pulumi/aws.
 */
const FROM_INPUTS: Record<string, Rule> = {
  ...Object.fromEntries(OF_BUCKET),
  "aws:backup/vault:Vault": [["name"]],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": [["backupVaultName"]],
  "aws:cloudwatch/eventRule:EventRule": [["name"], "", "eventBusName"],
  "aws:cloudwatch/eventTarget:EventTarget": [["rule", "targetId"], "/", "eventBusName"],
  "aws:cloudwatch/logGroup:LogGroup": [["name"]],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [["name"]],
  "aws:ec2/route:Route": [["routeTableId", "destinationCidrBlock"], "_"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [["subnetId", "routeTableId"], "/"],
  "aws:ec2/tag:Tag": [["resourceId", "key"], ","],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": [["repository"]],
  "aws:ecr/repository:Repository": [["name"]],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": [["prefix"]],
  "aws:efs/backupPolicy:BackupPolicy": [["fileSystemId"]],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": [["fileSystemId"]],
  "aws:eks/accessEntry:AccessEntry": [["clusterName", "principalArn"], ":"],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [
    ["clusterName", "principalArn", "policyArn"],
    "#",
  ],
  "aws:eks/addon:Addon": [["clusterName", "addonName"], ":"],
  "aws:eks/cluster:Cluster": [["name"]],
  "aws:eks/nodeGroup:NodeGroup": [["clusterName", "nodeGroupName"], ":"],
  "aws:elasticache/parameterGroup:ParameterGroup": [["name"]],
  "aws:elasticache/replicationGroup:ReplicationGroup": [["replicationGroupId"]],
  "aws:elasticache/subnetGroup:SubnetGroup": [["name"]],
  "aws:iam/role:Role": [["name"]],
  "aws:iam/rolePolicy:RolePolicy": [["role", "name"], ":"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [["role", "policyArn"], "/"],
  "aws:kms/alias:Alias": [["name"]],
  "aws:rds/instance:Instance": [["identifier"]],
  "aws:rds/parameterGroup:ParameterGroup": [["name"]],
  "aws:rds/proxy:Proxy": [["name"]],
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": [["dbProxyName"]],
  "aws:rds/subnetGroup:SubnetGroup": [["name"]],
  "aws:route53/record:Record": [["zoneId", "name", "type"], "_", "setIdentifier"],
  "aws:secretsmanager/secretRotation:SecretRotation": [["secretId"]],
  "aws:sns/topicPolicy:TopicPolicy": [["arn"]],
  "aws:sqs/queuePolicy:QueuePolicy": [["queueUrl"]],
};

/** Types whose import id is made of inputs. */
export const TYPES_WITH_NATURAL_ID: readonly string[] = Object.keys(FROM_INPUTS);

/**
 * The id by which a resource can be read back if it was made, or undefined where only the cloud knows it.
 */
export function naturalId(type: string, inputs: Inputs): string | undefined {
  if (type === "kubernetes:helm.sh/v3:Release") return joined([inputs["namespace"], inputs["name"]], "/");
  if (type.startsWith("kubernetes:")) {
    const { namespace, name } = (inputs["metadata"] ?? {}) as Inputs;
    return joined([namespace, name], "/");
  }
  const rule = FROM_INPUTS[type];
  if (!rule) return undefined;
  const [properties, separator = "", unless = ""] = rule;
  if (inputs[unless] !== undefined) return undefined;
  if (properties.some((property) => typeof inputs[property] !== "string")) return undefined;
  return joined(
    properties.map((property) => inputs[property]),
    separator,
  );
}

function joined(parts: unknown[], separator: string): string | undefined {
  return parts.filter((part) => typeof part === "string").join(separator) || undefined;
}
