import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/bucket";
import { StorageClass } from "./choices";

export interface BucketArgs extends components.BucketArgs {
  /** When current objects move to cheaper storage, soonest first. Default: never. */
  transitions?: BucketTransitionArgs[];
}

export interface BucketTransitionArgs extends components.BucketTransitionArgs {
  /** Both can be read at once; reading costs more than in S3 Standard. */
  storageClass: StorageClass;
}

/** A private S3 bucket: versioned, encrypted with its own key, TLS only, access logged. */
export class Bucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Bucket", name, {}, opts);
    const made = new components.Bucket(name, args, { parent: this });
    this.bucketName = made.bucketName;
    this.arn = made.arn;
    this.keyArn = made.keyArn;
    this.registerOutputs({});
  }
}
