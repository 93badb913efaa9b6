import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/file-system";

/** EFS of one system, encrypted, backed up, with its own storage class. */
export class FileSystem extends pulumi.ComponentResource {
  readonly fileSystemId: pulumi.Output<string>;
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: components.FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:FileSystem", name, {}, opts);
    const made = new components.FileSystem(name, args, { parent: this });
    this.fileSystemId = made.fileSystemId;
    this.storageClass = made.storageClass;
    this.registerOutputs({});
  }
}
