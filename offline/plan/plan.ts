import { Project } from "../project";

/** One resource as the program registered it. Values are on Pulumi's wire form: secrets and unknowns marked. */
export interface PlannedResource {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** A component made by a provider, such as eks:index:Cluster: one entry, its children are not known offline. */
  remote: boolean;
  /** Empty for the stack itself. */
  parent: string;
  /** `urn::id` of the provider; empty for components. */
  provider: string;
  inputs: Record<string, unknown>;
  /** Registered outputs of a component. */
  outputs: Record<string, unknown>;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  aliases: string[];
  /** Seconds. */
  customTimeouts: { create?: number; update?: number; delete?: number } | undefined;
  importId: string;
  deletedWith: string;
  /** URNs whose replacement replaces this one. */
  replaceWith: string[];
  /** A value whose change replaces this one. */
  replacementTrigger: unknown;
  hideDiff: string[];
  /** True for a read (`Resource.get`), false for one that will be created. */
  external: boolean;
}

export interface Diagnostic {
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn: string;
}

/** Everything the program asked for, in the order of registration. */
export interface Plan {
  project: Project;
  resources: PlannedResource[];
  diagnostics: Diagnostic[];
  /** The program ended with an error; the plan is incomplete. */
  failed: boolean;
  /** An error meant for the user (invalid config) that ended the program. */
  userError: string | undefined;
}

/** Whether it is a provider that nobody declared; the CLI does not show these. */
export function isDefaultProvider({ type, parent }: PlannedResource): boolean {
  return type.startsWith("pulumi:providers:") && parent === "";
}
