import * as fs from "node:fs";
import { closest } from "fastest-levenshtein";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { z } from "zod";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { UserError } from "../../config/user-error";

/** By their number in the protocol. */
const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;

const level = z.enum(LEVELS, { error: `the enforcement level must be one of ${LEVELS.join(", ")}` });

/** The file of --policy-pack-config: for each rule, or for `all`, a level, or a level and the rule's own settings. */
const packConfigFile = z.record(
  z.string(),
  z.union([level, z.looseObject({ enforcementLevel: level.optional() })], {
    error: `must be an enforcement level (${LEVELS.join(", ")}) or an object with enforcementLevel and the rule's settings`,
  }),
);

type GivenConfig = Record<string, unknown> & { enforcementLevel?: (typeof LEVELS)[number] };

/**
 * What a pack is configured with, as the CLI does it: the pack's own levels and the defaults of its settings, over
 * them what the file says of `all` rules (a level only), over that what it says of one.
 *
 * @param file path of the JSON file of --policy-pack-config, or undefined
 * @throws UserError naming every rule that the pack does not have and every setting that does not fit its schema
 */
export function packConfig(
  info: proto.AnalyzerInfo,
  file: string | undefined,
): proto.ConfigureAnalyzerRequest {
  const given = file === undefined ? {} : readGiven(file);
  const policies = info.getPoliciesList();
  const problems = unknownRules(Object.keys(given), policies);
  const request = new proto.ConfigureAnalyzerRequest();
  for (const policy of policies) {
    const { enforcementLevel, ...settings } = given[policy.getName()] ?? {};
    const chosen = enforcementLevel ?? given["all"]?.enforcementLevel;
    const values = { ...defaults(policy), ...settings };
    problems.push(...schemaProblems(policy, values));
    const config = new proto.PolicyConfig();
    config.setEnforcementlevel(chosen ? LEVELS.indexOf(chosen) : policy.getEnforcementlevel());
    config.setProperties(Struct.fromJavaScript(values as never));
    request.getPolicyconfigMap().set(policy.getName(), config);
  }
  if (problems.length > 0) throw refused(file ?? info.getName(), problems);
  return request;
}

function readGiven(file: string): Record<string, GivenConfig> {
  let document: unknown;
  try {
    document = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file}: not a readable JSON document (${(error as Error).message}).`);
  }
  const read = packConfigFile.safeParse(document);
  if (!read.success) {
    throw refused(
      file,
      read.error.issues.map((issue) => `${issue.path.join(".") || "the document"}: ${issue.message}`),
    );
  }
  return Object.fromEntries(
    Object.entries(read.data).map(([rule, value]) => [
      rule,
      typeof value === "string" ? { enforcementLevel: value } : value,
    ]),
  );
}

function unknownRules(given: string[], policies: proto.PolicyInfo[]): string[] {
  const names = policies.map((policy) => policy.getName());
  return given
    .filter((rule) => rule !== "all" && !names.includes(rule))
    .map((rule) => `${rule}: the pack has no such rule; did you mean ${closest(rule, names)}?`);
}

function schemaOf(policy: proto.PolicyInfo): Record<string, Record<string, unknown>> {
  return (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<
    string,
    Record<string, unknown>
  >;
}

function defaults(policy: proto.PolicyInfo): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemaOf(policy)).flatMap(([name, property]) =>
      "default" in property ? [[name, property["default"]]] : [],
    ),
  );
}

/** A setting without a schema is handed on, as the CLI does. */
function schemaProblems(policy: proto.PolicyInfo, values: Record<string, unknown>): string[] {
  const schema = policy.getConfigschema();
  if (!schema) return [];
  const checked = z
    .fromJSONSchema({
      type: "object",
      properties: schemaOf(policy),
      required: schema.getRequiredList(),
    })
    .safeParse(values);
  return (
    checked.error?.issues.map(
      (issue) => `${[policy.getName(), ...issue.path].join(".")}: ${issue.message}`,
    ) ?? []
  );
}

function refused(where: string, problems: string[]): UserError {
  return new UserError(
    `${where}: the policy pack cannot be configured so\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
  );
}
