import assert from "node:assert/strict";
import { planManyServices } from "../../bench/program-scale";
import { allSystems } from "../../systems";

describe("the bench of docs/scale.md", () => {
  it("plans two copies of every system in one stack, with nothing refused", function () {
    this.timeout(120_000);
    const services = 2 * allSystems.reduce((sum, system) => sum + system.services.length, 0);
    const planned = planManyServices(services);
    assert.equal(planned.services, services);
    assert.equal(planned.refused, undefined);
    assert.ok(planned.resources > 1000, `only ${planned.resources} resources`);
  });
});
