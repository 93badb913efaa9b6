import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeResource } from "../../policy/judgement/judging";
import { Resource } from "../../policy/judgement/resources";
import { isStackRule } from "../../policy/judgement/rule";
import { allRules } from "../../policy/rules";
import { Sample, UNKNOWN, reportsOf } from "./judged";
import { cronJob, deployment, namespace, release } from "./samples";

/** Every type a rule looks at. */
const TYPES = [...new Set(allRules.flatMap(({ types }) => types))];

/** What the rules read, so that arbitrary documents often have a value just where a rule looks. */
const KEYS = [
  ...new Set(allRules.flatMap(({ reads }) => reads.flatMap((path) => path.split(/[.[\]]+/)))),
  ...["metadata", "spec", "template", "containers", "env", "name", "namespace", "labels", "values", "policy"],
  ...["Statement", "Effect", "Principal", "Action", "Condition", "tags", "rules", "subjects", "jobTemplate"],
].filter(Boolean);

const scalar = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 1e308, "", "*", "true", "latest", "100%", UNKNOWN),
  fc.constantFrom(
    "{",
    "[]",
    '{"Statement":null}',
    '{"Statement":[{"Effect":"Allow"}]}',
    "__proto__",
    "a@b@c:d",
  ),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() }),
      tie("value"),
      {
        maxKeys: 6,
      },
    ),
  ),
}));
const props = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), value, { maxKeys: 8 });
const resource: fc.Arbitrary<Sample> = fc.record({
  type: fc.constantFrom(...TYPES),
  name: fc.string(),
  props,
  protect: fc.boolean(),
  deleteBeforeReplace: fc.boolean(),
  provider: fc.option(props, { nil: undefined }),
});

/** Puts arbitrary values where a well-formed resource has its own, which leads deeper into the rules. */
const disturbed: fc.Arbitrary<Sample> = fc
  .tuple(fc.constantFrom(deployment, cronJob, release, namespace), fc.nat(), value)
  .map(([make, place, given]) => {
    const sample = make();
    const places = placesIn(sample.props);
    const { holder, key } = places[place % places.length]!;
    holder[key] = given;
    return sample;
  });

function placesIn(holder: any): { holder: any; key: string }[] {
  if (holder === null || typeof holder !== "object") return [];
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** No rule failed: none threw, and none stumbled over the shape of a value inside. */
function assertJudged(samples: Sample[]): void {
  for (const preview of [true, false]) {
    for (const stage of ["dev", "prod"] as const) {
      for (const { rule, message } of reportsOf(allRules, samples, { preview, stage })) {
        assert.doesNotMatch(message, /the rule failed/, rule);
      }
    }
  }
}

describe("any resource", function () {
  this.timeout(60_000);

  it("is judged by every rule without an exception", () => {
    fc.assert(fc.property(fc.array(resource, { minLength: 1, maxLength: 6 }), assertJudged), {
      numRuns: 60,
    });
  });

  it("is judged without an exception where only one value of it is out of place", () => {
    fc.assert(
      fc.property(disturbed, (sample) => assertJudged([sample])),
      { numRuns: 100 },
    );
  });

  it("may have every type with no properties, with null and with an unknown in each", () => {
    const keys = Object.fromEntries(KEYS.map((key) => [key, null]));
    const unknowns = Object.fromEntries(KEYS.map((key) => [key, UNKNOWN]));
    for (const own of [{}, keys, unknowns]) {
      assertJudged(TYPES.map((type, index) => ({ type, name: `one${index}`, props: own })));
    }
  });

  it("may nest hundreds of levels deep", () => {
    let nested: unknown = "end";
    for (let level = 0; level < 300; level++) nested = level % 2 ? [nested] : { values: nested };
    const props = { values: nested, spec: nested, data: nested };
    const reports = reportsOf(allRules, [release(nested as object), { ...deployment(), props }]);
    for (const { message } of reports) assert.doesNotMatch(message, /the rule failed/);
    assert.ok(reports.some(({ message }) => message.includes("nested too deeply")));
  });

  it("may be one of ten megabytes", () => {
    const variable = { name: "PADDING", value: "x".repeat(1000) };
    const big = deployment();
    big.props.spec.template.spec.containers[0].env = Array.from({ length: 10_000 }, () => variable);
    assert.ok(JSON.stringify(big.props).length > 10_000_000);
    const rules = allRules.filter((rule) => !isStackRule(rule) && rule.types.includes(big.type));
    assert.ok(rules.length > 20);
    assert.deepEqual(reportsOf(rules, [big]), []);
  });

  it("is read in steps that grow no faster than it does", () => {
    const [small, large] = [reads(50), reads(500)];
    for (const [id, count] of large) {
      assert.ok(
        count <= 10 * small.get(id)!,
        `${id} reads ${small.get(id)} values of 50 items, ${count} of 500`,
      );
    }
  });
});

/** How many values each rule reads of resources that hold lists of `length`. */
function reads(length: number): Map<string, number> {
  const one = deployment();
  const pod = one.props.spec.template.spec;
  const container = { ...pod.containers[0], env: Array(10).fill({ name: "A", value: "b" }) };
  pod.containers = Array(length).fill(container);
  pod.volumes = Array(length).fill({ name: "v", emptyDir: {} });
  const values = Array(length).fill({ name: "a", whenUnsatisfiable: "ScheduleAnyway" });
  const counts = new Map<string, number>();
  for (const rule of allRules) {
    if (isStackRule(rule)) continue;
    let count = 0;
    for (const { type, name, props } of [one, release({ values })]) {
      if (!rule.types.includes(type)) continue;
      const source = { type, name, urn: "", props: counted(props, () => count++), opts: {} };
      judgeResource(rule, new Resource(source as never), "prod");
    }
    counts.set(rule.id, count);
  }
  return counts;
}

function counted(value: any, read: () => void): any {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      read();
      return counted(target[key], read);
    },
  });
}
