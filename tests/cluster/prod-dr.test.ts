import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { activeRecovery } from "../data/recovery-project";
import { itIsAccepted } from "./acceptance-behaviour";
import { applyInOrder, fingerprints } from "./apply";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsIsolated } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { itRollsOut } from "./rollout-behaviour";
import { RunningSystems } from "./running-systems";
import { stackObjects } from "./stack-objects";

describe("the systems of prod in the second region, after the loss of the first", () => {
  let running: RunningSystems;
  let project: string;
  const systems = (): RunningSystems => running;

  before(async () => {
    project = activeRecovery();
    const objects = stackObjects("prod-dr", project);
    running = await RunningSystems.start({ objects, ...stackNodes("prod-dr") });
  });

  after(async () => {
    rmSync(project, { recursive: true, force: true });
    await running?.stop();
  });

  itIsAccepted(systems);
  itIsIsolated(
    systems,
    () => declaredFlows(systemsOf("prod-dr"), "prod"),
    () => declaredLeases(systemsOf("prod-dr"), "prod"),
  );
  itRollsOut(systems);

  it("has every object of the region that stands by accepted, and unchanged when applied again", async () => {
    const { api } = running.plane;
    const standingBy = await stackObjects("prod-dr");
    assert.ok(standingBy.length > 0);
    assert.deepEqual(await applyInOrder(api, standingBy), []);
    const before = await fingerprints(api, standingBy);
    assert.deepEqual(await applyInOrder(api, standingBy), []);
    assert.deepEqual(await fingerprints(api, standingBy), before);
  });
});
