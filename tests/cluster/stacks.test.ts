import { Stage } from "../../systems/types";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsIsolated } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { RunningSystems } from "./running-systems";
import { itIsAccepted, itRollsOut, itScales, itSurvivesLossOfAZone } from "./stack-behaviour";
import { stackObjects } from "./stack-objects";

for (const stage of ["dev", "staging", "prod"] satisfies Stage[]) {
  describe(`the systems of ${stage} on a real control plane`, () => {
    let systems: RunningSystems;

    before(async () => {
      systems = await RunningSystems.start({ objects: await stackObjects(stage), ...stackNodes(stage) });
    });

    after(async () => systems?.stop());

    itIsAccepted(() => systems);
    itIsIsolated(
      () => systems,
      () => declaredFlows(systemsOf(stage), stage),
      () => declaredLeases(systemsOf(stage), stage),
    );
    if (stage !== "prod") return;
    itRollsOut(() => systems);
    itScales(() => systems);
    itSurvivesLossOfAZone(() => systems);
  });
}
