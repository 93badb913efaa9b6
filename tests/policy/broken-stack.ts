import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { flattenReferences } from "../../offline/engine/computed";
import { isStackRule } from "../../policy/judgement/rule";
import { allRules } from "../../policy/rules";
import { plannedStack } from "../systems/planned-stack";
import { Report, Sample, reportsOf } from "./judged";

const STACK_RULES = allRules.filter(isStackRule);
const RESOURCE_RULES = allRules.filter((rule) => !isStackRule(rule));

/** The planned resources of a stack as the rules get them. */
function samplesOf(stack: string): Sample[] {
  const planned = plannedStack(stack);
  const byUrn = new Map(planned.map((resource) => [resource.urn, resource]));
  return planned.map(({ urn, type, name, protect, inputs, propertyDependencies, provider }) => ({
    urn,
    type,
    name,
    protect,
    props: flattenReferences(inputs),
    references: propertyDependencies,
    provider: byUrn.get(provider.slice(0, provider.lastIndexOf("::")))?.inputs,
  }));
}

/** What the stack file says to the policy pack. */
function packConfigOf(stack: string): Record<string, unknown> {
  const file = path.resolve(__dirname, `../../Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  return { rules: config["slipway-policy:rules"] };
}

/** What a mutation may do to the resources of a stack. */
export class Stack {
  readonly touched: Sample[] = [];

  constructor(readonly samples: Sample[]) {}

  /** A copy of the first resource of a type, by beginning of its name if several, to be changed in place. */
  one(type: string, name = ""): Sample {
    const index = this.samples.findIndex((sample) => sample.type === type && sample.name.startsWith(name));
    assert.ok(index >= 0, `no ${type} ${name} in the stack`);
    if (this.touched.includes(this.samples[index]!)) return this.samples[index]!;
    const copy = { ...this.samples[index]!, props: structuredClone(this.samples[index]!.props) };
    this.samples[index] = copy;
    this.touched.push(copy);
    return copy;
  }

  /** Inputs of that copy. */
  of(type: string, name?: string): any {
    return this.one(type, name).props;
  }

  remove(type: string, name = ""): void {
    const index = this.samples.findIndex((sample) => sample.type === type && sample.name.startsWith(name));
    assert.ok(index >= 0, `no ${type} ${name} in the stack`);
    this.samples.splice(index, 1);
  }

  add(type: string, props: object): void {
    const added = { type, name: "added", urn: `urn:pulumi:prod::slipway::${type}::added`, props };
    this.samples.push(added);
    this.touched.push(added);
  }
}

/** A stack that can be broken, one property at a time. */
export class BreakableStack {
  private readonly samples: Sample[];
  private readonly before: Set<string>;
  private readonly config: Record<string, unknown>;

  constructor(private readonly name: "prod") {
    this.samples = samplesOf(name);
    this.config = packConfigOf(name);
    this.before = new Set(this.violations(allRules, this.samples).map(keyOf));
  }

  /** What the rules report after a change that they did not report before. */
  broken(change: (stack: Stack) => unknown): Report[] {
    const stack = new Stack([...this.samples]);
    change(stack);
    return [
      ...this.violations(RESOURCE_RULES, stack.touched, false),
      ...this.violations(STACK_RULES, stack.samples),
    ].filter((report) => !this.before.has(keyOf(report)));
  }

  private violations(rules: typeof allRules, samples: Sample[], withReferences = true): Report[] {
    const judged = withReferences ? samples : samples.map((sample) => ({ ...sample, references: {} }));
    return reportsOf(rules, judged, { stage: this.name, config: this.config }).filter(
      ({ verdict }) => verdict === "violated",
    );
  }
}

function keyOf({ rule, name, message }: Report): string {
  return [rule, name, message].join("\n");
}
