import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link TraceStore}: Tempo on S3, and a collector that services send spans to. */
export interface TraceStoreArgs {
  /** Days traces are kept. */
  retentionDays: number;
  /** Percent of the traces that are kept, above 0 up to 100; request rates and times are of all of them. */
  sampledPercent: number;
  /** Pods of the collector. */
  replicas: number;
  /** Size of Tempo's volume for what is not yet in S3, e.g. `10Gi`. */
  storage: string;
  storageClass: pulumi.Input<string>;
  bucketName: string;
  /** Name of the bucket that takes access logs. */
  logBucket: pulumi.Input<string>;
  clusterName: string;
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Refuse deletion of the bucket and its key. Default true. */
  protect?: boolean;
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}
