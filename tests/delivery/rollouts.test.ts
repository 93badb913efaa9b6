import assert from "node:assert/strict";
import { startRolloutsController } from "../cluster/rollouts-controller";
import { BROKEN_IMAGE } from "../cluster/stages";
import { controlPlaneTools } from "../cluster/tools";
import { FAULTY, http, ProgressiveServices } from "./progressive-services";

const BLUE_GREEN = "blue-green";
const CANARY = "canary";
const REPLICAS = 4;
/** Seconds for judgement and replacement of pods, on a busy machine. */
const PATIENCE = 420;
/** Document 002: a rollback takes less than five minutes. */
const ROLLBACK_SECONDS = 300;

describe("a new version, under the real Argo Rollouts and Prometheus", function () {
  this.timeout((PATIENCE + 60) * 1000);
  let services: ProgressiveServices;

  before(async function () {
    this.timeout(0);
    await controlPlaneTools();
    services = await ProgressiveServices.start([
      {
        namespace: BLUE_GREEN,
        entry: "api",
        args: {
          replicas: REPLICAS,
          services: [http("api"), http("api-preview")],
          rollout: {
            strategy: "blueGreen",
            previewService: "api-preview",
            scaleDownDelaySeconds: 30,
            autoPromote: true,
          },
        },
      },
      {
        namespace: CANARY,
        entry: "api-all",
        args: {
          replicas: REPLICAS,
          services: [http("api"), http("api-canary"), http("api-all")],
          rollout: {
            strategy: "canary",
            stableService: "api",
            canaryService: "api-canary",
            steps: [
              { weight: 25, pauseSeconds: 60 },
              { weight: 50, pauseSeconds: 30 },
            ],
          },
        },
      },
    ]);
  });

  after(() => services?.stop());

  /** The fewest pods that were ready behind a Service at any moment, until it is asked. */
  const fewestBehind = (namespace: string, service: string): (() => number) => {
    let fewest = Infinity;
    const stop = services.slices.onChange(
      () => (fewest = Math.min(fewest, services.versionsBehind(namespace, service).length)),
    );
    return () => {
      stop();
      return fewest;
    };
  };

  const promoted = (namespace: string, version: string): Promise<boolean> =>
    services.until(
      `${version} is promoted in ${namespace}`,
      () => {
        const status = services.live(namespace)?.status;
        return status?.stableRS === version && status.phase === "Healthy";
      },
      PATIENCE,
    );

  /** Seconds from the first request that reached a version until the last one could, and it was taken back. */
  const takenBack = async (namespace: string, entry: string, version: string): Promise<number> => {
    const hasTraffic = (): boolean => services.versionsBehind(namespace, entry).includes(version);
    await services.slices.until(`${version} gets traffic`, hasTraffic, PATIENCE);
    const begin = Date.now();
    await services.until(
      `${version} is taken back`,
      () => services.live(namespace)?.status?.abort === true,
      PATIENCE,
    );
    await services.slices.until(`${version} has no traffic`, () => !hasTraffic(), PATIENCE);
    return (Date.now() - begin) / 1000;
  };

  it("is promoted by blue-green when it is good, with no moment without all ready endpoints", async () => {
    const fewest = fewestBehind(BLUE_GREEN, "api");
    const begin = Date.now();
    const version = await services.release(BLUE_GREEN, "registry.invalid/api:2");
    await promoted(BLUE_GREEN, version);
    console.log(`        promoted after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    assert.deepEqual(services.versionsBehind(BLUE_GREEN, "api"), Array(REPLICAS).fill(version));
    assert.ok(fewest() >= REPLICAS);
  });

  it("is taken back by blue-green when a tenth of its requests fail", async () => {
    const good = services.live(BLUE_GREEN)?.status?.stableRS;
    const fewest = fewestBehind(BLUE_GREEN, "api");
    const seconds = await takenBack(BLUE_GREEN, "api", await services.release(BLUE_GREEN, FAULTY));
    console.log(
      `        from the switch until the old version has all traffic again: ${seconds.toFixed(1)} s`,
    );
    assert.deepEqual(services.versionsBehind(BLUE_GREEN, "api"), Array(REPLICAS).fill(good));
    assert.ok(fewest() >= REPLICAS);
    assert.ok(seconds < ROLLBACK_SECONDS, `${seconds} s`);
  });

  it("never gets traffic by blue-green when it never becomes ready", async () => {
    const good = services.live(BLUE_GREEN)?.status?.stableRS;
    // The ten minutes of the component are not what is tested.
    const patch = { spec: { progressDeadlineSeconds: 30 } };
    await services.systems.workloads.change(services.of(BLUE_GREEN), patch);
    const seen = new Set<string>();
    const watching = services.slices.onChange(() =>
      services.versionsBehind(BLUE_GREEN, "api").forEach((version) => seen.add(version)),
    );
    const broken = await services.release(BLUE_GREEN, `registry.invalid/api.${BROKEN_IMAGE}:1`);
    await services.untilPodsOf(BLUE_GREEN, broken);
    await services.until(
      "it is given up",
      () => services.live(BLUE_GREEN)?.status?.phase === "Degraded",
      PATIENCE,
    );
    watching();
    assert.deepEqual([...seen], [good]);
    assert.deepEqual(services.versionsBehind(BLUE_GREEN, "api"), Array(REPLICAS).fill(good));
  });

  it("is promoted by canary when it is good, though the controller is killed and started again in the middle", async () => {
    const fewest = fewestBehind(CANARY, "api-all");
    const steps: number[] = [];
    const stop = services.rollouts.onChange(() => {
      const step = services.live(CANARY)?.status?.currentStepIndex ?? 0;
      if (steps.at(-1) !== step) steps.push(step);
    });
    const version = await services.release(CANARY, "registry.invalid/api:2");
    await services.until(
      "the first weight is judged",
      () =>
        services.live(CANARY)?.status?.canary?.currentBackgroundAnalysisRunStatus?.status === "Running" &&
        services.versionsBehind(CANARY, "api-all").includes(version),
      PATIENCE,
    );
    const controller = services.systems.plane.running.find(({ name }) => name === "rollouts-controller");
    await controller?.kill();
    await startRolloutsController(services.systems.plane);
    await promoted(CANARY, version);
    stop();
    assert.ok(controller, "no controller ran");
    assert.deepEqual(steps.slice(steps.indexOf(0)), [0, 1, 2, 3, 4]);
    assert.ok(fewest() >= REPLICAS);
  });

  it("is taken back by canary when a tenth of its requests fail, and was never on more than a quarter of the pods", async () => {
    const good = services.live(CANARY)?.status?.stableRS;
    let most = 0;
    const version = await services.release(CANARY, FAULTY);
    const watching = services.slices.onChange(() => {
      const versions = services.versionsBehind(CANARY, "api-all");
      most = Math.max(most, versions.filter((item) => item === version).length);
    });
    const seconds = await takenBack(CANARY, "api-all", version);
    watching();
    console.log(
      `        from its first request until the old version has all traffic again: ${seconds.toFixed(1)} s`,
    );
    await services.slices.until(
      "the old version has all its pods",
      () => services.versionsBehind(CANARY, "api-all").filter((item) => item === good).length === REPLICAS,
      PATIENCE,
    );
    assert.equal(most, 1);
    assert.ok(seconds < ROLLBACK_SECONDS, `${seconds} s`);
  });
});
