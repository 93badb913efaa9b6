import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { ClusterArgs } from "./args";
import { AttachedRole, clusterRole, clusterRoleName } from "./roles";

export interface ControlPlane {
  cluster: eks.Cluster;
  key: aws.kms.Key;
}

/** Every log type EKS has (FSBP EKS.8). */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** The control plane, its role, the key of its secrets and logs, and the log group EKS would make unencrypted. */
export function controlPlane(name: string, args: ClusterArgs, parent: pulumi.Resource): ControlPlane {
  const { clusterName, publicApiCidrs = [], protect = true, tags } = args;
  const role = clusterRole(name, args, parent);
  const key = clusterKey(name, args, role, protect, parent);
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-control-plane`,
    { name: logGroupName(args), retentionInDays: args.logRetentionDays, kmsKeyId: key.arn, tags },
    { parent },
  );

  const cluster = new eks.Cluster(
    name,
    {
      name: clusterName,
      version: args.version,
      vpcId: args.vpcId,
      privateSubnetIds: args.privateSubnetIds,
      endpointPrivateAccess: true,
      endpointPublicAccess: publicApiCidrs.length > 0,
      publicAccessCidrs: publicApiCidrs.length > 0 ? publicApiCidrs : undefined,
      serviceRole: onceAttached(role),
      authenticationMode: eks.AuthenticationMode.Api,
      encryptionConfigKeyArn: key.arn,
      enabledClusterLogTypes: LOG_TYPES,
      upgradePolicy: { supportType: "STANDARD" },
      deletionProtection: protect,
      // Nodes, add-ons and the OIDC provider are made beside it, with what eks.Cluster has no input for.
      skipDefaultNodeGroup: true,
      skipDefaultSecurityGroups: true,
      createInstanceRole: false,
      createOidcProvider: false,
      bootstrapSelfManagedAddons: false,
      useDefaultVpcCni: true,
      kubeProxyAddonOptions: { enabled: false },
      corednsAddonOptions: { enabled: false },
      tags,
    },
    { parent, protect, dependsOn: [logGroup, ...role.attachments], transforms: [controlPlaneSettings] },
  );
  return { cluster, key };
}

/**
 * What eks.Cluster has no input for: zonal shift on, and no admin entry for whoever happens to create the cluster,
 * because that entry would collide with the one in `access` if it is CI, and be an unlisted admin if it is not.
 */
const controlPlaneSettings: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== "aws:eks/cluster:Cluster") return undefined;
  return {
    props: {
      ...props,
      zonalShiftConfig: { enabled: true },
      accessConfig: {
        ...(props as { accessConfig?: object }).accessConfig,
        bootstrapClusterCreatorAdminPermissions: false,
      },
    },
    opts,
  };
};

/** The role as a value that depends on its policies: they are attached before the cluster and outlive it. */
function onceAttached({ role, attachments }: AttachedRole): pulumi.Output<aws.iam.Role> {
  return pulumi.all(attachments.map(({ policyArn }) => policyArn)).apply(() => role);
}

function clusterKey(
  name: string,
  args: ClusterArgs,
  { role }: AttachedRole,
  protect: boolean,
  parent: pulumi.Resource,
): aws.kms.Key {
  const { region, accountId, clusterName, tags } = args;
  return new aws.kms.Key(
    `${name}-control-plane`,
    {
      description: `Kubernetes secrets and control-plane logs of ${clusterName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AccountManagesKey",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${accountId}:root` },
            Action: "kms:*",
            Resource: "*",
          },
          {
            Sid: "ControlPlaneEncryptsSecrets",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${accountId}:role/${clusterRoleName(args)}` },
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ListGrants"],
            Resource: "*",
          },
          {
            Sid: "LogsUseKey",
            Effect: "Allow",
            Principal: { Service: `logs.${region}.amazonaws.com` },
            Action: [
              "kms:Encrypt",
              "kms:Decrypt",
              "kms:ReEncrypt*",
              "kms:GenerateDataKey*",
              "kms:DescribeKey",
            ],
            Resource: "*",
            Condition: {
              ArnEquals: {
                "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName(args)}`,
              },
            },
          },
        ],
      }),
      tags,
    },
    // KMS refuses a policy that names a role which does not exist yet.
    { parent, protect, dependsOn: [role] },
  );
}

function logGroupName({ clusterName }: ClusterArgs): string {
  return `/aws/eks/${clusterName}/cluster`;
}
