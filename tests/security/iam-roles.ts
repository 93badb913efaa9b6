import { standIns } from "../../offline/engine/stand-ins";
import { PlannedResource } from "../../offline/plan/plan";
import { completePlan, completePlanOf } from "./complete-plan";

/** A statement of a policy, with every field as a list. */
export interface Statement {
  effect: string;
  actions: string[];
  notActions: string[];
  resources: string[];
  principals: string[];
  condition: Record<string, Record<string, unknown>>;
}

/** An IAM role of a stack and all that it may do by policies of ours. */
export interface Role {
  name: string;
  /** Who may take the role. */
  trust: Statement[];
  statements: Statement[];
  /** Names of policies that AWS writes and keeps. */
  managed: string[];
}

interface Document {
  Statement: Record<string, unknown>[];
}

/**
 * Every role that a stack plans, by name; a computed ARN is shown as `<output of resource>`.
 *
 * @param project folder of Pulumi.yaml, in the repository
 */
export function rolesOf(stack: string, project = "."): Role[] {
  const plan = completePlanOf(project, stack);
  const label = labels(plan);
  const attached = (role: PlannedResource, type: string): PlannedResource[] =>
    plan.filter(
      (resource) => resource.type === type && resource.propertyDependencies["role"]?.includes(role.urn),
    );
  const attachedPolicies = (role: PlannedResource) =>
    attached(role, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map((attachment) => ({
      arn: String(attachment.inputs["policyArn"]),
      own: plan.find(({ urn }) => attachment.propertyDependencies["policyArn"]?.includes(urn)),
    }));
  return plan
    .filter(({ type }) => type === "aws:iam/role:Role")
    .map((role) => ({
      name: role.name,
      trust: statements(label(String(role.inputs["assumeRolePolicy"]))),
      statements: [
        ...attached(role, "aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => inputs["policy"]),
        ...attachedPolicies(role).flatMap(({ own }) => own?.inputs["policy"] ?? []),
      ].flatMap((document) => statements(label(String(document)))),
      managed: attachedPolicies(role).flatMap(({ arn, own }) => (own ? [] : [arn.split("/").pop()!])),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Policies that no role of the stack carries would be missing from {@link rolesOf}; this counts all of them. */
export function policyCount(stack: string): number {
  return completePlan(stack).filter(({ type }) => /^aws:iam\/(rolePolicy|policy):/.test(type)).length;
}

function labels(plan: PlannedResource[]): (text: string) => string {
  const known = plan.flatMap(({ urn, type, name }) =>
    Object.entries(standIns(urn, type)).flatMap(([output, value]): [string, string][] =>
      [typeof value === "string" ? value : (value as Record<string, string>[])[0]!["secretArn"]!].map(
        (text) => [text, `<${output} of ${name}>`],
      ),
    ),
  );
  const longestFirst = known.sort(([a], [b]) => b.length - a.length);
  return (text) => longestFirst.reduce((result, [value, name]) => result.replaceAll(value, name), text);
}

function statements(document: string): Statement[] {
  const { Statement: all } = JSON.parse(document) as Document;
  return all.map((statement) => ({
    effect: String(statement["Effect"]),
    actions: list(statement["Action"]),
    notActions: list(statement["NotAction"]),
    resources: list(statement["Resource"]),
    principals: Object.values(statement["Principal"] ?? {}).flatMap(list),
    condition: (statement["Condition"] ?? {}) as Statement["condition"],
  }));
}

function list(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
