import { ArgsError } from "../args-error";
import { memoryBytes } from "../quantity";
import { MonitoringStackArgs } from "./args";

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
}
