import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SecretStore } from "../custom-resource/external-secrets";
import { Tags } from "../tags";

export interface SecretStoreReaderArgs {
  namespace: pulumi.Input<string>;
  region: string;
  /** The cluster's OIDC provider, and its issuer without `https://`. */
  oidcProviderArn: pulumi.Input<string>;
  oidcIssuer: pulumi.Input<string>;
  /** Secrets Manager entries the store may read, and the keys they are encrypted with. */
  secretArns: pulumi.Input<string>[];
  keyArns: pulumi.Input<string>[];
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}

const READER = "secret-reader";
export const STORE_NAME = "aws-secrets-manager";

/** A SecretStore and the service account it reads by: the named entries, and no others. */
export function secretStore(name: string, args: SecretStoreReaderArgs, opts: pulumi.CustomResourceOptions) {
  const role = readerRole(name, args, opts);
  const reader = new k8s.core.v1.ServiceAccount(
    `${name}-${READER}`,
    {
      metadata: {
        name: READER,
        namespace: args.namespace,
        annotations: { "eks.amazonaws.com/role-arn": role.arn },
      },
      automountServiceAccountToken: false,
    },
    opts,
  );
  return new SecretStore(
    `${name}-secret-store`,
    {
      metadata: { name: STORE_NAME, namespace: args.namespace },
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: args.region,
            auth: { jwt: { serviceAccountRef: { name: READER } } },
          },
        },
      },
    },
    { ...opts, dependsOn: [reader] },
  );
}

function readerRole(name: string, args: SecretStoreReaderArgs, { parent }: pulumi.CustomResourceOptions) {
  const trusted = pulumi.all([args.oidcIssuer, args.namespace]).apply(([issuer, namespace]) => ({
    StringEquals: {
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${READER}`,
    },
  }));
  const role = new aws.iam.Role(
    `${name}-${READER}`,
    {
      description: `External Secrets for the secrets of ${name}`,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: args.oidcProviderArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: trusted,
          },
        ],
      }),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    { parent },
  );
  new aws.iam.RolePolicy(
    `${name}-${READER}`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadEntries",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            Resource: args.secretArns,
          },
          { Sid: "Decrypt", Effect: "Allow", Action: ["kms:Decrypt"], Resource: args.keyArns },
        ],
      }),
    },
    { parent },
  );
  return role;
}
