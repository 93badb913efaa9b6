/** Terraform's names that the rule of {@link terraformType} does not give. */
const IRREGULAR: Record<string, string> = {
  "aws:ec2/tag:Tag": "aws_ec2_tag",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "aws_iam_openid_connect_provider",
  "aws:rds/instance:Instance": "aws_db_instance",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication":
    "aws_db_instance_automated_backups_replication",
  "aws:rds/parameterGroup:ParameterGroup": "aws_db_parameter_group",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
  "eks:index:Cluster": "aws_eks_cluster",
};

/** Blocks and arguments whose Terraform name is not the singular, as it is elsewhere. */
export const PLURAL_BLOCKS = new Set(["block_device_mappings", "tag_specifications", "ingress", "egress"]);

/**
 * Terraform's name of a Pulumi resource type: `aws:sqs/queuePolicy:QueuePolicy` is `aws_sqs_queue_policy`; the types
 * of the module ec2 do not carry its name.
 */
export function terraformType(type: string): string {
  const irregular = IRREGULAR[type];
  if (irregular !== undefined) return irregular;
  const [, module, resource] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  if (module === undefined || resource === undefined)
    throw new Error(`${type} is not a type of the AWS provider`);
  return ["aws", ...(module === "ec2" ? [] : [module]), snakeCase(resource)].join("_");
}

/** `kmsKeyId` as `kms_key_id`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
