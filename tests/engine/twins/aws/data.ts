import { Values } from "../twin";
import { AwsType } from "./types";

const ofBucket: AwsType = { named: ["bucket"], names: { bucket: "aws:s3/bucket:Bucket" } };
const ofFileSystem: AwsType = { named: ["fileSystemId"] };

const protectedInstance = (inputs: Values): string | undefined => {
  if (inputs["deletionProtection"] === true)
    return "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.";
  if (inputs["skipFinalSnapshot"] !== true && !inputs["finalSnapshotIdentifier"])
    return "finalSnapshotIdentifier is required when skipFinalSnapshot is false";
  return undefined;
};

/** Databases, caches, buckets, files, images. */
export const DATA_TYPES: Record<string, AwsType> = {
  "aws:rds/instance:Instance": {
    named: ["identifier"],
    autoName: "identifier",
    arn: "arn:aws:rds:{region}:{account}:db:{identifier}",
    names: {
      dbSubnetGroupName: "aws:rds/subnetGroup:SubnetGroup",
      parameterGroupName: "aws:rds/parameterGroup:ParameterGroup",
      replicateSourceDb: "aws:rds/instance:Instance",
    },
    outputs: (inputs, _id, { account, region }) => {
      const address = `${String(inputs["identifier"])}.c0ffee.${region}.rds.amazonaws.com`;
      const secret = `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-${String(inputs["identifier"])}`;
      return {
        address,
        endpoint: `${address}:5432`,
        port: 5432,
        resourceId: `db-${String(inputs["identifier"]).toUpperCase()}`,
        status: "available",
        masterUserSecrets: inputs["manageMasterUserPassword"]
          ? [{ secretArn: secret, secretStatus: "active", kmsKeyId: inputs["masterUserSecretKmsKeyId"] }]
          : [],
      };
    },
    refusesDeletion: protectedInstance,
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:rds:{region}:{account}:subgrp:{name}",
    heldBy: ["aws:rds/instance:Instance"],
    heldError:
      "InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '{id}' because at least one database instance is still using it.",
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:rds:{region}:{account}:pg:{name}",
    heldBy: ["aws:rds/instance:Instance"],
    heldError: "InvalidDBParameterGroupState: One or more database instances are still members of {id}.",
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    named: ["replicationGroupId"],
    autoName: "replicationGroupId",
    arn: "arn:aws:elasticache:{region}:{account}:replicationgroup:{replicationGroupId}",
    names: {
      subnetGroupName: "aws:elasticache/subnetGroup:SubnetGroup",
      parameterGroupName: "aws:elasticache/parameterGroup:ParameterGroup",
    },
    outputs: (inputs) => ({
      primaryEndpointAddress: `master.${String(inputs["replicationGroupId"])}.c0ffee.use1.cache.amazonaws.com`,
      readerEndpointAddress: `replica.${String(inputs["replicationGroupId"])}.c0ffee.use1.cache.amazonaws.com`,
      memberClusters: [],
    }),
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    named: ["name"],
    autoName: "name",
    heldBy: ["aws:elasticache/replicationGroup:ReplicationGroup"],
    heldError: "CacheSubnetGroupInUse: Cache subnet group {id} is currently in use by a cache cluster.",
  },
  "aws:elasticache/parameterGroup:ParameterGroup": {
    named: ["name"],
    autoName: "name",
    heldBy: ["aws:elasticache/replicationGroup:ReplicationGroup"],
    heldError: "InvalidCacheParameterGroupState: One or more cache clusters are still members of {id}.",
  },
  "aws:s3/bucket:Bucket": {
    named: ["bucket"],
    autoName: "bucket",
    arn: "arn:aws:s3:::{bucket}",
    outputs: (inputs, _id, { region }) => ({
      bucketDomainName: `${String(inputs["bucket"])}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${String(inputs["bucket"])}.s3.${region}.amazonaws.com`,
    }),
    heldBy: ["object"],
    heldError: "BucketNotEmpty: The bucket you tried to delete is not empty ({id})",
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketLogging:BucketLogging": {
    ...ofBucket,
    names: { bucket: "aws:s3/bucket:Bucket", targetBucket: "aws:s3/bucket:Bucket" },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:efs/fileSystem:FileSystem": {
    prefix: "fs-",
    arn: "arn:aws:elasticfilesystem:{region}:{account}:file-system/{id}",
    outputs: (_inputs, id, { region }) => ({ dnsName: `${id}.efs.${region}.amazonaws.com` }),
    heldBy: ["aws:efs/mountTarget:MountTarget"],
    heldError: "FileSystemInUse: file system {id} has mount targets",
  },
  "aws:efs/backupPolicy:BackupPolicy": ofFileSystem,
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ofFileSystem,
  "aws:efs/mountTarget:MountTarget": { prefix: "fsmt-" },
  "aws:efs/accessPoint:AccessPoint": {
    prefix: "fsap-",
    arn: "arn:aws:elasticfilesystem:{region}:{account}:access-point/{id}",
  },
  "aws:ecr/repository:Repository": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:ecr:{region}:{account}:repository/{name}",
    outputs: (inputs, _id, { account, region }) => ({
      repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${String(inputs["name"])}`,
      registryId: account,
    }),
    heldBy: ["image"],
    heldError: "RepositoryNotEmptyException: The repository '{id}' still contains images",
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    named: ["repository"],
    names: { repository: "aws:ecr/repository:Repository" },
  },
};
