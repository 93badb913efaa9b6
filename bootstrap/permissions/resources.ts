/** Where a stage is, as its permissions name it. */
export interface Place {
  accountId: string;
  /** The stage's own regions, without those of global services. */
  regions: string[];
  stage: string;
}

/**
 * Actions that AWS can only allow on every resource (Service Authorization Reference, column "Resource types" empty). They
 * are held to the stage's regions. `npm run test:scan` compares the list with the copy of that reference which Checkov
 * installs.
 */
export const ANYWHERE = new Set([
  "autoscaling:DescribeAutoScalingGroups",
  "backup-storage:MountCapsule",
  "ec2:DescribeAddresses",
  "ec2:DescribeAddressesAttribute",
  "ec2:DescribeFlowLogs",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribePrefixLists",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcs",
  "ecr:CreateRepositoryCreationTemplate",
  "ecr:DeleteRepositoryCreationTemplate",
  "ecr:DescribeRegistry",
  "ecr:DescribeRepositoryCreationTemplates",
  "ecr:PutReplicationConfiguration",
  "ecr:UpdateRepositoryCreationTemplate",
  "eks:CreateCluster",
  "elasticfilesystem:CreateFileSystem",
  "kms:CreateKey",
  "kms:ListAliases",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:UpdateLogDelivery",
  "route53:CreateHealthCheck",
  "route53:CreateHostedZone",
  "sns:GetSubscriptionAttributes",
  "sns:SetSubscriptionAttributes",
  "sns:Unsubscribe",
]);

/** ARNs of a service's resources after `arn:aws:SERVICE:REGION:ACCOUNT:`, as the stage names them. */
const REGIONAL: Record<string, (stage: string) => string[]> = {
  backup: (stage) => ["backup-plan:*", `backup-vault:slipway-${stage}*`],
  cloudwatch: () => ["alarm:*"],
  ec2: () => ["*/*"],
  ecr: () => ["repository/*"],
  eks: (stage) => [`*/slipway-${stage}`, `*/slipway-${stage}/*`, `*/slipway-${stage}-dr*`],
  elasticache: () => ["*"],
  elasticfilesystem: () => ["file-system/*"],
  events: () => ["rule/*"],
  kms: () => ["key/*", "alias/slipway/*"],
  logs: () => ["log-group:*"],
  rds: () => ["*"],
  // `rds!…` are the master passwords that RDS makes; `rds/…` those of databases with replicas.
  secretsmanager: (stage) => [`secret:slipway/${stage}*`, "secret:rds!*", "secret:rds/*"],
  sns: (stage) => [`slipway-${stage}*`],
  sqs: () => ["*"],
};

const GLOBAL: Record<string, (accountId: string) => string[]> = {
  budgets: (accountId) => [`arn:aws:budgets::${accountId}:budget/*`],
  route53: () => [
    "arn:aws:route53:::change/*",
    "arn:aws:route53:::healthcheck/*",
    "arn:aws:route53:::hostedzone/*",
  ],
  s3: () => ["arn:aws:s3:::*"],
};

/** What the actions of a service may be done to. */
export function resourcesOf(service: string, { accountId, regions, stage }: Place): string[] {
  const regional = REGIONAL[service];
  if (!regional) {
    const global = GLOBAL[service];
    if (!global) throw new Error(`bootstrap/permissions/resources.ts names no resources of ${service}`);
    return global(accountId);
  }
  const own = regions.flatMap((region) =>
    regional(stage).map((name) => `arn:aws:${service}:${region}:${accountId}:${name}`),
  );
  // Nodes start from images that belong to AWS.
  return service === "ec2" ? [...own, ...regions.map((region) => `arn:aws:ec2:${region}::image/*`)] : own;
}
