import { isSecretValue, marker } from "./computed";

/** Text in which `*` becomes the marker of the value, or a list of objects of such text. */
type Shape = string | Record<string, string>[];

/**
 * What only a cloud can give, by resource type: output property → the shape of its value, in which `*` becomes
 * the marker of that value. Types that are not listed get a stand-in for `id` only; other outputs stay unknown.
 */
const SHAPES: Record<string, Record<string, Shape>> = {
  "aws:cloudwatch/eventRule:EventRule": { arn: "arn:aws:events:us-east-1:000000000000:rule/*" },
  "aws:cloudwatch/logGroup:LogGroup": { arn: "arn:aws:logs:us-east-1:000000000000:log-group:*" },
  "aws:ec2/eip:Eip": { id: "eipalloc-0*", publicIp: "*" },
  "aws:ec2/internetGateway:InternetGateway": { id: "igw-0*" },
  "aws:ec2/launchTemplate:LaunchTemplate": { id: "lt-0*" },
  "aws:ec2/natGateway:NatGateway": { id: "nat-0*" },
  "aws:ec2/routeTable:RouteTable": { id: "rtb-0*" },
  "aws:ec2/securityGroup:SecurityGroup": {
    id: "sg-0*",
    arn: "arn:aws:ec2:us-east-1:000000000000:security-group/sg-0*",
  },
  "aws:ec2/subnet:Subnet": { id: "subnet-0*" },
  "aws:ec2/vpc:Vpc": {
    id: "vpc-0*",
    arn: "arn:aws:ec2:us-east-1:000000000000:vpc/vpc-0*",
    defaultSecurityGroupId: "sg-0*",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { id: "vpce-0*" },
  "aws:ecr/repository:Repository": {
    arn: "arn:aws:ecr:us-east-1:000000000000:repository/*",
    repositoryUrl: "000000000000.dkr.ecr.us-east-1.amazonaws.com/*",
  },
  "aws:efs/accessPoint:AccessPoint": { id: "fsap-0*" },
  "aws:efs/fileSystem:FileSystem": {
    id: "fs-0*",
    arn: "arn:aws:elasticfilesystem:us-east-1:000000000000:file-system/fs-0*",
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    arn: "arn:aws:elasticache:us-east-1:000000000000:replicationgroup:*",
    primaryEndpointAddress: "primary.*.use1.cache.amazonaws.com",
    readerEndpointAddress: "replica.*.use1.cache.amazonaws.com",
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": { arn: "arn:aws:iam::000000000000:oidc-provider/*" },
  "aws:iam/policy:Policy": { arn: "arn:aws:iam::000000000000:policy/*" },
  "aws:iam/role:Role": { arn: "arn:aws:iam::000000000000:role/*" },
  "aws:kms/key:Key": {
    id: "*-0000-4000-8000-000000000000",
    arn: "arn:aws:kms:us-east-1:000000000000:key/*-0000",
  },
  "aws:rds/instance:Instance": {
    arn: "arn:aws:rds:us-east-1:000000000000:db:*",
    address: "*.rds.us-east-1.amazonaws.com",
    endpoint: "*.rds.us-east-1.amazonaws.com:5432",
    masterUserSecrets: [{ secretArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:rds!db-*" }],
  },
  "aws:s3/bucket:Bucket": { arn: "arn:aws:s3:::*", bucketDomainName: "*.s3.amazonaws.com" },
  "aws:secretsmanager/secret:Secret": { arn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:*" },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    arn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:*",
  },
  "aws:sqs/queue:Queue": {
    arn: "arn:aws:sqs:us-east-1:000000000000:*",
    url: "https://sqs.us-east-1.amazonaws.com/000000000000/*",
  },
  "random:index/randomPassword:RandomPassword": { result: "*" },
  "eks:index:Cluster": {
    clusterSecurityGroupId: "sg-0*",
    oidcProviderArn: "arn:aws:iam::000000000000:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/*",
    oidcIssuer: "oidc.eks.us-east-1.amazonaws.com/id/*",
    kubeconfigJson: '{"computed":"*"}',
  },
};

/** The stand-ins of one resource: `id` and the outputs of the table. */
export function standIns(urn: string, type: string): { id: string } & Record<string, unknown> {
  const { id = "*", ...shapes }: Record<string, Shape> = SHAPES[type] ?? {};
  const outputs = Object.entries(shapes).map(([property, shape]) => [
    property,
    filled(shape, marker(urn, property)),
  ]);
  return {
    ...(Object.fromEntries(outputs) as Record<string, unknown>),
    id: String(filled(id, marker(urn, "id"))),
  };
}

/** The metadata of a Kubernetes object whose name the program leaves to the provider. */
export function autoNamed(
  urn: string,
  type: string,
  { metadata }: Record<string, unknown>,
): { metadata?: object } {
  if (!type.startsWith("kubernetes:") || !isMap(metadata)) return {};
  if (metadata["name"] !== undefined || metadata["generateName"] !== undefined) return {};
  return { metadata: { ...metadata, name: `${urn.split("::").pop()}-${marker(urn, "metadata.name")}` } };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecretValue(value);
}

function filled(shape: Shape, mark: string): unknown {
  if (typeof shape === "string") return shape.replace("*", mark);
  return shape.map((object) =>
    Object.fromEntries(Object.entries(object).map(([key, text]) => [key, text.replace("*", mark)])),
  );
}
