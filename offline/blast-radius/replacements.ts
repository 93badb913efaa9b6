/**
 * Properties whose change makes a provider ask for a new resource, by type. Only types that Slipway uses are listed.
 *
 * A test (`tests/offline/replacements.test.ts`) holds them to the comments of the SDK, another (`npm run test:scan`) to the
 * calls that AWS publishes: what no call changes must be here.
 *
 * Sources: for AWS the `ForceNew` marks of the Terraform resources that @pulumi/aws 7.48 bridges (they follow the AWS
 * interfaces: what has no modify call is replaced); for Kubernetes the provider's own list of immutable fields,
 * `provider/pkg/provider/diff.go` of pulumi-kubernetes 4; for random, every input.
 */
const NETWORK: Record<string, string[]> = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "aws:ec2/eip:Eip": ["domain", "networkBorderGroup", "publicIpv4Pool"],
  "aws:ec2/flowLog:FlowLog": [
    ...["iamRoleArn", "logDestination", "logDestinationType", "logFormat", "maxAggregationInterval"],
    ...["trafficType", "vpcId", "subnetId", "eniId"],
  ],
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/launchTemplate:LaunchTemplate": ["name", "namePrefix"],
  "aws:ec2/natGateway:NatGateway": [
    ...["allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"],
  ],
  "aws:ec2/route:Route": [
    ...["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  ],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId", "gatewayId"],
  "aws:ec2/securityGroup:SecurityGroup": ["name", "namePrefix", "description", "vpcId"],
  "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native"],
  "aws:ec2/tag:Tag": ["resourceId", "key"],
  "aws:ec2/vpc:Vpc": ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    ...["vpcId", "serviceName", "serviceRegion", "vpcEndpointType", "resourceConfigurationArn"],
    "serviceNetworkArn",
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:route53/record:Record": ["name", "zoneId"],
  "aws:route53/zone:Zone": ["name", "delegationSetId"],
};

const IDENTITY: Record<string, string[]> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "aws:iam/policy:Policy": ["name", "namePrefix", "path", "description"],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:kms/alias:Alias": ["name", "namePrefix"],
  "aws:kms/key:Key": ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  "aws:secretsmanager/secret:Secret": ["name", "namePrefix", "type"],
  "aws:secretsmanager/secretRotation:SecretRotation": ["secretId"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString", "secretBinary"],
};

const DATA: Record<string, string[]> = {
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["policy", "repository"],
  "aws:ecr/repository:Repository": ["name", "encryptionConfigurations"],
  "aws:efs/accessPoint:AccessPoint": ["fileSystemId", "posixUser", "rootDirectory"],
  "aws:efs/backupPolicy:BackupPolicy": ["fileSystemId"],
  "aws:efs/fileSystem:FileSystem": [
    ...["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
  ],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ["fileSystemId"],
  "aws:efs/mountTarget:MountTarget": [
    ...["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
  ],
  "aws:elasticache/parameterGroup:ParameterGroup": ["name", "family", "description"],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    ...["replicationGroupId", "subnetGroupName", "atRestEncryptionEnabled", "kmsKeyId", "port"],
    ...["snapshotArns", "snapshotName", "dataTieringEnabled", "networkType", "globalReplicationGroupId"],
  ],
  "aws:elasticache/subnetGroup:SubnetGroup": ["name"],
  "aws:rds/instance:Instance": [
    ...[
      "availabilityZone",
      "backupTarget",
      "characterSetName",
      "customIamInstanceProfile",
      "dbName",
      "engine",
    ],
    ...["identifierPrefix", "kmsKeyId", "restoreToPointInTime", "snapshotIdentifier", "storageEncrypted"],
    ...["ncharCharacterSetName", "timezone", "username"],
  ],
  "aws:rds/parameterGroup:ParameterGroup": ["name", "namePrefix", "family", "description"],
  "aws:rds/subnetGroup:SubnetGroup": ["name", "namePrefix"],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "objectLockEnabled"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket"],
  "aws:s3/bucketLogging:BucketLogging": ["bucket"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket"],
};

const CLUSTER: Record<string, string[]> = {
  "aws:eks/accessEntry:AccessEntry": ["clusterName", "principalArn", "type"],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [
    ...["accessScope", "clusterName", "policyArn", "principalArn"],
  ],
  "aws:eks/addon:Addon": ["addonName", "clusterName", "namespaceConfig"],
  "aws:eks/cluster:Cluster": [
    ...["name", "roleArn", "bootstrapSelfManagedAddons", "encryptionConfig", "outpostConfig"],
    ...["kubernetesNetworkConfig.ipFamily", "kubernetesNetworkConfig.serviceIpv4Cidr"],
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
  ],
  "aws:eks/nodeGroup:NodeGroup": [
    ...["amiType", "capacityType", "clusterName", "diskSize", "instanceTypes", "launchTemplate.id"],
    ...[
      "launchTemplate.name",
      "nodeGroupName",
      "nodeGroupNamePrefix",
      "nodeRoleArn",
      "remoteAccess",
      "subnetIds",
    ],
  ],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  // What the component's cluster, eks:index:Cluster, passes on to the cluster it makes.
  "eks:index:Cluster": ["name", "bootstrapSelfManagedAddons", "encryptionConfigKeyArn"],
};

const BACKUP: Record<string, string[]> = {
  "aws:backup/plan:Plan": [],
  "aws:backup/selection:Selection": [
    ...["name", "planId", "iamRoleArn", "resources", "notResources", "conditions", "selectionTags"],
  ],
  "aws:backup/vault:Vault": ["name", "kmsKeyArn"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["bucket"],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": [
    ...["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"],
  ],
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": [],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ["prefix"],
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": [
    ...["sourceDbInstanceArn", "kmsKeyId", "retentionPeriod"],
  ],
};

const OTHERS: Record<string, string[]> = {
  "aws:budgets/budget:Budget": ["accountId", "name", "namePrefix"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name"],
  "aws:route53/healthCheck:HealthCheck": ["type", "requestInterval", "measureLatency", "referenceName"],
  "aws:sns/topic:Topic": ["name", "namePrefix", "fifoTopic"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
  "aws:cloudwatch/eventRule:EventRule": ["name", "namePrefix", "eventBusName"],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule", "eventBusName", "targetId"],
  "aws:cloudwatch/logGroup:LogGroup": ["name", "namePrefix", "logGroupClass"],
  "aws:sqs/queue:Queue": ["name", "namePrefix", "fifoQueue"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "random:index/randomId:RandomId": ["byteLength", "keepers", "prefix"],
  "random:index/randomPassword:RandomPassword": ["length", "special", "keepers", "overrideSpecial"],
};

const KUBERNETES: Record<string, string[]> = {
  "kubernetes:apps/v1:DaemonSet": ["spec.selector"],
  "kubernetes:apps/v1:Deployment": ["spec.selector"],
  "kubernetes:apps/v1:StatefulSet": [
    ...["spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.selector", "spec.serviceName"],
    "spec.volumeClaimTemplates",
  ],
  "kubernetes:batch/v1:Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  // Not of its data: our provider is told that config maps may change (`enableConfigMapMutable`).
  "kubernetes:core/v1:ConfigMap": ["immutable"],
  "kubernetes:core/v1:PersistentVolumeClaim": [
    ...["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  ],
  "kubernetes:core/v1:ResourceQuota": ["spec.scopes"],
  "kubernetes:core/v1:Secret": ["type", "stringData", "data"],
  "kubernetes:core/v1:Service": ["spec.clusterIP"],
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
  "kubernetes:storage.k8s.io/v1:StorageClass": ["parameters", "provisioner"],
};

const ALL: Record<string, string[]> = {
  ...NETWORK,
  ...IDENTITY,
  ...DATA,
  ...CLUSTER,
  ...BACKUP,
  ...OTHERS,
};

/** A new name or namespace is a new object, of every kind. */
const KUBERNETES_IDENTITY = ["metadata.name", "metadata.namespace"];

/** A Helm release of another name or namespace is another one. */
const RELEASE_IDENTITY = ["name", "namespace"];

/**
 * The properties of a type whose change replaces it, as paths.
 *
 * @throws Error for a type of AWS that is not in the list: a type that is used must be looked up first
 */
export function replacingProperties(type: string): string[] {
  if (type === "kubernetes:helm.sh/v3:Release") return RELEASE_IDENTITY;
  if (type.startsWith("kubernetes:")) return [...KUBERNETES_IDENTITY, ...(KUBERNETES[type] ?? [])];
  const properties = ALL[type];
  if (!properties) {
    throw new Error(
      `What replaces ${type} is not known. Look up which of its properties force a new resource, and add it to offline/blast-radius/replacements.ts.`,
    );
  }
  return properties;
}
