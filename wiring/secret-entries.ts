import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../components/encryption-key";
import { Secret } from "../components/secret";
import { Stage, System } from "../systems/types";
import { Context } from "./context";
import { systemTags } from "./tags";

/** Name and ARN of entries in AWS Secrets Manager, by `<secret>/<key>`. */
export type SecretEntries = Record<string, Pick<Secret, "secretName" | "secretArn">>;

/** Prefix of everything of a system in AWS Secrets Manager. */
export function secretPrefix(system: System, stage: Stage): string {
  return `slipway/${stage}/${system.name}`;
}

/**
 * Makes the entries of a system in AWS Secrets Manager: for secrets that are generated, and for those that an owner provides.
 * In a recovery region the copies of the first region are named instead.
 */
export function secretEntries(
  system: System,
  context: Context,
  key: EncryptionKey | undefined,
  parent: pulumi.Resource,
): SecretEntries {
  const { stage, recovery, region, accountId } = context.config;
  const entries: SecretEntries = {};
  for (const [secret, keys] of Object.entries(system.secrets ?? {})) {
    for (const [name, source] of Object.entries(keys)) {
      if (!("generated" in source || "provided" in source)) continue;
      const secretName = `${secretPrefix(system, stage)}/${secret}/${name}`;
      if (recovery || !key) {
        // The first region's entry has its copy here already. Its ARN ends in six characters of its own.
        const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${secretName}-??????`;
        entries[`${secret}/${name}`] = {
          secretName: pulumi.output(secretName),
          secretArn: pulumi.output(secretArn),
        };
        continue;
      }
      entries[`${secret}/${name}`] = new Secret(
        `${system.name}-${secret}-${name}`,
        {
          secretName,
          description: "generated" in source ? `Made by Slipway for ${secret}` : source.provided,
          generatedLength: "generated" in source ? source.generated.length : undefined,
          rotatedOn: context.config.alerts.secretsRotatedOn,
          kmsKeyId: key.arn,
          replica: context.recovery && { region: context.recovery.region, keyArn: context.recovery.keyArn },
          protect: stage === "prod",
          tags: systemTags(system, context.config),
        },
        { parent },
      );
    }
  }
  return entries;
}
