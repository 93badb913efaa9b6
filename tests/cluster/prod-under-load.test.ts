import { declaredLeases, systemsOf } from "./declared";
import { itRefusesEveryOtherVerb } from "./isolation-behaviour";
import { stackNodes } from "./node-shapes";
import { RunningSystems } from "./running-systems";
import { itFitsItsQuota, itScales } from "./scaling-behaviour";
import { stackObjects } from "./stack-objects";

/** Apart from `prod.test.ts`: it waits for the windows of autoscalers while that one waits for a lost zone. */
describe("the systems of prod under load, on a real control plane", () => {
  let running: RunningSystems;
  const systems = (): RunningSystems => running;

  before(async () => {
    const { shapes, growth, ...place } = stackNodes("prod");
    const nodes = [...shapes, ...growth];
    running = await RunningSystems.start({ objects: stackObjects("prod"), shapes: nodes, ...place });
    await running.untilSettled();
  });

  after(async () => running?.stop());

  itScales(systems, () => itRefusesEveryOtherVerb(systems, () => declaredLeases(systemsOf("prod"), "prod")));
  itFitsItsQuota(systems);
});
