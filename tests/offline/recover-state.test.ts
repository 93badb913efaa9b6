import assert from "node:assert/strict";
import { ExportedResource, settle } from "../../offline/recover/state";

function settled(resource: Omit<ExportedResource, "urn">) {
  const pending_operations = [
    { type: "creating", resource: { urn: "urn:pulumi:dev::slipway::a::b", ...resource } },
  ];
  return settle({ deployment: { resources: [], pending_operations } }, new Map());
}

describe("an interrupted creation", () => {
  it("of what only AWS knows is asked of the operator", () => {
    const { open } = settled({ type: "aws:ec2/vpc:Vpc", custom: true });
    assert.equal(open.length, 1);
  });

  it("of a component is asked of nobody: it is in the state alone, and the next up makes it", () => {
    const { open, stack, interrupted } = settled({ type: "slipway:data:Secret", custom: false });
    assert.deepEqual(open, []);
    assert.deepEqual(stack.deployment.resources, []);
    assert.equal(interrupted.length, 1);
  });
});
