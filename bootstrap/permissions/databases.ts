import { NeedsByType } from "./needs";

const RDS_TAGS = ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"];
const CACHE_TAGS = ["elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource"];

/** Databases and caches. */
export const DATABASES: NeedsByType = {
  "aws:rds/instance:Instance": {
    read: ["rds:DescribeDBInstances", "rds:ListTagsForResource"],
    change: [
      "iam:CreateServiceLinkedRole",
      "iam:PassRole",
      "kms:CreateGrant",
      "kms:DescribeKey",
      "rds:CreateDBInstance",
      "rds:CreateDBInstanceReadReplica",
      "rds:CreateDBSnapshot",
      "rds:DeleteDBInstance",
      "rds:DescribeDBSnapshots",
      "rds:ModifyDBInstance",
      "rds:PromoteReadReplica",
      "rds:RebootDBInstance",
      "rds:RestoreDBInstanceToPointInTime",
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      ...RDS_TAGS,
    ],
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    read: ["rds:DescribeDBInstanceAutomatedBackups"],
    change: [
      "kms:CreateGrant",
      "kms:DescribeKey",
      "rds:StartDBInstanceAutomatedBackupsReplication",
      "rds:StopDBInstanceAutomatedBackupsReplication",
    ],
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    read: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
    change: [
      "rds:CreateDBParameterGroup",
      "rds:DeleteDBParameterGroup",
      "rds:ModifyDBParameterGroup",
      "rds:ResetDBParameterGroup",
      ...RDS_TAGS,
    ],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    read: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"],
    change: ["rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup", ...RDS_TAGS],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    read: [
      "elasticache:DescribeCacheClusters",
      "elasticache:DescribeReplicationGroups",
      "elasticache:ListTagsForResource",
    ],
    change: [
      "elasticache:CreateReplicationGroup",
      "elasticache:CreateSnapshot",
      "elasticache:DecreaseReplicaCount",
      "elasticache:DeleteReplicationGroup",
      "elasticache:IncreaseReplicaCount",
      "elasticache:ModifyReplicationGroup",
      "iam:CreateServiceLinkedRole",
      "kms:CreateGrant",
      "kms:DescribeKey",
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:UpdateLogDelivery",
      ...CACHE_TAGS,
    ],
  },
  "aws:elasticache/parameterGroup:ParameterGroup": {
    read: [
      "elasticache:DescribeCacheParameterGroups",
      "elasticache:DescribeCacheParameters",
      "elasticache:ListTagsForResource",
    ],
    change: [
      "elasticache:CreateCacheParameterGroup",
      "elasticache:DeleteCacheParameterGroup",
      "elasticache:ModifyCacheParameterGroup",
      ...CACHE_TAGS,
    ],
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    read: ["elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"],
    change: [
      "elasticache:CreateCacheSubnetGroup",
      "elasticache:DeleteCacheSubnetGroup",
      "elasticache:ModifyCacheSubnetGroup",
      ...CACHE_TAGS,
    ],
  },
};
