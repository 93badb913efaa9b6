import assert from "node:assert/strict";
import { canonicalCpu, canonicalMemory } from "../../components/quantity";
import { plannedStack, planning } from "./planned-stack";

const STACKS = ["dev", "staging", "prod", "prod-dr", "local"];

/** Where Kubernetes objects hold an amount, and how it writes the amount back. */
const CANONICAL: [key: RegExp, form: (quantity: string) => string][] = [
  [/^(requests\.|limits\.)?cpu$/, canonicalCpu],
  [/^(requests\.|limits\.)?(memory|storage|ephemeral-storage)$|^sizeLimit$/, canonicalMemory],
];

/** Each amount that Kubernetes would write in another way, as `path: amount → form`. */
function otherForms(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const [, form] = CANONICAL.find(([keys]) => keys.test(key)) ?? [];
    if (!form || typeof inner !== "string") return otherForms(inner, `${path}.${key}`);
    return form(inner) === inner ? [] : [`${path}.${key}: ${inner} → ${form(inner)}`];
  });
}

describe("quantities", () => {
  before(planning(...STACKS));

  it("are written as Kubernetes writes them back, or each refresh would show a change", () => {
    for (const stack of STACKS) {
      const objects = plannedStack(stack).filter(
        ({ type }) => type.startsWith("kubernetes:") && type !== "kubernetes:helm.sh/v3:Release",
      );
      assert.ok(objects.length > 50, stack);
      assert.deepEqual(
        objects.flatMap(({ name, inputs }) => otherForms(inputs, name)),
        [],
      );
    }
  });

  for (const [given, written] of [
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0Mi", "0"],
    ["1048576Ki", "1Gi"],
    ["2048Gi", "2Ti"],
    ["512Mi", "512Mi"],
  ] as const)
    it(`of memory: ${given} becomes ${written}`, () => assert.equal(canonicalMemory(given), written));

  for (const [given, written] of [
    ["1000m", "1"],
    ["0.5", "500m"],
    ["2", "2"],
    ["250m", "250m"],
  ] as const)
    it(`of CPU: ${given} becomes ${written}`, () => assert.equal(canonicalCpu(given), written));
});
