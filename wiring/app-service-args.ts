import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, ContainerArgs, EnvArgs, VolumeArgs } from "../components/app-service/args";
import { EnvValue, Service, Sidecar, System, Volume } from "../systems/types";
import { appOf, networkAccess, reachesData } from "./connections";
import { Context } from "./context";
import { imageOf, versionLabel } from "./images";
import { at } from "./stage";
import { SystemData } from "./system-data";
import { systemLabels, systemTags } from "./tags";

/** The arguments of one service as its declaration asks, with the figures of the stage. */
export function appServiceArgs(
  system: System,
  service: Service,
  data: SystemData,
  context: Context,
): AppServiceArgs {
  const { stage, network } = context.config;
  const placement = service.placement && at(stage, service.placement);
  const volumes = stageVolumes(service, context);
  return {
    namespace: system.namespace[stage],
    app: appOf(service, stage),
    labels: Object.fromEntries(
      Object.entries(service.labels ?? {}).map(([key, value]) => [key, at(stage, value)]),
    ),
    commonLabels: systemLabels(system, context.config),
    version: versionLabel(system, service.image, context.config),
    containers: [
      container(system, { ...service, name: service.container, volumes }, data, context),
      ...(service.sidecars ?? []).map((sidecar) => container(system, sidecar, data, context)),
    ],
    replicas: at(stage, service.replicas),
    autoscaling: at(stage, service.autoscaling ?? null) ?? undefined,
    rollout: at(stage, service.rollout),
    services: (service.exposed ?? []).map((exposed) => ({
      ...exposed,
      sourceCidrs: exposed.reach === "loadBalancer" ? [network.cidr] : undefined,
    })),
    volumes: podVolumes(volumes, service.sidecars ?? []),
    nodeSelector: placement?.nodeSelector,
    tolerations: placement?.tolerations,
    antiAffinity: placement?.antiAffinity,
    user: service.user,
    terminationGraceSeconds: service.terminationGraceSeconds,
    zones: network.zones.length,
    leaderElectionLease: service.leaderElection?.lease,
    network: networkAccess(system, service, context),
    metrics: service.metrics,
    aws: awsAccess(system, service, data, context),
    securityGroupIds: reachesData(service)
      ? [data.podGroups[service.id]!.id, context.cluster.clusterSecurityGroupId]
      : undefined,
  };
}

function container(
  system: System,
  source: Pick<Service, "image" | "command" | "args" | "ports" | "env" | "volumes" | "probes" | "resources"> &
    Pick<Sidecar, "name">,
  data: SystemData,
  { config }: Context,
): ContainerArgs {
  return {
    name: source.name,
    image: imageOf(system, source.image, config),
    command: source.command,
    args: source.args,
    ports: source.ports,
    env: Object.fromEntries(
      Object.entries(source.env ?? {}).map(([key, value]) => [key, envArgs(value, data, config.stage)]),
    ),
    resources: at(config.stage, source.resources),
    probes: source.probes && at(config.stage, source.probes),
    mounts: Object.fromEntries(
      Object.entries(source.volumes ?? {}).map(([name, volume]) => [
        name,
        { path: volume.mountPath, readOnly: "configMap" in volume || "secretFiles" in volume },
      ]),
    ),
  };
}

function envArgs(value: EnvValue, data: SystemData, stage: Context["config"]["stage"]): EnvArgs {
  if (typeof value === "string") return { value };
  if ("bucket" in value) return { value: data.buckets[value.bucket]!.bucketName };
  if ("secret" in value || "configMap" in value || "field" in value) return value;
  return { value: at(stage, value) };
}

/** The volumes of a service that exist in the stage: a claim may be null in one, and is scratch space there. */
function stageVolumes(service: Service, { config }: Context): Record<string, Volume> {
  return Object.fromEntries(
    Object.entries(service.volumes ?? {}).map(([name, volume]) => {
      if ("claim" in volume && at(config.stage, volume.claim) === null) {
        return [name, { mountPath: volume.mountPath, scratch: { sizeLimit: "1Gi" } }];
      }
      return [name, volume];
    }),
  );
}

function podVolumes(own: Record<string, Volume>, sidecars: Sidecar[]): Record<string, VolumeArgs> {
  const all = Object.assign({}, own, ...sidecars.map((sidecar) => sidecar.volumes)) as Record<string, Volume>;
  return Object.fromEntries(Object.entries(all).map(([name, volume]) => [name, volumeArgs(volume)]));
}

function volumeArgs(volume: Volume): VolumeArgs {
  if ("scratch" in volume) return { scratch: volume.scratch };
  if ("configMap" in volume) return { configMap: volume.configMap };
  if ("secretFiles" in volume) return { secretProviderClass: volume.secretFiles };
  return { claim: typeof volume.claim === "string" ? volume.claim : (volume.claim?.prod ?? "") };
}

/** What the pods may do in AWS: their buckets, and the entries they mount as files. */
function awsAccess(
  system: System,
  service: Service,
  data: SystemData,
  context: Context,
): AppServiceArgs["aws"] {
  const statements: { sid: string; actions: string[]; resources: pulumi.Input<string>[] }[] = [];
  for (const connection of service.connections ?? []) {
    if (!("bucket" in connection)) continue;
    const bucket = data.buckets[connection.bucket]!;
    const write = connection.access === "readWrite";
    statements.push(
      { sid: "ListBucket", actions: ["s3:ListBucket"], resources: [bucket.arn] },
      {
        sid: "Objects",
        actions: write ? ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] : ["s3:GetObject"],
        resources: [pulumi.interpolate`${bucket.arn}/*`],
      },
      {
        sid: "BucketKey",
        actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
        resources: [bucket.keyArn],
      },
    );
  }
  const mounted = Object.values(service.volumes ?? {}).flatMap((volume) =>
    "secretFiles" in volume ? [volume.secretFiles] : [],
  );
  if (mounted.length > 0) {
    const entries = Object.entries(data.entries).filter(([key]) => mounted.includes(key.split("/")[0] ?? ""));
    statements.push(
      {
        sid: "SecretFiles",
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: entries.map(([, entry]) => entry.secretArn),
      },
      { sid: "SecretKey", actions: ["kms:Decrypt"], resources: [data.secretKey.arn] },
    );
  }
  if (statements.length === 0) return undefined;
  return { clusterName: context.cluster.clusterName, statements, tags: systemTags(system, context.config) };
}
