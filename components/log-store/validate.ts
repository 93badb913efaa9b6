import { ArgsError } from "../args-error";
import { memoryBytes } from "../quantity";
import { LogStoreArgs } from "./args";

/** S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle". */
const IA_AFTER_DAYS = 30;

/** @throws ArgsError for what {@link LogStore} lists. */
export function validateLogStore(name: string, { retention, replicas, storage }: LogStoreArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("LogStore", name, problem);
  };
  const { hotDays, warmDays, coldDays } = retention;
  for (const [key, days] of Object.entries(retention)) {
    if (!Number.isInteger(days) || days < 1) fail(`retention.${key} is ${days}; give a whole number of days`);
  }
  if (hotDays < IA_AFTER_DAYS) {
    fail(`retention.hotDays is ${hotDays}; S3 moves nothing to Standard-IA before ${IA_AFTER_DAYS} days`);
  }
  if (!(hotDays < warmDays && warmDays < coldDays)) {
    fail(
      `retention is ${hotDays} hot, ${warmDays} warm, ${coldDays} cold days; each must be longer than the one before`,
    );
  }
  if (replicas !== 1 && replicas !== 3) fail(`replicas is ${String(replicas)}; give 1, or 3 for a quorum`);
  if (!(memoryBytes(storage) > 0)) fail(`storage is "${storage}"; give a quantity such as 20Gi`);
}
