import type { Resource, Stack } from "../judgement/resources";

export const BUCKETS: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** True when `part`, such as a versioning or a policy, is about `bucket`: by reference, or by its name. */
export function isAbout(part: Resource, bucket: Resource, property = "bucket"): boolean {
  if (part.refersTo(property, bucket)) return true;
  const name = part.at(property);
  const own = bucket.at("bucket");
  return !name.computed && !own.computed && name.given && name.text() === own.text();
}

/** The parts of one type that are about a bucket. */
export function partsOf(stack: Stack, bucket: Resource, ...types: string[]): Resource[] {
  return stack.ofType(...types).filter((part) => isAbout(part, bucket));
}

const LOGGING = ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2"];

/** True for a bucket that takes the access logs of others. */
export function takesAccessLogs(stack: Stack, bucket: Resource): boolean {
  return stack.ofType(...LOGGING).some((logging) => isAbout(logging, bucket, "targetBucket"));
}

export const LOGGING_TYPES: readonly string[] = LOGGING;
