import { PlannedDocument } from "../plan/planned-document";

/** What the report reads of a planned resource; secrets are `[secret]` and computed values UNKNOWN in its inputs. */
export interface ReportedResource {
  urn: string;
  type: string;
  name: string;
  /** URN; empty for the stack itself. */
  parent: string;
  /** `create`, `import` or `read`. */
  operation: string;
  protect: boolean;
  retainOnDelete: boolean;
  inputs: Record<string, unknown>;
}

/**
 * The resources of a plan in an order of their own: components first, then by type and name. A program registers them
 * as its promises end, which is not the same from run to run.
 */
export function reportedResources({ steps }: PlannedDocument): ReportedResource[] {
  return steps
    .map(({ urn, op, newState }) => ({
      urn,
      type: newState.type,
      name: urn.split("::").slice(3).join("::"),
      parent: newState.parent ?? "",
      operation: op ?? "create",
      protect: newState.protect === true,
      retainOnDelete: newState.retainOnDelete === true,
      inputs: withoutSecretData(newState.type, (newState.inputs ?? {}) as Record<string, unknown>),
    }))
    .sort(
      (one, other) => rank(one) - rank(other) || compare(one.type, other.type) || compare(one.urn, other.urn),
    );
}

/** Fields of a Kubernetes Secret that are never shown, marked as secret or not. */
const SECRET_FIELDS = ["data", "stringData"];

/** True for a value, by its path in the inputs of a resource, that is the content of a Kubernetes Secret. */
export function isSecretData(type: string, path: string): boolean {
  return (
    type === "kubernetes:core/v1:Secret" &&
    SECRET_FIELDS.some(
      (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
    )
  );
}

function withoutSecretData(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, isSecretData(type, key) ? "[secret]" : value]),
  );
}

function rank({ type }: ReportedResource): number {
  if (type === "pulumi:pulumi:Stack") return 0;
  return type.startsWith("pulumi:providers:") ? 2 : 1;
}

/** By code points, so that the order is the same in every locale. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Last part of a type token: `Instance` of `aws:rds/instance:Instance`. */
export function kindOf(type: string): string {
  return type.split(":").pop() ?? type;
}
