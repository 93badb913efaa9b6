import * as fs from "node:fs";
import { z } from "zod";
import { UserError } from "../../config/user-error";
import { PlannedResource } from "./plan";

const texts = z.array(z.string()).default([]);
const values = z.record(z.string(), z.unknown()).default({});

/** What of a state the policies are told; the rest of the document is not needed. */
const state = z.object({
  urn: z.string().regex(/^urn:pulumi:[^:]+::[^:]*::.+::.+$/, "a URN"),
  type: z.string(),
  custom: z.boolean().default(false),
  parent: z.string().default(""),
  provider: z.string().default(""),
  inputs: values,
  outputs: values,
  dependencies: texts,
  propertyDependencies: z
    .record(
      z.string(),
      z
        .array(z.string())
        .nullable()
        .transform((urns) => urns ?? []),
    )
    .default({}),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  ignoreChanges: texts,
  replaceOnChanges: texts,
  additionalSecretOutputs: texts,
  external: z.boolean().default(false),
});

const preview = z.object({
  config: z.record(z.string(), z.string()).default({}),
  steps: z.array(z.object({ newState: state.optional() })),
});

export interface ReadPlan {
  resources: PlannedResource[];
  config: Record<string, string>;
  /** Project and stack as the URNs name them. */
  project: string;
  stack: string;
}

/**
 * Reads the document that `pulumi preview --json` or `slipway preview --json` printed. Deleted resources are left out.
 *
 * @throws UserError where the file cannot be read or is no such document
 */
export function readPlan(file: string): ReadPlan {
  const parsed = preview.safeParse(readJson(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(
      `${file}: ${issue?.path.join(".") || "the document"}: ${issue?.message ?? "is malformed"}. Give what \`pulumi preview --json\` or \`slipway preview --json\` prints.`,
    );
  }
  const states = parsed.data.steps.flatMap(({ newState }) => newState ?? []);
  // urn:pulumi:<stack>::<project>::<types>::<name>
  const [head = "", project = ""] = states[0]?.urn.split("::") ?? [];
  return {
    resources: states.map((one) => ({
      ...one,
      name: one.urn.split("::").slice(3).join("::"),
      remote: false,
      deleteBeforeReplace: undefined,
      aliases: [],
      customTimeouts: undefined,
      importId: "",
      deletedWith: "",
      replaceWith: [],
      replacementTrigger: undefined,
      hideDiff: [],
    })),
    config: parsed.data.config,
    project,
    stack: head.split(":")[2] ?? "",
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file}: not a readable JSON document (${(error as Error).message}).`);
  }
}
