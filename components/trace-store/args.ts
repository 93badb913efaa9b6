import { BucketStoreArgs } from "../add-on/bucket-store";

/** Arguments of {@link TraceStore}: Tempo on S3, and a collector that services send spans to. */
export interface TraceStoreArgs extends BucketStoreArgs {
  /** Days traces are kept. */
  retentionDays: number;
  /** Percent of the traces that are kept, above 0 up to 100; request rates and times are of all of them. */
  sampledPercent: number;
  /** Pods of the collector. */
  replicas: number;
  /** Size of Tempo's volume for what is not yet in S3, e.g. `10Gi`. */
  storage: string;
}
