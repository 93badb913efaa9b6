import assert from "node:assert/strict";
import { slipway } from "./slipway";

const preview = (project: string, stack = "dev", ...options: string[]) =>
  slipway("preview", project, "--stack", stack, "--no-policies", ...options);

function stepsOf(project: string): Map<string, { op: string; newState: Record<string, unknown> }> {
  const { stdout } = preview(project, "dev", "--json");
  const { steps } = JSON.parse(stdout);
  return new Map(steps.map((step: { urn: string }) => [step.urn.split("::").pop(), step]));
}

describe("a program offline", () => {
  it("has its transforms applied: a resource's own, its parent's, the stack's", () => {
    const garden = stepsOf("transforms").get("garden");
    assert.deepEqual(garden?.newState["inputs"], {
      cidrBlock: "10.0.0.0/16",
      tags: { own: "yes", parent: "yes", stack: "yes" },
    });
    assert.equal(garden?.newState["protect"], true);
  });

  it("has its data-source calls transformed and still answered", () => {
    assert.match(preview("transforms").stdout, /partition: "aws"/);
  });

  it("that ends itself with an error shows what it had made, and fails", () => {
    const { code, stdout } = preview("exits");
    assert.equal(code, 1);
    assert.match(stdout, /aws:ec2\/vpc:Vpc +made +create/);
    assert.match(stdout, /error: The program ended itself by process\.exit\(3\)/);
  });

  it("that ends itself without an error is warned of", () => {
    const { code, stdout } = preview("exits", "calm");
    assert.equal(code, 0);
    assert.match(stdout, /warning: The program ended itself by process\.exit\(0\)/);
  });

  it("may not read a resource twice by one name", () => {
    const { code, stdout } = preview("reads-twice");
    assert.equal(code, 1);
    assert.match(stdout, /Duplicate resource URN '.*Vpc::found'/);
  });

  it("that calls a method of a remote component is told that only its provider can answer", () => {
    const { code, stdout } = preview("remote-call");
    assert.equal(code, 1);
    assert.match(stdout, /calls the method eks:index:Cluster\/getKubeconfig of a remote component/);
  });

  it("that adopts, renames and reads has these steps", () => {
    const steps = stepsOf("adopts");
    assert.equal(steps.get("adopted")?.op, "import");
    assert.equal(steps.get("adopted")?.newState["importID"], "vpc-1");
    assert.deepEqual(steps.get("renamed")?.newState["aliases"], [
      "urn:pulumi:dev::adopts::aws:ec2/vpc:Vpc::former",
    ]);
    assert.equal(steps.get("found")?.op, "read");
    const { stdout } = preview("adopts");
    assert.match(stdout, /\+ 3 to create\n += 1 to import\n +> 1 to read/);
  });

  it("may be an ES module in TypeScript", () => {
    const { code, stdout } = preview("es-module");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /aws:ec2\/vpc:Vpc +modern +create/);
    assert.match(stdout, /answer: 42/);
  });
});
