import { Verdict } from "../policy/verdicts";

/** The part of what `preview --json` prints that a comparison reads. */
export interface PlanDocument {
  steps: { urn: string; newState: { type: string; parent?: string; inputs?: unknown } }[];
  policies?: { violations: Verdict[] };
}
