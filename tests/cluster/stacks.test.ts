import { Stage } from "../../systems/types";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsAccepted } from "./acceptance-behaviour";
import { itIsIsolated, itRefusesEveryOtherVerb } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { RunningSystems } from "./running-systems";
import { itRollsOut } from "./rollout-behaviour";
import { itScales } from "./scaling-behaviour";
import { stackObjects } from "./stack-objects";
import { itSurvivesLossOfAZone } from "./zone-behaviour";

for (const stage of ["dev", "staging", "prod"] satisfies Stage[]) {
  describe(`the systems of ${stage} on a real control plane`, () => {
    let systems: RunningSystems;

    before(async () => {
      systems = await RunningSystems.start({ objects: stackObjects(stage), ...stackNodes(stage) });
    });

    after(async () => systems?.stop());

    itIsAccepted(() => systems);
    itIsIsolated(
      () => systems,
      () => declaredFlows(systemsOf(stage), stage),
      () => declaredLeases(systemsOf(stage), stage),
    );
    if (stage !== "prod") return;
    itRefusesEveryOtherVerb(
      () => systems,
      () => declaredLeases(systemsOf(stage), stage),
    );
    itRollsOut(() => systems);
    itSurvivesLossOfAZone(() => systems);
    itScales(() => systems);
  });
}
