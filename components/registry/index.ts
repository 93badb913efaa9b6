import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { EncryptionKey } from "../encryption-key";
import { RegistryArgs } from "./args";

export * from "./args";

/**
 * ECR repositories of one system: tags that cannot be moved, scan on push, own key, old images removed.
 *
 * @throws ArgsError for a name that ECR refuses, a repository given twice, or days that are not positive
 */
export class Registry extends pulumi.ComponentResource {
  /** URL by repository name. */
  readonly urls: Record<string, pulumi.Output<string>> = {};

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:supply:Registry", name, {}, opts);
    const { protect = true } = args;
    const kept = { parent: this, protect };
    const key = new EncryptionKey(
      name,
      { ...args, description: `Images of ${name}`, protect },
      { parent: this },
    );
    for (const repository of args.repositories) {
      const part = repository.replace(/\W+/g, "-");
      const made = new aws.ecr.Repository(
        `${name}-${part}`,
        {
          name: repository,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
          forceDelete: false,
          tags: args.tags,
        },
        kept,
      );
      new aws.ecr.LifecyclePolicy(
        `${name}-${part}`,
        { repository: made.name, policy: JSON.stringify(lifecycle(args)) },
        { parent: this },
      );
      this.urls[repository] = made.repositoryUrl;
    }
    this.registerOutputs({ urls: this.urls });
  }
}

function lifecycle({ retentionDays, keepTagged }: RegistryArgs): object {
  const expire = (rulePriority: number, tagStatus: string) => ({
    rulePriority,
    description: `Remove ${tagStatus} images after ${retentionDays} days`,
    selection: { tagStatus, countType: "sinceImagePushed", countUnit: "days", countNumber: retentionDays },
    action: { type: "expire" },
  });
  return { rules: [expire(1, "untagged"), ...(keepTagged ? [] : [expire(2, "any")])] };
}

function validate(name: string, { repositories, retentionDays }: RegistryArgs): void {
  const malformed = repositories.find(
    (repository) =>
      repository.length < 2 || repository.length > 256 || !/^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(repository),
  );
  if (malformed !== undefined) {
    throw new ArgsError(
      "Registry",
      name,
      `repository is "${malformed}"; give lower-case letters and digits, parted by . _ - or /, such as shadower/analytics-backend`,
    );
  }
  const twice = repositories.find((repository, index) => repositories.indexOf(repository) < index);
  if (twice !== undefined) throw new ArgsError("Registry", name, `repository ${twice} is given twice`);
  if (!Number.isInteger(retentionDays) || retentionDays < 1)
    throw new ArgsError("Registry", name, `retentionDays is ${retentionDays}; give 1 or more`);
}
