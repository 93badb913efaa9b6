import { itIsAccepted } from "./acceptance-behaviour";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsIsolated } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { itRollsOut } from "./rollout-behaviour";
import { RunningSystems } from "./running-systems";
import { itFitsItsQuota } from "./scaling-behaviour";
import { stackObjects } from "./stack-objects";

/** The promises of a stage in front of prod. The loss of a zone and load are tried on prod alone. */
export function describeLowerStage(stage: "dev" | "staging"): void {
  describe(`the systems of ${stage} on a real control plane`, () => {
    let running: RunningSystems;
    const systems = (): RunningSystems => running;
    const { growth, ...nodes } = stackNodes(stage);

    before(async () => {
      running = await RunningSystems.start({ objects: stackObjects(stage), ...nodes });
    });

    after(async () => running?.stop());

    itIsAccepted(systems);
    itIsIsolated(
      systems,
      () => declaredFlows(systemsOf(stage), stage),
      () => declaredLeases(systemsOf(stage), stage),
    );
    itRollsOut(systems);

    describe("with the nodes that Karpenter would add", () => {
      before(() => systems().nodes.add(growth));

      itFitsItsQuota(systems);
    });
  });
}
