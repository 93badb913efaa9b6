import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/bucket";

/** The bucket that takes the access logs of others. */
export class AccessLogBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: components.AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:AccessLogBucket", name, {}, opts);
    const made = new components.AccessLogBucket(name, args, { parent: this });
    this.bucketName = made.bucketName;
    this.registerOutputs({});
  }
}
