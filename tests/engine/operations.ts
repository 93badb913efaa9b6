import * as fs from "node:fs";

/** What the engine did, or would do, to one resource. */
export interface Operation {
  op: string;
  urn: string;
  type: string;
  name: string;
  /** Properties that differ. */
  diffs: string[];
}

interface StepEvent {
  metadata: { op: string; urn: string; type: string; diffs?: string[] };
}

interface EngineEvent {
  resourcePreEvent?: StepEvent;
  resOutputsEvent?: StepEvent;
  policyEvent?: { policyName: string; enforcementLevel: string; resourceUrn?: string; message: string };
  preludeEvent?: object;
}

/** A finished command of the CLI, with what it did. */
export interface Outcome {
  code: number;
  /** stdout and stderr, as a user sees them. */
  text: string;
  /** Operations other than `same`, of the last phase: the update where there was one, else the preview. */
  operations: Operation[];
  /** Policies that were broken, as `level name`. */
  violations: string[];
}

/** Reads the events of one command; `up` and `destroy` preview first, so only the last phase counts. */
export function outcomeOf(code: number, text: string, eventLog: string): Outcome {
  const lines = fs.existsSync(eventLog) ? fs.readFileSync(eventLog, "utf8").trim().split("\n") : [];
  const events = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
  const phase = events.slice(events.findLastIndex((event) => event.preludeEvent !== undefined));
  return {
    code,
    text,
    operations: phase.flatMap(operationOf),
    violations: phase.flatMap(({ policyEvent: event }) =>
      event ? [`${event.enforcementLevel} ${event.policyName}`] : [],
    ),
  };
}

function operationOf({ resourcePreEvent }: EngineEvent): Operation[] {
  if (!resourcePreEvent) return [];
  const { op, urn, type, diffs } = resourcePreEvent.metadata;
  if (op === "same" || op === "refresh") return [];
  return [{ op, urn, type, name: urn.split("::").pop() ?? "", diffs: diffs ?? [] }];
}

/** `op type name`, sorted: what a test compares. */
export function summary(operations: Operation[]): string[] {
  return operations.map(({ op, type, name }) => `${op} ${type} ${name}`).sort();
}
