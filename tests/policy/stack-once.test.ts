import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import { Resource, Stack } from "../../policy/judgement/resources";
import { StackOnce } from "../../policy/judgement/stack-once";

/** A request as the policy server reads it. */
function requestClass() {
  return class Request {
    constructor(private readonly names: string[]) {}

    getResourcesList(): unknown[] {
      return this.names;
    }
  };
}

describe("the stack of a pack with many rules", () => {
  const Request = requestClass();
  const stacks = new StackOnce();
  let gathered = 0;
  stacks.listen(Request);

  /** What the server does for each rule: it readies what it goes through, then calls the rule. */
  const readied = (resources: unknown[]): PolicyResource[] =>
    [...resources].map((name) => ({ type: "t", name, urn: name, props: {} }) as PolicyResource);
  const ruleSees = (ready: PolicyResource[]): string[] => {
    const stack = stacks.gathered(() => {
      gathered++;
      return new Stack(ready.map((resource) => new Resource(resource)));
    });
    return stack.resources.map(({ name }) => name);
  };

  it("is readied and gathered once, and every rule sees all of it", () => {
    const resources = new Request(["vpc", "cluster"]).getResourcesList();
    gathered = 0;
    assert.deepEqual(ruleSees(readied(resources)), ["vpc", "cluster"]);
    assert.deepEqual(readied(resources), []);
    assert.deepEqual(ruleSees(readied(resources)), ["vpc", "cluster"]);
    assert.equal(gathered, 1);
  });

  it("is not taken for another that is judged at the same time", () => {
    const one = new Request(["vpc"]).getResourcesList();
    const other = new Request(["bucket"]).getResourcesList();
    assert.deepEqual(ruleSees(readied(one)), ["vpc"]);
    assert.deepEqual(ruleSees(readied(other)), ["bucket"]);
    assert.deepEqual(ruleSees(readied(one)), ["vpc"]);
  });

  it("is whole for a rule that comes after one of another kind", () => {
    const resources = new Request(["vpc"]).getResourcesList();
    readied(resources);
    assert.deepEqual(ruleSees(readied(resources)), ["vpc"]);
  });

  it("is gathered anew where the server readied it in a way of its own", () => {
    const ready = readied(["vpc"]);
    assert.deepEqual(ruleSees(ready), ["vpc"]);
    assert.deepEqual(ruleSees(readied(["bucket"])), ["bucket"]);
  });
});
