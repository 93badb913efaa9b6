import { itIsAccepted } from "./acceptance-behaviour";
import { declaredFlows, declaredLeases, systemsOf } from "./declared";
import { itIsIsolated } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { RunningSystems } from "./running-systems";
import { stackObjects } from "./stack-objects";

/** What takes long is tried on prod alone, see `prod.test.ts`. */
for (const stage of ["dev", "staging"] as const) {
  describe(`the systems of ${stage} on a real control plane`, () => {
    let running: RunningSystems;
    const systems = (): RunningSystems => running;

    before(async () => {
      running = await RunningSystems.start({ objects: stackObjects(stage), ...stackNodes(stage) });
    });

    after(async () => running?.stop());

    itIsAccepted(systems);
    itIsIsolated(
      systems,
      () => declaredFlows(systemsOf(stage), stage),
      () => declaredLeases(systemsOf(stage), stage),
    );
  });
}
