type Inputs = Record<string, unknown>;

/**
 * Types whose import id is made of inputs: the inputs, then what stands between their values. As in the Import section
 * of each resource of @pulumi/aws 7.48.
 */
const FROM_INPUTS: Record<string, [string[], string?]> = {
  "aws:backup/vault:Vault": [["name"]],
  "aws:cloudwatch/eventRule:EventRule": [["name"]],
  "aws:cloudwatch/eventTarget:EventTarget": [["rule", "targetId"], "/"],
  "aws:cloudwatch/logGroup:LogGroup": [["name"]],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [["name"]],
  "aws:ec2/route:Route": [["routeTableId", "destinationCidrBlock"], "_"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [["subnetId", "routeTableId"], "/"],
  "aws:ec2/tag:Tag": [["resourceId", "key"], ","],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": [["repository"]],
  "aws:ecr/repository:Repository": [["name"]],
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
  "aws:rds/subnetGroup:SubnetGroup": [["name"]],
  "aws:s3/bucket:Bucket": [["bucket"]],
  "aws:secretsmanager/secret:Secret": [["name"]],
  "aws:secretsmanager/secretRotation:SecretRotation": [["secretId"]],
  "aws:sqs/queuePolicy:QueuePolicy": [["queueUrl"]],
};

/**
 * The id by which a resource can be read back if it was made, or undefined where only the cloud knows it.
 */
export function naturalId(type: string, inputs: Inputs): string | undefined {
  if (type === "kubernetes:helm.sh/v3:Release") return joined([inputs["namespace"], inputs["name"]], "/");
  if (type.startsWith("kubernetes:")) {
    const { namespace, name } = (inputs["metadata"] ?? {}) as Inputs;
    return joined([namespace, name], "/");
  }
  if (type.startsWith("aws:s3/bucket")) return joined([inputs["bucket"]], "");
  const rule = FROM_INPUTS[type];
  if (!rule) return undefined;
  const [properties, separator = ""] = rule;
  if (properties.some((property) => typeof inputs[property] !== "string")) return undefined;
  return joined(
    properties.map((property) => inputs[property]),
    separator,
  );
}

function joined(parts: unknown[], separator: string): string | undefined {
  return parts.filter((part) => typeof part === "string").join(separator) || undefined;
}
