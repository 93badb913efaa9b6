import assert from "node:assert/strict";
import { AppService } from "../../plugin/app-service";
import { AppServiceArgs } from "../../plugin/app-service-args";
import { ARGS, CONTAINER, DEPLOYMENT, specOf } from "../components/planned-app-service";
import { planInCluster } from "../components/planned-platform";

const make = (changes: Partial<AppServiceArgs>) =>
  planInCluster(
    (options) => void new AppService("api", { ...(ARGS as AppServiceArgs), ...changes }, options),
  );

const container = { ...(CONTAINER as AppServiceArgs["containers"][number]) };

describe("an argument of several forms, in the component package", () => {
  it("is taken in one of them, with numbers of pods as numbers", async () => {
    const planned = await make({
      containers: [{ ...container, env: { PASSWORD: { secret: "database", key: "password" } } }],
      rollout: { strategy: "rolling", maxSurge: "25%", maxUnavailable: "0" },
    });
    const spec = specOf<any>(planned, DEPLOYMENT);
    assert.deepEqual(spec.strategy.rollingUpdate, { maxSurge: "25%", maxUnavailable: 0 });
    assert.deepEqual(spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef, {
      name: "database",
      key: "password",
    });
  });

  const canary = { strategy: "canary", stableService: "a", canaryService: "b", steps: [] } as const;
  for (const [what, changes, message] of [
    [
      "two forms of a variable",
      { containers: [{ ...container, env: { A: { value: "x", field: "y" } } }] },
      /AppService "api": env\.A of container api has value, field; give value, or secret with key/,
    ],
    ["no form of a volume", { volumes: { tmp: {} } }, /volumes\.tmp has nothing; give scratch, or configMap/],
    [
      "a field of another rollout",
      { rollout: { strategy: "recreate", maxSurge: "1" } },
      /rollout has strategy, maxSurge; give strategy/,
    ],
    [
      "half of a route",
      { rollout: { ...canary, traffic: { virtualService: "api" } } },
      /rollout\.traffic has virtualService; give ingress, or virtualService with route/,
    ],
  ] as [string, Partial<AppServiceArgs>, RegExp][]) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(() => make(changes), message);
    });
  }
});
