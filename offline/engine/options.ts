import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { PlannedResource } from "../plan/plan";

/** What a resource gets from its parent where it does not say it itself; the request is changed. */
export function inheritOptions(request: RegisterResourceRequest, parent: PlannedResource | undefined): void {
  if (!parent) return;
  if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith);
  if (!request.hasProtect() && parent.protect) request.setProtect(true);
  if (!request.hasRetainondelete() && parent.retainOnDelete) request.setRetainondelete(true);
}

const SECONDS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/**
 * Seconds of a duration such as `1h30m`, as Go writes them; undefined for an empty one.
 *
 * @throws Error for text that is none
 */
export function durationSeconds(text: string): number | undefined {
  if (text === "") return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g)];
  if (parts.map(([part]) => part).join("") !== text)
    throw new Error(`unable to parse custom timeout "${text}"; write a duration such as 5m or 1h30m`);
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0);
}
