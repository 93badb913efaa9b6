import * as pulumi from "@pulumi/pulumi";
import {
  AppServiceArgs,
  ContainerArgs,
  EnvArgs,
  RolloutArgs,
  ServiceArgs,
  VolumeArgs,
} from "../components/app-service/args";
import { EnvValue, ExposedService, Rollout, Service, Sidecar, Stage, System, Volume } from "../systems/types";
import { configChecksum } from "./config-checksum";
import { appOf, NetworkTarget, networkAccess } from "./connections";
import { quotaOf } from "./quota";
import { at } from "./stage";
import { systemLabels } from "./tags";

/** What a target decides about the services of one system; the rest is the declaration's, the same on each target. */
export interface ServiceTarget {
  stage: Stage;
  /** Zones the pods are spread over. */
  zones: number;
  /** Full reference of an image, by its key. */
  image(key: string): string;
  /** Value of the label `version` for an image. */
  version(key: string): string | undefined;
  bucketName(bucket: string): pulumi.Input<string>;
  /** Variables that the target adds to every container of a service. */
  env(service: Service): Record<string, EnvArgs>;
  /** What holds the keys of a secret as files. */
  secretFiles(secret: string): VolumeArgs;
  exposed(exposed: ExposedService): ServiceArgs;
  network: NetworkTarget;
  /** What the pods may do and reach by an identity in a cloud. */
  access(service: Service): Pick<AppServiceArgs, "aws" | "securityGroupIds">;
}

/** The arguments of one service as its declaration asks, with the figures of the stage. */
export function appServiceArgs(system: System, service: Service, target: ServiceTarget): AppServiceArgs {
  const { stage } = target;
  const placement = service.placement && at(stage, service.placement);
  const volumes = stageVolumes(service, stage);
  const extra = target.env(service);
  return {
    namespace: at(stage, system.namespace),
    workload: at(stage, service.name),
    app: appOf(service, stage),
    labels: Object.fromEntries(
      Object.entries(service.labels ?? {}).map(([key, value]) => [key, at(stage, value)]),
    ),
    commonLabels: systemLabels(system, target),
    version: target.version(service.image),
    containers: [
      container({ ...service, name: service.container, volumes }, extra, target),
      ...(service.sidecars ?? []).map((sidecar) => container(sidecar, {}, target)),
    ],
    replicas: at(stage, service.replicas),
    autoscaling: at(stage, service.autoscaling ?? null) ?? undefined,
    rollout: rolloutArgs(at(stage, service.rollout)),
    services: (service.exposed ?? []).map((exposed) => target.exposed(exposed)),
    volumes: podVolumes(volumes, service.sidecars ?? [], target),
    nodeSelector: placement?.nodeSelector,
    tolerations: placement?.tolerations,
    antiAffinity: placement?.antiAffinity,
    user: service.user,
    terminationGraceSeconds: service.terminationGraceSeconds,
    zones: target.zones,
    leaderElection: service.leaderElection && {
      lease: service.leaderElection.lease,
      apiServerCidrs: target.network.apiServerCidrs,
      apiServerPorts: target.network.apiServerPorts,
    },
    configChecksum: configChecksum(system, service, stage),
    network: networkAccess(system, service, target.network),
    metrics: service.metrics,
    requestMetrics: service.health?.requests,
    podQuota: quotaOf(system, stage).pods,
    ...target.access(service),
  };
}

/** The VirtualService of a route and the route in it have one name. */
function rolloutArgs(rollout: Rollout): RolloutArgs {
  if (rollout.strategy !== "canary") return rollout;
  const { traffic, ...canary } = rollout;
  if (!traffic) return canary;
  const router =
    "route" in traffic
      ? { virtualService: traffic.route, route: traffic.route }
      : { ingress: traffic.ingress };
  return { ...canary, traffic: router };
}

function container(
  source: Pick<Service, "image" | "command" | "args" | "ports" | "env" | "volumes" | "probes" | "resources"> &
    Pick<Sidecar, "name">,
  extra: Record<string, EnvArgs>,
  target: ServiceTarget,
): ContainerArgs {
  const { stage } = target;
  const declared = Object.entries(source.env ?? {}).map(([key, value]) => [key, envArgs(value, target)]);
  return {
    name: source.name,
    image: target.image(source.image),
    command: source.command,
    args: source.args,
    ports: source.ports,
    env: { ...(Object.fromEntries(declared) as Record<string, EnvArgs>), ...extra },
    resources: at(stage, source.resources),
    probes: source.probes && at(stage, source.probes),
    mounts: Object.fromEntries(
      Object.entries(source.volumes ?? {}).map(([name, volume]) => [
        name,
        { path: volume.mountPath, readOnly: !("scratch" in volume || "claim" in volume) },
      ]),
    ),
  };
}

function envArgs(value: EnvValue, target: ServiceTarget): EnvArgs {
  if (typeof value === "string") return { value };
  if ("bucket" in value) return { value: target.bucketName(value.bucket) };
  if ("secret" in value || "configMap" in value || "field" in value) return value;
  return { value: at(target.stage, value) };
}

/** The volumes of a service that exist in the stage: a claim may be null in one, and is scratch space there. */
function stageVolumes(service: Service, stage: Stage): Record<string, Volume> {
  return Object.fromEntries(
    Object.entries(service.volumes ?? {}).map(([name, volume]) => {
      if ("claim" in volume && at(stage, volume.claim) === null) {
        return [name, { mountPath: volume.mountPath, scratch: { sizeLimit: "1Gi" } }];
      }
      return [name, volume];
    }),
  );
}

function podVolumes(
  own: Record<string, Volume>,
  sidecars: Sidecar[],
  target: ServiceTarget,
): Record<string, VolumeArgs> {
  const all = Object.assign({}, own, ...sidecars.map((sidecar) => sidecar.volumes)) as Record<string, Volume>;
  return Object.fromEntries(Object.entries(all).map(([name, volume]) => [name, volumeArgs(volume, target)]));
}

function volumeArgs(volume: Volume, target: ServiceTarget): VolumeArgs {
  if ("scratch" in volume) return { scratch: volume.scratch };
  if ("configMap" in volume) return { configMap: volume.configMap };
  if ("podLabels" in volume) return { podLabels: true };
  if ("secretFiles" in volume) return target.secretFiles(volume.secretFiles);
  return { claim: at(target.stage, volume.claim) ?? "" };
}
