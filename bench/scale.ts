import { readFileSync, statSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import * as path from "node:path";
import { format } from "prettier";
import { ControlPlane, startControlPlane } from "../tests/cluster/control-plane";
import { installDefinitions } from "../tests/cluster/definitions";
import { stackNodes } from "../tests/cluster/node-shapes";
import { KubernetesObject, Pod, hasCondition } from "../tests/cluster/objects";
import { startRolloutsController } from "../tests/cluster/rollouts-controller";
import { SimulatedNodes } from "../tests/cluster/simulated-nodes";
import { provideVolumes } from "../tests/cluster/simulated-volumes";
import { stackObjects } from "../tests/cluster/stack-objects";
import { Watched } from "../tests/cluster/watched";
import { autoscalerOf, isWorkload } from "../tests/cluster/workloads";
import { PlannedScale, planManyServices } from "./program-scale";
import { copiesOf } from "./system-copies";
import { scaleDocument } from "./scale-document";

/**
 * How far one program, one stack and one control plane carry: many copies of the systems of prod, planned by the
 * program, then accepted, scheduled and run by the real API server, scheduler and controllers on simulated nodes.
 * Writes docs/scale.md; run by `node --require tsx/cjs bench/scale.ts [NODES [SERVICES]]` on a quiet machine.
 */
const nodeCount = Number(process.argv[2] ?? 1000);
const serviceCount = Number(process.argv[3] ?? 500);
const PARALLEL_APPLIES = 8;
const TIMEOUT_SECONDS = 1800;

export type Row = [what: string, value: string];

async function main(): Promise<void> {
  const load = loadavg()[1]!.toFixed(1);
  const planned: PlannedScale[] = [0.05, 0.25, 1].map((share) => {
    const measured = planManyServices(serviceCount * share);
    console.log(measured);
    return measured;
  });
  const originals = await stackObjects("prod");
  const plane = await startControlPlane();
  try {
    const rows = await measure(plane, copiesOf(originals, serviceCount));
    const file = path.resolve(__dirname, "../docs/scale.md");
    const text = scaleDocument({ planned, cluster: rows, load, nodes: nodeCount, services: serviceCount });
    writeFileSync(file, await format(text, { parser: "markdown", printWidth: 110 }));
    console.log(`wrote ${file}`);
  } finally {
    await plane.stop();
  }
}

async function measure(plane: ControlPlane, objects: KubernetesObject[]): Promise<Row[]> {
  const seconds = stopwatch();
  await installDefinitions(plane.api, objects);
  await startRolloutsController(plane);
  seconds();
  const { zones, growth } = stackNodes("prod");
  const perZone = Math.ceil(nodeCount / zones.length / growth.length);
  const nodes = await SimulatedNodes.start(
    plane,
    zones,
    growth.map((shape) => ({ ...shape, perZone })),
  );
  const nodesReady = seconds();
  const pods = await Watched.start<Pod>(plane.api, "/api/v1/pods");
  const latencies = await applyAll(plane, objects);
  await provideVolumes(plane.api, objects);
  const accepted = seconds();
  const expected = objects.filter(isWorkload).reduce((sum, w) => sum + floorOf(w, objects), 0);
  const reached = (enough: (pod: Pod) => boolean) => (): boolean =>
    pods.items.filter(enough).length >= expected;
  const state = (): string =>
    `${pods.items.length} pods, ${pods.items.filter((p) => p.spec.nodeName).length} placed`;
  await pods.until(
    "all pods are placed",
    reached((pod) => Boolean(pod.spec.nodeName)),
    TIMEOUT_SECONDS,
    state,
  );
  const placed = seconds();
  await pods.until(
    "all pods are ready",
    reached((pod) => hasCondition(pod, "Ready")),
    TIMEOUT_SECONDS,
    state,
  );
  const ready = seconds();
  pods.stop();
  await nodes.stop();
  return [
    ["nodes, simulated", `${perZone * zones.length * growth.length}, ready after ${nodesReady.toFixed(0)} s`],
    ["services", String(objects.filter(isWorkload).length)],
    [
      "objects accepted",
      `${objects.length} in ${accepted.toFixed(0)} s, ${(objects.length / accepted).toFixed(0)} a second`,
    ],
    [
      "time of one apply",
      `median ${quantile(latencies, 0.5)} ms, 99th percentile ${quantile(latencies, 0.99)} ms`,
    ],
    ["pods placed", `${expected}, ${placed.toFixed(0)} s after the last object was accepted`],
    ["pods ready", `${ready.toFixed(0)} s after that`],
    ["state in etcd", `${mebibytes(statSync(path.join(plane.directory, "etcd/member/snap/db")).size)} MiB`],
    ...plane.running.map((server): Row => [
      `memory of ${server.name}`,
      `${residentMebibytes(server.pid)} MiB`,
    ]),
  ];
}

/** Applies in the order given, several at a time; one namespace's objects stay in their order of dependencies. */
async function applyAll(plane: ControlPlane, objects: KubernetesObject[]): Promise<number[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const key = object.kind === "Namespace" ? object.metadata.name : (object.metadata.namespace ?? "");
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  const queue = [...groups.values()];
  const latencies: number[] = [];
  const worker = async (): Promise<void> => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      for (const object of group) {
        const started = performance.now();
        await plane.api.apply(object);
        latencies.push(performance.now() - started);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_APPLIES }, worker));
  return latencies.sort((a, b) => a - b);
}

function floorOf(workload: Parameters<typeof autoscalerOf>[0], objects: KubernetesObject[]): number {
  const replicas = isWorkload(workload) ? workload.spec.replicas : undefined;
  return autoscalerOf(workload, objects)?.spec.minReplicas ?? replicas ?? 1;
}

function quantile(sorted: number[], share: number): string {
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
}

/** Linux only: resident memory as the kernel counts it. */
function residentMebibytes(pid: number | undefined): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return mebibytes(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Seconds since the last call. */
function stopwatch(): () => number {
  let last = Date.now();
  return () => {
    const passed = (Date.now() - last) / 1000;
    last = Date.now();
    return passed;
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
