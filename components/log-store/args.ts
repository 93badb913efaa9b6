import { BucketStoreArgs } from "../add-on/bucket-store";

/** Arguments of {@link LogStore}: Loki on S3, and a collector on every node. */
export interface LogStoreArgs extends BucketStoreArgs {
  /** How long logs are kept, by what they cost to read. */
  retention: LogRetentionArgs;
  /** Pods of Loki: 1, or 3 that keep each line three times until it is in S3. */
  replicas: 1 | 3;
  /** Size of each pod's volume for what is not yet in S3, e.g. `20Gi`. */
  storage: string;
}

/**
 * Days since a line was written (document 003, REQ-T227: 30 hot, 90 warm, 365 cold). All can be asked for at any time;
 * what is older is cheaper to keep and dearer to read.
 */
export interface LogRetentionArgs {
  /** Until then in S3 Standard; S3 takes nothing into Standard-IA before 30 days. */
  hotDays: number;
  /** Until then in S3 Standard-IA. */
  warmDays: number;
  /** Until then in S3 Glacier Instant Retrieval; then Loki removes it. */
  coldDays: number;
}
