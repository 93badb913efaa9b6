import assert from "node:assert/strict";
import { allSystems } from "../../systems";
import { Service, System } from "../../systems/types";
import { at } from "../../wiring/stage";
import { itIsAccepted } from "../cluster/acceptance-behaviour";
import { declaredFlows, declaredLeases } from "../cluster/declared";
import { itIsIsolated } from "../cluster/isolation-behaviour";
import { assertPromises, observeAll } from "../cluster/observed";
import { describe as nameOf, KubernetesObject, Workload } from "../cluster/objects";
import { RunningSystems } from "../cluster/running-systems";
import { NodeShape } from "../cluster/simulated-nodes";
import { provideVolumes } from "../cluster/simulated-volumes";
import { stackObjects } from "../cluster/stack-objects";
import { nextVersion } from "../cluster/versions";

/**
 * The one node of kind on a machine with 6 CPUs and 12 GiB, less what is on it already: kind's own pods (950m and
 * 290Mi: API server, controller manager, scheduler, etcd, two CoreDNS, kindnet) and the charts of the stack (360m and
 * 1564Mi: nginx, the operator, Prometheus, kube-state-metrics, Grafana), which are no objects of the plan.
 */
const KIND_NODE: NodeShape = {
  name: "kind",
  perZone: 1,
  cpu: `${6000 - 950 - 360}m`,
  memory: `${12 * 1024 - 290 - 1564}Mi`,
};

interface StatefulSet extends KubernetesObject {
  spec: { volumeClaimTemplates: { metadata: { name: string }; spec: object }[] };
}

interface CronJob extends KubernetesObject {
  spec: { suspend?: boolean; jobTemplate: { spec: object } };
}

function isBackupJob(object: KubernetesObject): object is CronJob {
  return object.kind === "CronJob" && /-(backup|restore-check|restore)$/.test(object.metadata.name);
}

/** The claims that the controller makes for the servers of the data, which no object of the plan names. */
function dataClaims(objects: KubernetesObject[]): KubernetesObject[] {
  return objects
    .filter((object): object is StatefulSet => object.kind === "StatefulSet")
    .flatMap(({ metadata, spec }) =>
      spec.volumeClaimTemplates.map((template) => ({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: `${template.metadata.name}-${metadata.name}-0`, namespace: metadata.namespace },
        spec: template.spec,
      })),
    );
}

/** The paths to the data that connections declare, which lead out of the cluster on AWS. */
function dataFlows(): string[] {
  return allSystems.flatMap((system) =>
    system.services.flatMap((service) =>
      serversOf(system, service).map(
        (server) =>
          `${at("local", system.namespace)}/${at("local", service.name)} → ${at("local", system.namespace)}-data/${server}`,
      ),
    ),
  );
}

/** The paths of the exporters: each reads the one server that it is named after. */
function exporterFlows(): string[] {
  return allSystems.flatMap((system) => {
    const namespace = at("local", system.namespace);
    const flow = (exporter: string, server: string): string =>
      `${namespace}/${exporter} → ${namespace}-data/${server}`;
    return [
      ...Object.entries(system.databases ?? {}).map(([name, { identifier }]) =>
        flow(`${name}-postgres-exporter`, `${identifier}:5432`),
      ),
      ...Object.entries(system.caches ?? {}).map(([name, { identifier }]) =>
        flow(`${name}-redis-exporter`, `${identifier}:6379`),
      ),
    ];
  });
}

function serversOf(system: System, { connections = [] }: Service): string[] {
  return connections.flatMap((connection) => {
    if ("database" in connection) return [`${system.databases![connection.database]!.identifier}:5432`];
    if ("cache" in connection) return [`${system.caches![connection.cache]!.identifier}:6379`];
    if ("bucket" in connection) return [`${at("local", system.buckets![connection.bucket]!.name)}:7070`];
    return [];
  });
}

describe("the stack local on a real control plane, with one node as kind's", () => {
  let systems: RunningSystems;

  before(async () => {
    systems = await RunningSystems.start({
      objects: await stackObjects("local"),
      zones: ["local"],
      shapes: [KIND_NODE],
      podAddress: "10.244.0.10",
    });
    await provideVolumes(systems.plane.api, dataClaims(systems.objects));
  });

  after(async () => systems?.stop());

  itIsAccepted(() => systems);
  itIsIsolated(
    () => systems,
    () => [...declaredFlows(allSystems, "local"), ...dataFlows(), ...exporterFlows()].sort(),
    () => declaredLeases(allSystems, "local"),
  );

  it("keeps the data of each server on a volume of its own", () => {
    const claims = dataClaims(systems.objects).map(nameOf);
    assert.equal(claims.length, 7);
    const pods = systems.workloads.pods.items.map((pod) => pod as Workload["spec"]["template"] & typeof pod);
    const used = pods.flatMap(({ metadata, spec }) =>
      ((spec.volumes ?? []) as { persistentVolumeClaim?: { claimName: string } }[]).flatMap(
        ({ persistentVolumeClaim: claim }) =>
          claim?.claimName.startsWith("data-")
            ? [`PersistentVolumeClaim ${metadata.namespace}/${claim.claimName}`]
            : [],
      ),
    );
    assert.deepEqual(used.sort(), claims.sort());
  });

  it("updates every service at once on the one node, at its promised replicas at every moment", async () => {
    const deployments = systems.services.filter(({ kind }) => kind === "Deployment");
    const observed = observeAll(systems, deployments);
    await systems.release(deployments, nextVersion);
    await systems.untilSettled();
    assertPromises(observed);
    assert.ok(observed.some(({ promised }) => promised > 0));
  });

  it("has room and permission for the backup and the proof of every database at once, and for a restore", async () => {
    const cronJobs = systems.objects.filter(isBackupJob);
    assert.equal(cronJobs.length, 9);
    const started = cronJobs
      .filter(({ spec, metadata }) => !spec.suspend || metadata.name.startsWith("daa-"))
      .map(({ metadata: { name, namespace }, spec }) => ({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: `${name}-now`, namespace },
        spec: spec.jobTemplate.spec,
      }));
    assert.equal(started.length, 7);
    for (const job of started) await systems.plane.api.apply(job);
    for (const job of started)
      await systems.workloads.pods.until(
        `${nameOf(job)} has a pod on the node`,
        (pods) =>
          pods.some(
            ({ metadata, spec }) =>
              metadata.namespace === job.metadata.namespace &&
              metadata.labels?.["batch.kubernetes.io/job-name"] === job.metadata.name &&
              spec.nodeName !== undefined,
          ),
        60,
      );
  });
});
