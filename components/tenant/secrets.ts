import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { byAliasOnly } from "../encryption-key";
import { metadata, TenantParts } from ".";
import { TenantSecretArgs, TenantSecretStoreArgs } from "./args";

/** Service account by which External Secrets reads for this namespace. */
const READER = "secret-reader";

/** The store, the secrets it fills, and the files the CSI driver mounts. */
export function secrets(parts: TenantParts): void {
  const { args, name, opts } = parts;
  const store = args.secretStore;
  if (!store) return;
  const made = secretStore(parts, store);
  const after = { ...opts, dependsOn: [made] };
  for (const [secret, content] of Object.entries(args.secrets ?? {})) {
    externalSecret(parts, secret, content, store.name, after);
  }
  for (const [files, entries] of Object.entries(args.secretFiles ?? {})) {
    new k8s.apiextensions.CustomResource(
      `${name}-${files}-files`,
      {
        apiVersion: "secrets-store.csi.x-k8s.io/v1",
        kind: "SecretProviderClass",
        metadata: metadata(parts, files),
        spec: {
          provider: "aws",
          parameters: {
            region: store.region,
            usePodIdentity: "true",
            objects: pulumi.jsonStringify(
              Object.entries(entries).map(([file, { secretName, property }]) => ({
                objectName: secretName,
                objectType: "secretsmanager",
                ...(property ? { jmesPath: [{ path: property, objectAlias: file }] } : { objectAlias: file }),
              })),
            ),
          },
        },
      },
      opts,
    );
  }
}

/**
 * External Secrets asks AWS with a token of the namespace's own service account, so one tenant's store cannot read
 * another's entries (Pod Identity would give it the rights of the controller's account).
 */
function secretStore(parts: TenantParts, store: TenantSecretStoreArgs): pulumi.Resource {
  const { name, args, opts } = parts;
  const subject = `system:serviceaccount:${args.namespace}:${READER}`;
  const role = new aws.iam.Role(
    `${name}-${READER}`,
    {
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: store.oidcProviderArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: pulumi.output(store.oidcIssuer).apply((issuer) => ({
                [`${issuer}:aud`]: "sts.amazonaws.com",
                [`${issuer}:sub`]: subject,
              })),
            },
          },
        ],
      }),
      permissionsBoundary: store.permissionsBoundary,
      tags: store.tags,
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-${READER}`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadOwnSecrets",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            Resource: store.secretArns,
          },
          ...decryption(store),
        ],
      }),
    },
    opts,
  );
  const reader = new k8s.core.v1.ServiceAccount(
    `${name}-${READER}`,
    {
      metadata: { ...metadata(parts, READER), annotations: { "eks.amazonaws.com/role-arn": role.arn } },
      automountServiceAccountToken: false,
    },
    opts,
  );
  return new k8s.apiextensions.CustomResource(
    `${name}-secret-store`,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: metadata(parts, store.name),
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: store.region,
            auth: { jwt: { serviceAccountRef: { name: READER } } },
          },
        },
      },
    },
    { ...opts, dependsOn: [reader, policy] },
  );
}

/** Only by way of Secrets Manager. */
function decryption({ region, keyArns, keyByAlias }: TenantSecretStoreArgs): object[] {
  const byService = { "kms:ViaService": pulumi.interpolate`secretsmanager.${region}.amazonaws.com` };
  const decrypt = (sid: string, keys: unknown, condition: object) => ({
    Sid: sid,
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: keys,
    Condition: { StringEquals: byService, ...condition },
  });
  // IAM refuses a statement about no resource.
  const none = Array.isArray(keyArns) && keyArns.length === 0;
  return [
    ...(none ? [] : [decrypt("Decrypt", keyArns, {})]),
    ...(keyByAlias ? [decrypt("DecryptByAlias", keyByAlias.arn, byAliasOnly(keyByAlias.alias))] : []),
  ];
}

function externalSecret(
  parts: TenantParts,
  secret: string,
  { data, from, refreshInterval = "1h" }: TenantSecretArgs,
  storeName: string,
  opts: pulumi.CustomResourceOptions,
): void {
  new k8s.apiextensions.CustomResource(
    `${parts.name}-${secret}`,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: metadata(parts, secret),
      spec: {
        refreshInterval,
        secretStoreRef: { kind: "SecretStore", name: storeName },
        target: {
          name: secret,
          creationPolicy: "Owner",
          template: { engineVersion: "v2", mergePolicy: "Replace", data },
        },
        data: Object.entries(from).map(([secretKey, { secretName, property }]) => ({
          secretKey,
          remoteRef: { key: secretName, ...(property ? { property } : {}) },
        })),
      },
    },
    opts,
  );
}
