import { ArgsError } from "../args-error";
import { memoryBytes } from "../quantity";
import { MonitoringStackArgs } from "./args";
import { workspaceProblem } from "./remote-write";

/** Prometheus documentation, "Storage", operational aspects: 1 to 2 bytes for each sample. */
const BYTES_PER_SAMPLE = 2;
/** Series of a cluster of a few nodes with nothing on it but this stack, rounded up. */
const SMALLEST_CLUSTER_SERIES = 30_000;
const SECONDS_PER_DAY = 86_400;

/** @throws ArgsError for what {@link MonitoringStack} lists. */
export function checkMonitoringArgs(name: string, args: MonitoringStackArgs) {
  const fail = (problem: string): never => {
    throw new ArgsError("MonitoringStack", name, problem);
  };
  for (const key of ["retentionDays", "scrapeIntervalSeconds", "replicas"] as const) {
    if (!Number.isInteger(args[key]) || args[key] < 1)
      fail(`${key} is ${args[key]}; give a whole number from 1 on`);
  }
  for (const key of ["storage", "grafanaStorage"] as const) {
    if (!(memoryBytes(args[key]) > 0)) fail(`${key} is "${args[key]}"; give a quantity such as 50Gi`);
  }
  const problem = workspaceProblem(args.remoteWriteWorkspaceArn);
  if (problem) fail(problem);
  const samples = (args.retentionDays * SECONDS_PER_DAY) / args.scrapeIntervalSeconds;
  const needed = Math.ceil((samples * SMALLEST_CLUSTER_SERIES * BYTES_PER_SAMPLE) / 2 ** 30);
  if (memoryBytes(args.storage) < needed * 2 ** 30) {
    fail(
      `storage is ${args.storage}, which ends before the ${args.retentionDays} days of retention do; ` +
        `even ${SMALLEST_CLUSTER_SERIES} series every ${args.scrapeIntervalSeconds} s take ${needed}Gi`,
    );
  }
}
