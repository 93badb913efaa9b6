import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/registry";

/** ECR repositories of one system: tags that cannot be moved, scan on push, own key, old images removed. */
export class Registry extends pulumi.ComponentResource {
  /** URL by repository name. */
  readonly urls: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: components.RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Registry", name, {}, opts);
    const made = new components.Registry(name, args, { parent: this });
    this.urls = made.urls;
    this.registerOutputs({});
  }
}
