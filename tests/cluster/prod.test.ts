import { itIsAccepted } from "./acceptance-behaviour";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsIsolated } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { itRollsOut } from "./rollout-behaviour";
import { RunningSystems } from "./running-systems";
import { stackObjects } from "./stack-objects";
import { itSurvivesLossOfAZone } from "./zone-behaviour";

describe("the systems of prod on a real control plane", () => {
  let running: RunningSystems;
  const systems = (): RunningSystems => running;

  before(async () => {
    running = await RunningSystems.start({ objects: stackObjects("prod"), ...stackNodes("prod") });
  });

  after(async () => running?.stop());

  itIsAccepted(systems);
  itIsIsolated(
    systems,
    () => declaredFlows(systemsOf("prod"), "prod"),
    () => declaredLeases(systemsOf("prod"), "prod"),
  );
  itRollsOut(systems);
  itSurvivesLossOfAZone(systems);
});
