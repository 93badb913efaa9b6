import { naturalId } from "./natural-ids";

/** The parts of `pulumi stack export` that recovery looks at; the rest passes through. */
export interface ExportedStack {
  deployment: {
    resources?: ExportedResource[];
    pending_operations?: PendingOperation[];
  };
}

export interface ExportedResource {
  urn: string;
  type: string;
  /** False for a component, which is in the state alone. */
  custom?: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, `reading` or `importing`. */
  type: string;
  resource: ExportedResource;
}

/** What the operator knows of resources that only the cloud can name: the id, or null for one that was not made. */
export type Answers = ReadonlyMap<string, string | null>;

export interface Settled {
  stack: ExportedStack;
  /** Interrupted operations, as `creating URN`. */
  interrupted: string[];
  /** Creations of which nobody knows whether they took place. */
  open: ExportedResource[];
}

/** Values that live in the state alone: what was not saved was not made. */
const IN_STATE_ONLY = /^(random:|pulumi:)/;

/**
 * The state without its pending operations. An interrupted creation is entered under the id it would have; the refresh
 * that follows finds it, or finds that it is not there and drops it. Interrupted updates and deletions need no entry:
 * the refresh reads what became of them.
 */
export function settle(exported: ExportedStack, answers: Answers): Settled {
  const { pending_operations: pending = [], resources = [], ...rest } = exported.deployment;
  const entered: ExportedResource[] = [];
  const open: ExportedResource[] = [];
  for (const { type, resource } of pending) {
    if (type !== "creating" || resource.custom === false || IN_STATE_ONLY.test(resource.type)) continue;
    const answer = answers.get(resource.urn);
    if (answer === null) continue;
    const id = answer ?? naturalId(resource.type, resource.inputs ?? {});
    if (id === undefined) open.push(resource);
    else entered.push({ ...resource, id, outputs: {} });
  }
  return {
    stack: { ...exported, deployment: { ...rest, resources: [...resources, ...entered] } },
    interrupted: pending.map(({ type, resource }) => `${type} ${resource.urn}`),
    open,
  };
}
