"""Keys, roles, secrets, buckets, databases, caches, images, files."""

import json

from parameters import capitalized, given, pascal, renamed, tag_list


def key(i):
    yield "kms", "CreateKey", given(
        **capitalized(i, "policy", "description", "keyUsage", "multiRegion"),
        Tags=tag_list(i, "TagKey", "TagValue") or None,
    )
    if i.get("enableKeyRotation"):
        yield "kms", "EnableKeyRotation", {"KeyId": "{id}"}


def alias(i):
    yield "kms", "CreateAlias", {"AliasName": i["name"], "TargetKeyId": i["targetKeyId"]}


def role(i):
    yield "iam", "CreateRole", given(
        RoleName=i.get("name") or i["_name"],
        AssumeRolePolicyDocument=i["assumeRolePolicy"],
        **capitalized(i, "description", "path", "permissionsBoundary", "maxSessionDuration"),
        Tags=tag_list(i) or None,
    )


def role_policy(i):
    yield "iam", "PutRolePolicy", {
        "RoleName": i["role"],
        "PolicyName": i.get("name") or i["_name"],
        "PolicyDocument": i["policy"],
    }


def secret(i):
    yield "secretsmanager", "CreateSecret", given(
        Name=i.get("name") or i["_name"], **capitalized(i, "description", "kmsKeyId"), Tags=tag_list(i) or None
    )


def bucket(i):
    # us-east-1 is the one region that must not be named.
    place = None if i["_region"] == "us-east-1" else {"LocationConstraint": i["_region"]}
    yield "s3", "CreateBucket", given(Bucket=i.get("bucket") or i["_name"], CreateBucketConfiguration=place)
    if i.get("tags"):
        yield "s3", "PutBucketTagging", {"Bucket": "{id}", "Tagging": {"TagSet": tag_list(i)}}


def bucket_versioning(i):
    yield "s3", "PutBucketVersioning", {
        "Bucket": i["bucket"],
        "VersioningConfiguration": {"Status": i["versioningConfiguration"]["status"]},
    }


def bucket_encryption(i):
    rules = [
        given(
            ApplyServerSideEncryptionByDefault=renamed(
                rule["applyServerSideEncryptionByDefault"],
                {"sseAlgorithm": "SSEAlgorithm", "kmsMasterKeyId": "KMSMasterKeyID"},
            ),
            BucketKeyEnabled=rule.get("bucketKeyEnabled"),
        )
        for rule in i["rules"]
    ]
    yield "s3", "PutBucketEncryption", {
        "Bucket": i["bucket"],
        "ServerSideEncryptionConfiguration": {"Rules": rules},
    }


def public_access_block(i):
    names = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    yield "s3", "PutPublicAccessBlock", {
        "Bucket": i["bucket"],
        "PublicAccessBlockConfiguration": capitalized(i, *names),
    }


def ownership_controls(i):
    yield "s3", "PutBucketOwnershipControls", {
        "Bucket": i["bucket"],
        "OwnershipControls": {"Rules": [{"ObjectOwnership": i["rule"]["objectOwnership"]}]},
    }


def bucket_policy(i):
    yield "s3", "PutBucketPolicy", {"Bucket": i["bucket"], "Policy": i["policy"]}


def lifecycle(i):
    names = {"id": "ID", "status": "Status"}
    rules = [
        given(
            **renamed(rule, names),
            Filter=pascal(rule.get("filter") or {"prefix": ""}),
            Expiration=pascal(rule.get("expiration")),
            NoncurrentVersionExpiration=pascal(rule.get("noncurrentVersionExpiration")),
            AbortIncompleteMultipartUpload=pascal(rule.get("abortIncompleteMultipartUpload")),
            Transitions=pascal(rule.get("transitions")),
        )
        for rule in i["rules"]
    ]
    yield "s3", "PutBucketLifecycleConfiguration", {
        "Bucket": i["bucket"],
        "LifecycleConfiguration": {"Rules": rules},
    }


def database(i):
    if i.get("replicateSourceDb"):
        yield "rds", "CreateDBInstanceReadReplica", {
            "DBInstanceIdentifier": i["identifier"],
            "SourceDBInstanceIdentifier": i["replicateSourceDb"],
            **renamed(i, {"instanceClass": "DBInstanceClass", "parameterGroupName": "DBParameterGroupName"}),
            **capitalized(i, "availabilityZone", "deletionProtection", "publiclyAccessible", "kmsKeyId"),
            "Tags": tag_list(i),
        }
        return
    names = {
        **{"identifier": "DBInstanceIdentifier", "instanceClass": "DBInstanceClass", "dbName": "DBName"},
        **{"username": "MasterUsername", "dbSubnetGroupName": "DBSubnetGroupName", "multiAz": "MultiAZ"},
        **{"parameterGroupName": "DBParameterGroupName", "backupWindow": "PreferredBackupWindow"},
        **{"maintenanceWindow": "PreferredMaintenanceWindow", "caCertIdentifier": "CACertificateIdentifier"},
        **{"enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports"},
        **{"iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication"},
        **{"performanceInsightsEnabled": "EnablePerformanceInsights"},
        **{"performanceInsightsKmsKeyId": "PerformanceInsightsKMSKeyId", "password": "MasterUserPassword"},
    }
    same = (
        *("allocatedStorage", "engine", "engineVersion", "backupRetentionPeriod", "copyTagsToSnapshot"),
        *("deletionProtection", "kmsKeyId", "storageEncrypted", "storageType", "manageMasterUserPassword"),
        *("masterUserSecretKmsKeyId", "maxAllocatedStorage", "monitoringInterval", "monitoringRoleArn", "port"),
        *("publiclyAccessible", "vpcSecurityGroupIds", "performanceInsightsRetentionPeriod"),
        *("autoMinorVersionUpgrade", "availabilityZone"),
    )
    yield "rds", "CreateDBInstance", {
        **renamed(i, names),
        **capitalized(i, *same),
        "Tags": tag_list(i),
    }


def database_subnets(i):
    yield "rds", "CreateDBSubnetGroup", {
        "DBSubnetGroupName": i.get("name") or i["_name"],
        "DBSubnetGroupDescription": i.get("description", "Managed by Pulumi"),
        "SubnetIds": i["subnetIds"],
        "Tags": tag_list(i),
    }


def database_parameters(i):
    yield "rds", "CreateDBParameterGroup", {
        "DBParameterGroupName": i.get("name") or i["_name"],
        "DBParameterGroupFamily": i["family"],
        "Description": i.get("description", "Managed by Pulumi"),
    }


def cache(i):
    names = {
        **{"description": "ReplicationGroupDescription", "nodeType": "CacheNodeType"},
        **{"subnetGroupName": "CacheSubnetGroupName", "parameterGroupName": "CacheParameterGroupName"},
        **{"maintenanceWindow": "PreferredMaintenanceWindow", "multiAzEnabled": "MultiAZEnabled"},
    }
    same = (
        *("replicationGroupId", "atRestEncryptionEnabled", "transitEncryptionEnabled", "automaticFailoverEnabled"),
        *("engine", "engineVersion", "kmsKeyId", "numCacheClusters", "port", "securityGroupIds", "snapshotWindow"),
        *("snapshotRetentionLimit", "transitEncryptionMode"),
    )
    yield "elasticache", "CreateReplicationGroup", {
        "ReplicationGroupId": i["_name"],
        **renamed(i, names),
        **capitalized(i, *same),
        "Tags": tag_list(i),
    }


def cache_subnets(i):
    yield "elasticache", "CreateCacheSubnetGroup", {
        "CacheSubnetGroupName": i.get("name") or i["_name"],
        "CacheSubnetGroupDescription": i.get("description", "Managed by Pulumi"),
        "SubnetIds": i["subnetIds"],
    }


def repository(i):
    yield "ecr", "CreateRepository", given(
        repositoryName=i["name"],
        imageTagMutability=i.get("imageTagMutability"),
        imageScanningConfiguration=i.get("imageScanningConfiguration"),
        encryptionConfiguration=(i.get("encryptionConfigurations") or [None])[0],
        tags=tag_list(i) or None,
    )


def image_lifecycle(i):
    json.loads(i["policy"])
    yield "ecr", "PutLifecyclePolicy", {"repositoryName": i["repository"], "lifecyclePolicyText": i["policy"]}


def file_system(i):
    policies = [
        renamed(
            one,
            {
                **{"transitionToIa": "TransitionToIA", "transitionToArchive": "TransitionToArchive"},
                "transitionToPrimaryStorageClass": "TransitionToPrimaryStorageClass",
            },
        )
        for one in i.get("lifecyclePolicies") or []
    ]
    yield "efs", "CreateFileSystem", given(
        CreationToken=i["_name"],
        **capitalized(i, "encrypted", "kmsKeyId", "throughputMode", "performanceMode"),
        Tags=tag_list(i) or None,
    )
    if policies:
        yield "efs", "PutLifecycleConfiguration", {"FileSystemId": "{id}", "LifecyclePolicies": policies}


def mount_target(i):
    yield "efs", "CreateMountTarget", capitalized(i, "fileSystemId", "subnetId", "securityGroups")


CALLS = {
    "aws:kms/key:Key": key,
    "aws:kms/alias:Alias": alias,
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": role_policy,
    "aws:secretsmanager/secret:Secret": secret,
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketVersioning:BucketVersioning": bucket_versioning,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucket_encryption,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": public_access_block,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownership_controls,
    "aws:s3/bucketPolicy:BucketPolicy": bucket_policy,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
    "aws:rds/instance:Instance": database,
    "aws:rds/subnetGroup:SubnetGroup": database_subnets,
    "aws:rds/parameterGroup:ParameterGroup": database_parameters,
    "aws:elasticache/replicationGroup:ReplicationGroup": cache,
    "aws:elasticache/subnetGroup:SubnetGroup": cache_subnets,
    "aws:ecr/repository:Repository": repository,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": image_lifecycle,
    "aws:efs/fileSystem:FileSystem": file_system,
    "aws:efs/mountTarget:MountTarget": mount_target,
}

# Where the answer of the first call has the id; without an entry it is the name.
IDS = {
    "aws:kms/key:Key": "KeyId",
    "aws:iam/role:Role": "RoleName",
    "aws:secretsmanager/secret:Secret": "ARN",
    "aws:efs/fileSystem:FileSystem": "FileSystemId",
}
