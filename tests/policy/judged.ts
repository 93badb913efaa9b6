import unpacking = require("@pulumi/policy/deserialize");
import guarding = require("@pulumi/policy/proxy");
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { policiesOf } from "../../policy/judgement/policies";
import type { Rule, Stage } from "../../policy/judgement/rule";
import { readSettings } from "../../policy/judgement/settings";
import { allRules } from "../../policy/rules";

/** What the engine sends a policy pack for a value that is known only after the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it. */
export interface Sample {
  type: string;
  name: string;
  props: any;
  protect?: boolean;
  deleteBeforeReplace?: boolean;
  /** Names, or URNs, of the resources whose outputs a property holds. */
  references?: Record<string, string[]>;
  /** Properties of the resource's provider. */
  provider?: Record<string, unknown>;
  /** Type of the parent component. */
  below?: string;
  /** Made from name, type and parent where it is not given. */
  urn?: string;
}

export interface Report {
  rule: string;
  verdict: "violated" | "undetermined";
  level: string;
  message: string;
  /** Name of the resource; empty where the stack as a whole is meant. */
  name: string;
}

export interface Circumstances {
  stage?: Stage;
  /** False for an update, where every value is known. */
  preview?: boolean;
  /** Config of the pack by key, as YAML would give it. */
  config?: Record<string, unknown>;
  today?: string;
}

function urnOf({ type, name, below, urn }: Sample): string {
  return urn ?? `urn:pulumi:test::project::${below ? `${below}$` : ""}${type}::${name}`;
}

/**
 * What rules report about resources. They run as the policies of the pack, on properties that the SDK unpacked and
 * guarded as its policy server does; only the gRPC call is left out (tests/engine has it).
 */
export function reportsOf(
  rules: readonly Rule[],
  samples: readonly Sample[],
  circumstances: Circumstances = {},
): Report[] {
  const policies = policiesFor(rules, circumstances);
  const resources = policyResources(samples);
  const reports: Report[] = [];
  for (const policy of policies) {
    if (policy.enforcementLevel === "disabled") continue;
    const told = (given: unknown, urn: string | undefined): void => {
      reports.push(reportOf(policy, given, urn));
    };
    const args = { getConfig: () => ({}), stackTags: new Map(), notApplicable: () => undefined };
    if ("validateStack" in policy) {
      void policy.validateStack({ ...args, resources } as never, told);
    } else {
      for (const resource of resources) {
        const toldOf = (given: unknown, urn = resource.urn): void => told(given, urn);
        void (policy.validateResource as any)({ ...args, ...resource }, toldOf);
      }
    }
  }
  return reports;
}

/** Properties of a resource after the remediations of the rules, as the policy server sends them back. */
export async function remediated(
  rules: readonly Rule[],
  sample: Sample,
  circumstances: Circumstances,
): Promise<unknown> {
  const [resource] = policyResources([sample]);
  let props: unknown = unpacked(sample.props, true);
  for (const policy of policiesFor(rules, circumstances)) {
    if (policy.enforcementLevel !== "remediate" || !("remediateResource" in policy)) continue;
    props = (await policy.remediateResource?.({ ...resource, props } as never)) ?? props;
  }
  return serializeProperties(props);
}

function policiesFor(rules: readonly Rule[], circumstances: Circumstances) {
  return policiesOf(rules, {
    settings: readSettings(textConfig(circumstances), [circumstances.stage ?? "prod"], allRules),
    preview: circumstances.preview ?? true,
    today: circumstances.today ?? "2026-11-21",
  });
}

/** Structured values as JSON, as Pulumi hands them over. */
function textConfig({ config = {} }: Circumstances): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function policyResources(samples: readonly Sample[]) {
  const resources = samples.map((sample) => ({
    type: sample.type,
    name: sample.name,
    urn: urnOf(sample),
    props: unpackedOnce(sample.props),
    opts: {
      protect: sample.protect ?? false,
      ignoreChanges: [],
      deleteBeforeReplace: sample.deleteBeforeReplace,
    },
    provider: sample.provider
      ? { type: "pulumi:providers:aws", name: "aws", urn: "", props: sample.provider }
      : undefined,
    propertyDependencies: emptyDependencies(),
    isType: ({ __pulumiType }: any) => __pulumiType === sample.type,
    asType: ({ __pulumiType }: any) => (__pulumiType === sample.type ? {} : undefined),
  }));
  const byName = new Map(resources.flatMap((one) => [[one.name, one] as const, [one.urn, one] as const]));
  samples.forEach(({ references = {} }, index) => {
    for (const [property, names] of Object.entries(references)) {
      // The SDK leaves out what is not there, too.
      resources[index]!.propertyDependencies[property] = names.flatMap((wanted) => byName.get(wanted) ?? []);
    }
  });
  return resources;
}

function emptyDependencies(): Record<string, unknown[]> {
  return {};
}

/** Parts of the SDK that its declarations leave out. */
const { deserializeProperties, serializeProperties } = unpacking as any;
const { unknownCheckingProxy } = guarding as any;

const known = new WeakMap<object, unknown>();

/** Samples that did not change between two judgements are unpacked once, as in the pack. */
function unpackedOnce(props: object): unknown {
  if (!known.has(props)) known.set(props, unpacked(props));
  return known.get(props);
}

function unpacked(props: object, proxySecrets = false): unknown {
  return unknownCheckingProxy(deserializeProperties(Struct.fromJavaScript(props as never), proxySecrets));
}

function reportOf(policy: { name: string; enforcementLevel?: string }, given: any, urn?: string): Report {
  const message: string = typeof given === "string" ? given : given.message;
  const isUndetermined = typeof given !== "string";
  return {
    rule: policy.name,
    verdict: isUndetermined ? "undetermined" : "violated",
    level: isUndetermined ? given.enforcementLevel : (policy.enforcementLevel ?? ""),
    message,
    name: ((isUndetermined ? given.urn : urn) ?? "").split("::").pop() ?? "",
  };
}
