import type { Resource } from "../judgement/resources";
import type { Value } from "../judgement/value";

/** Types that hold a policy saying what a principal may do. */
export const PERMISSION_POLICIES: readonly string[] = [
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
];

/** The statements that allow something in the permission policies of a resource. */
export function allowedBy(source: Resource): Value[] {
  const documents =
    source.type === "aws:iam/role:Role"
      ? source
          .at("inlinePolicies")
          .list()
          .map((inline) => inline.at("policy"))
      : [source.at("policy")];
  return documents.flatMap((document) => statements(document)).filter(isAllow);
}

/** The statements that say who may take a role. */
export function trustOf(role: Resource): Value[] {
  return statements(role.at("assumeRolePolicy")).filter(isAllow);
}

/** Statements of a policy document; a single one may stand without a list. */
export function statements(document: Value): Value[] {
  const statement = document.json().at("Statement");
  return statement.has("Effect") ? [statement] : statement.list();
}

function isAllow(statement: Value): boolean {
  return statement.at("Effect").text() === "Allow";
}

/** Principals of a statement as `kind: name`. */
export function principals(statement: Value): { kind: string; name: string }[] {
  const principal = statement.at("Principal");
  if (!principal.given) return [];
  if (!principal.has("AWS") && !principal.has("Service") && !principal.has("Federated")) {
    return principal.texts().map((name) => ({ kind: "AWS", name }));
  }
  return principal.entries().flatMap(([kind, names]) => names.texts().map((name) => ({ kind, name })));
}

/** Values a statement demands of the condition key that ends in `suffix`, with any operator for texts. */
export function conditionValues(statement: Value, suffix: string): string[] {
  return statement
    .at("Condition")
    .entries()
    .filter(([operator]) => /^(ForAnyValue:|ForAllValues:)?String(Equals|Like)/.test(operator))
    .flatMap(([, keys]) => keys.entries())
    .filter(([key]) => key.toLowerCase().endsWith(suffix))
    .flatMap(([, values]) => values.texts());
}
