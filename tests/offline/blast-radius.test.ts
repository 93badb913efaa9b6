import assert from "node:assert/strict";
import * as path from "node:path";
import { z } from "zod";
import { localConfigSchema } from "../../config/local-schema";
import { stackConfigSchema } from "../../config/schema";
import { Row, changesOfStack } from "../../offline/blast-radius/atlas";
import { Change, changesOf, keyOf, withValue } from "../../offline/blast-radius/changes";
import { DECLARED_LOSSES, declarationProblems } from "../../offline/blast-radius/declared-losses";
import { Effect } from "../../offline/blast-radius/effects";
import { loadProject } from "../../offline/project";

const REPOSITORY = path.resolve(__dirname, "../..");
const STACKS = ["dev", "staging", "prod", "prod-dr"];

function shown({ path, from, candidates }: Change): string {
  return `${keyOf(path)}: ${JSON.stringify(from)} → ${JSON.stringify(candidates[0])}`;
}

describe("the changes of the blast-radius atlas", () => {
  it("change each value, add each that is missing, and take away each that need not be there", () => {
    const schema = z.strictObject({
      stage: z.enum(["dev", "prod"]),
      nodes: z.number().max(3),
      proxy: z.boolean().optional(),
      labels: z.record(z.string(), z.string()),
      zones: z.array(z.strictObject({ name: z.string() })).optional(),
    });
    const config = { stage: "dev", nodes: 3, proxy: true, labels: { "a.b": "c" }, zones: undefined };
    assert.throws(() => changesOf(schema, config), /no other value for the config key zones .*samples\.ts/);
    const changes = changesOf(schema.omit({ zones: true }), config).map(shown);
    assert.deepEqual(changes, [
      'stage: "dev" → "prod"',
      "nodes: 3 → 2",
      "proxy: true → false",
      "proxy: true → undefined",
      'labels["a.b"]: "c" → "c-2"',
      'labels["a.b"]: "c" → undefined',
      'labels.another: undefined → "c"',
    ]);
  });

  it("of a list change, take away and add entries", () => {
    const schema = z.strictObject({ versions: z.array(z.string()) });
    assert.deepEqual(changesOf(schema, { versions: ["1.1"] }).map(shown), [
      'versions[0]: "1.1" → "1.2"',
      'versions[0]: "1.1" → undefined',
      'versions[1]: undefined → "1.2"',
    ]);
    assert.deepEqual(withValue({ versions: ["1.1", "1.2"] }, ["versions", 0], undefined), {
      versions: ["1.2"],
    });
  });

  it("reach every key of the schema, in the stacks together", () => {
    const ofAws = STACKS.flatMap((stack) => changesOfStack(loadProject(REPOSITORY, stack)));
    const ofLocal = changesOfStack(loadProject(REPOSITORY, "local"));
    for (const [schema, changes] of [
      [stackConfigSchema, ofAws],
      [localConfigSchema, ofLocal],
    ] as const) {
      const changed = new Set(changes.flatMap(reached));
      assert.deepEqual(
        keysIn(schema).filter((key) => !changed.has(key)),
        [],
      );
    }
  });
});

describe("a change of the config that deletes or replaces what holds data", () => {
  const row = (key: string, effect: Effect, type: string, name: string): Row => ({
    key: `slipway:${key}`,
    from: "1",
    to: "2",
    affected: [{ effect, type, name }],
    refusal: undefined,
  });
  const undeclared = (...rows: Row[]): string[] =>
    declarationProblems(new Map([["dev", rows]])).filter((problem) => problem.startsWith("dev, "));

  it("is told to whoever writes the atlas, where nothing declares it", () =>
    assert.deepEqual(
      undeclared(row("databases.shop.orders.storage", "replacement", "aws:rds/instance:Instance", "orders")),
      [
        "dev, slipway:databases.shop.orders.storage loses what no entry of offline/blast-radius/declared-losses.ts declares: Instance orders",
      ],
    ));

  it("is declared for what it may lose, and for nothing else", () => {
    const replica = row("network.zones[0]", "replacement", "aws:rds/instance:Instance", "orders-replica-1");
    const primary = row("network.zones[0]", "replacement", "aws:rds/instance:Instance", "orders-database");
    assert.deepEqual(undeclared(replica), []);
    assert.match(
      undeclared(primary)[0]!,
      /^dev, slipway:network\.zones\[0\] loses .*: Instance orders-database$/,
    );
  });

  it("needs no declaration where all stays, or what goes holds no data", () =>
    assert.deepEqual(
      undeclared(
        row("network.natGateways", "deletion", "aws:ec2/natGateway:NatGateway", "nat"),
        row("databases.shop.orders.storage", "in place", "aws:rds/instance:Instance", "orders"),
      ),
      [],
    ));

  it("is no longer declared once it loses nothing", () => {
    const problems = declarationProblems(new Map());
    assert.equal(problems.length, DECLARED_LOSSES.length);
    assert.match(problems[0]!, /^no change of \^stage\$ loses anything: take it out of /);
  });
});

/** The names of keys on the way to a change, and in a value that comes into being or goes away. */
function reached({ path, from, candidates }: Change): string[] {
  return [...path.map(String), ...namesIn(from), ...candidates.flatMap(namesIn)];
}

function namesIn(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...namesIn(inner)]);
}

function keysIn(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodOptional) return keysIn(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodRecord) return keysIn(schema.valueType as z.ZodType);
  if (schema instanceof z.ZodArray) return keysIn(schema.element as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, inner]) => [
    key,
    ...keysIn(inner),
  ]);
}
