import * as pulumi from "@pulumi/pulumi";
import { secretStore, STORE_NAME } from "../add-on/secret-store";
import { ExternalSecret } from "../custom-resource/external-secrets";
import { EncryptionKey } from "../encryption-key";
import { Secret } from "../secret";
import { MonitoringStackArgs } from "./args";
import { receiversOf } from "./receivers";

/** Kubernetes secret with Grafana's first login: keys `admin-user` and `admin-password`. */
export const GRAFANA_LOGIN = "grafana-login";

const PASSWORD_LENGTH = 40;

/** The key, the entries in Secrets Manager and what fills Kubernetes secrets from them. */
export function monitoringSecrets(
  name: string,
  args: MonitoringStackArgs,
  namespace: pulumi.Input<string>,
  parent: pulumi.Resource,
): ExternalSecret[] {
  const { accountId, region, protect, tags } = args;
  const key = new EncryptionKey(
    name,
    { description: `Secrets of ${name} of ${args.clusterName}`, accountId, region, protect, tags },
    { parent },
  );
  const grafana = new Secret(
    `${name}-grafana`,
    {
      secretName: `slipway/${args.stage}/monitoring/grafana`,
      description: "Password of Grafana's user admin, made at random",
      generatedLength: PASSWORD_LENGTH,
      rotatedOn: args.secretsRotatedOn,
      kmsKeyId: key.arn,
      protect,
      tags,
    },
    { parent },
  );
  const receivers = receiversOf(args).map((receiver) => {
    const { secret, secretName, description } = receiver;
    const entry = new Secret(
      `${name}-${secret}`,
      { secretName, description, kmsKeyId: key.arn, protect, tags },
      { parent },
    );
    return { ...receiver, entry };
  });

  const store = secretStore(
    name,
    {
      ...args,
      namespace,
      secretArns: [grafana, ...receivers.map(({ entry }) => entry)].map((entry) => entry.secretArn),
      keyArns: [key.arn],
    },
    { parent },
  );
  const filled = (secret: string, entry: Secret, data: Record<string, string>) =>
    new ExternalSecret(
      `${name}-${secret}`,
      {
        metadata: { name: secret, namespace },
        spec: {
          refreshInterval: "1h",
          secretStoreRef: { kind: "SecretStore", name: STORE_NAME },
          target: {
            name: secret,
            creationPolicy: "Owner",
            template: { engineVersion: "v2", mergePolicy: "Replace", data },
          },
          data: [{ secretKey: "value", remoteRef: { key: entry.secretName } }],
        },
      },
      { parent, dependsOn: [store, entry] },
    );
  return [
    filled(GRAFANA_LOGIN, grafana, { "admin-user": "admin", "admin-password": "{{ .value }}" }),
    ...receivers.map(({ secret, entry, file }) => filled(secret, entry, { [file]: "{{ .value }}" })),
  ];
}
