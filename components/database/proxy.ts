import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";
import { serviceTrust } from "../service-trust";

interface ProxyContext {
  keyArn: pulumi.Input<string>;
  secretArn: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string>;
}

/**
 * RDS Proxy before the primary: it shares connections and holds them while the standby takes over. TLS only; it
 * reads the password from Secrets Manager.
 *
 * @returns host name that apps connect to
 */
export function connectionProxy(
  name: string,
  { identifier, dataSubnetIds, accountId, region, tags }: DatabaseArgs,
  primary: aws.rds.Instance,
  { keyArn, secretArn, securityGroupId }: ProxyContext,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const role = new aws.iam.Role(
    `${name}-proxy`,
    {
      assumeRolePolicy: serviceTrust("rds.amazonaws.com", accountId),
      tags,
    },
    opts,
  );
  const permission = new aws.iam.RolePolicy(
    `${name}-proxy`,
    {
      role: role.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Password",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            Resource: secretArn,
          },
          {
            Sid: "PasswordKey",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
          },
        ],
      }),
    },
    opts,
  );
  const proxy = new aws.rds.Proxy(
    name,
    {
      name: identifier,
      engineFamily: "POSTGRESQL",
      requireTls: true,
      roleArn: role.arn,
      vpcSubnetIds: dataSubnetIds,
      vpcSecurityGroupIds: [securityGroupId],
      auths: [{ authScheme: "SECRETS", iamAuth: "DISABLED", secretArn }],
      tags,
    },
    { ...opts, dependsOn: [permission] },
  );
  const group = new aws.rds.ProxyDefaultTargetGroup(name, { dbProxyName: proxy.name }, opts);
  new aws.rds.ProxyTarget(
    name,
    { dbProxyName: proxy.name, targetGroupName: group.name, dbInstanceIdentifier: primary.identifier },
    opts,
  );
  return proxy.endpoint;
}
