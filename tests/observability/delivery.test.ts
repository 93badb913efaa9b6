import assert from "node:assert/strict";
import { planning } from "../systems/planned-stack";
import { PagerDutyEvent, ROUTING_KEY, Scene } from "./scene";

/** Document 003, REQ-T224: "Critical alerts within 1 minute". */
const CRITICAL_WITHIN_SECONDS = 60;

const aboutErrors = ({ payload }: PagerDutyEvent): boolean => payload.summary.includes("errors will use up");

describe("a service that begins to fail", () => {
  let scene: Scene;
  before(planning("prod"));
  before(async () => {
    scene = new Scene();
    await scene.start();
  });
  after(() => scene.stop());

  it("is reported to PagerDuty within a minute, by the real Prometheus and Alertmanager", async function () {
    this.timeout(180_000);
    await scene.fail();
    const begin = Date.now();
    const event = await scene.delivered(aboutErrors);
    const seconds = (Date.now() - begin) / 1000;
    console.log(`        from the first failure to its delivery: ${seconds.toFixed(1)} s`);
    assert.equal(event.event_action, "trigger");
    assert.equal(event.payload.severity, "critical");
    assert.equal(event.routing_key, ROUTING_KEY);
    assert.match(event.payload.summary, /^daa-service: /);
    assert.ok(seconds < CRITICAL_WITHIN_SECONDS, `${seconds} s`);
  });
});
