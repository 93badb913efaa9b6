"""
Prints, as JSON, the members of AWS's create calls that no call can change later, by type of @pulumi/aws: with those, a change
can only mean a new resource. From the models that AWS publishes, as botocore has them.
"""

import json
import sys

import botocore.session

# Type: service, the call that creates, the calls that change.
LIFE = {
    "aws:rds/instance:Instance": ("rds", "CreateDBInstance", ["ModifyDBInstance"]),
    "aws:rds/parameterGroup:ParameterGroup": ("rds", "CreateDBParameterGroup", ["ModifyDBParameterGroup"]),
    "aws:rds/subnetGroup:SubnetGroup": ("rds", "CreateDBSubnetGroup", ["ModifyDBSubnetGroup"]),
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "elasticache",
        "CreateReplicationGroup",
        ["ModifyReplicationGroup", "IncreaseReplicaCount", "ModifyReplicationGroupShardConfiguration"],
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": (
        "elasticache",
        "CreateCacheSubnetGroup",
        ["ModifyCacheSubnetGroup"],
    ),
    "aws:efs/fileSystem:FileSystem": (
        "efs",
        "CreateFileSystem",
        ["UpdateFileSystem", "PutBackupPolicy", "PutLifecycleConfiguration"],
    ),
    "aws:efs/mountTarget:MountTarget": ("efs", "CreateMountTarget", ["ModifyMountTargetSecurityGroups"]),
    "aws:efs/accessPoint:AccessPoint": ("efs", "CreateAccessPoint", []),
    "aws:eks/cluster:Cluster": ("eks", "CreateCluster", ["UpdateClusterConfig", "UpdateClusterVersion"]),
    "aws:eks/nodeGroup:NodeGroup": (
        "eks",
        "CreateNodegroup",
        ["UpdateNodegroupConfig", "UpdateNodegroupVersion"],
    ),
    "aws:eks/addon:Addon": ("eks", "CreateAddon", ["UpdateAddon"]),
    "aws:eks/accessEntry:AccessEntry": ("eks", "CreateAccessEntry", ["UpdateAccessEntry"]),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": (
        "eks",
        "CreatePodIdentityAssociation",
        ["UpdatePodIdentityAssociation"],
    ),
    "aws:kms/key:Key": (
        "kms",
        "CreateKey",
        ["PutKeyPolicy", "UpdateKeyDescription", "EnableKeyRotation", "UpdatePrimaryRegion"],
    ),
    "aws:iam/role:Role": (
        "iam",
        "CreateRole",
        ["UpdateRole", "PutRolePermissionsBoundary", "UpdateAssumeRolePolicy"],
    ),
    "aws:secretsmanager/secret:Secret": ("secretsmanager", "CreateSecret", ["UpdateSecret"]),
    "aws:ec2/natGateway:NatGateway": ("ec2", "CreateNatGateway", []),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("ec2", "CreateVpcEndpoint", ["ModifyVpcEndpoint"]),
    "aws:backup/vault:Vault": ("backup", "CreateBackupVault", []),
    "aws:backup/selection:Selection": ("backup", "CreateBackupSelection", []),
    "aws:ecr/repository:Repository": (
        "ecr",
        "CreateRepository",
        ["PutImageTagMutability", "PutImageScanningConfiguration"],
    ),
    "aws:cloudwatch/logGroup:LogGroup": (
        "logs",
        "CreateLogGroup",
        ["AssociateKmsKey", "PutLogGroupDeletionProtection"],
    ),
}


def members(service, call):
    shape = session.get_service_model(service).operation_model(call).input_shape
    return set(shape.members)


session = botocore.session.get_session()
json.dump(
    {
        type_: sorted(members(service, create) - {name for call in changes for name in members(service, call)})
        for type_, (service, create, changes) in LIFE.items()
    },
    sys.stdout,
    indent=1,
)
