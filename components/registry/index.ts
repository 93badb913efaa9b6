import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../encryption-key";
import { RegistryArgs } from "./args";

export * from "./args";

/** ECR repositories of one system: tags that cannot be moved, scan on push, own key, old images removed. */
export class Registry extends pulumi.ComponentResource {
  /** URL by repository name. */
  readonly urls: Record<string, pulumi.Output<string>> = {};

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:supply:Registry", name, {}, opts);
    const key = new EncryptionKey(
      name,
      { ...args, description: `Images of ${name}`, protect: false },
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
        { parent: this },
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
