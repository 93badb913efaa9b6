import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cache } from "../components/cache";
import { Database } from "../components/database";
import { EncryptionKey } from "../components/encryption-key";
import { FileSystem } from "../components/file-system";
import { Registry } from "../components/registry";
import { Connection, Service, Stage, System } from "../systems/types";
import { otherAccounts } from "./back-up";
import { reachesData } from "./connections";
import { BucketAccess, bucketOf } from "./buckets";
import { Context } from "./context";
import { ecrRepositories } from "./images";
import { accessByAlias, KeyAccess, keyOfCopies } from "./key-access";
import { SecretEntries, secretEntries, secretPrefix } from "./secret-entries";
import { at } from "./stage";
import { systemTags } from "./tags";

/** The cloud data of one system; nothing of it is shared with another system. */
export interface SystemData {
  databases: Record<string, Database>;
  caches: Record<string, Cache>;
  buckets: Record<string, BucketAccess>;
  /** Entries for generated and provided secrets, by `<secret>/<key>`. */
  entries: SecretEntries;
  /** Key of the entries. */
  secretKey: KeyAccess;
  fileSystem: FileSystem | undefined;
  /** Security group of the pods of each service that reaches data, by service id. */
  podGroups: Record<string, aws.ec2.SecurityGroup>;
}

/** Makes databases, caches, buckets, secrets, file system and image repositories of a system. */
export function systemData(system: System, context: Context, parent: pulumi.Resource): SystemData {
  const { config } = context;
  const tags = systemTags(system, config);
  const opts = { parent };
  const place = { accountId: config.accountId, region: config.region, tags };
  const rotatedOn = config.alerts.secretsRotatedOn;
  const data = {
    vpcId: context.network.vpcId,
    dataSubnetIds: context.network.dataSubnetIds,
    protect: config.stage === "prod",
  };
  const podGroups = Object.fromEntries(
    system.services
      .filter(reachesData)
      .map((service) => [service.id, podGroup(system, service, context, parent)]),
  );
  const clients = (wanted: (connection: Connection) => boolean): Record<string, pulumi.Output<string>> =>
    Object.fromEntries(
      system.services
        .filter((service) => (service.connections ?? []).some(wanted))
        .map((service) => [service.id, podGroups[service.id]!.id]),
    );
  // Copies of secrets are encrypted with the key of the copies.
  const secretKey = config.recovery
    ? undefined
    : new EncryptionKey(
        `${system.name}-secrets`,
        { description: `Secrets of ${system.name}`, ...place, protect: data.protect },
        opts,
      );
  const databases = mapValues(system.databases, (need, name) => {
    const size = sized(config.databases, system, name, "databases");
    return new Database(
      `${system.name}-${name}-database`,
      {
        ...data,
        ...place,
        identifier: staged(need.identifier, config.stage),
        engineVersion: size.engineVersion,
        allowMajorVersionUpgrade: size.allowMajorVersionUpgrade,
        instanceClass: size.instanceClass,
        allocatedStorage: size.storage,
        maxAllocatedStorage: size.maxStorage,
        databaseName: at(config.stage, need.name),
        username: need.user,
        rotatedOn,
        multiAz: size.multiAz,
        backupRetentionDays: size.backupRetentionDays,
        backupWindow: need.backupWindow,
        maintenanceWindow: need.maintenanceWindow,
        restoreFrom: size.restoreFrom,
        readReplicas: size.readReplicas ?? 0,
        readsFromReplicas: config.stage === "prod" && readsFromReplicas(system, name),
        proxy: size.proxy ?? false,
        alarmTopicArn: context.alarmTopicArn,
        copiedToAccounts: otherAccounts(config).map(({ accountId }) => accountId),
        zones: config.network.zones,
        clients: clients((to) => "database" in to && to.database === name && !to.instance),
        instanceClients: clients((to) => "database" in to && to.database === name && to.instance === true),
      },
      opts,
    );
  });
  const caches = mapValues(system.caches, (need, name) => {
    const size = sized(config.caches, system, name, "caches");
    return new Cache(
      `${system.name}-${name}-cache`,
      {
        ...data,
        ...place,
        ...size,
        identifier: staged(need.identifier, config.stage),
        engine: need.engine,
        secretPrefix: secretPrefix(system, config.stage),
        rotatedOn,
        clients: clients((connection) => "cache" in connection && connection.cache === name),
      },
      opts,
    );
  });
  const buckets = mapValues(system.buckets, (need, name) =>
    bucketOf(
      staged(need.name, config.stage),
      `${system.name}-${name}`,
      need.expireAfterDays,
      context,
      tags,
      parent,
    ),
  );
  // A recovery region gets copies of the images, and ECR makes the repositories.
  if (!config.recovery) {
    new Registry(
      `${system.name}-images`,
      {
        ...place,
        repositories: ecrRepositories(system),
        retentionDays: 30,
        keepTagged: config.stage === "prod",
        protect: data.protect,
      },
      opts,
    );
  }
  return {
    databases,
    caches,
    buckets,
    entries: secretEntries(system, context, secretKey, parent),
    secretKey: secretKey ? { arn: secretKey.arn } : accessByAlias(keyOfCopies(config)),
    fileSystem: fileSystemOf(system, context, parent),
    podGroups,
  };
}

function readsFromReplicas(system: System, database: string): boolean {
  return Object.values(system.secrets ?? {})
    .flatMap((keys) => Object.values(keys))
    .some((source) => "database" in source && source.database === database && source.property === "readUrl");
}

function fileSystemOf(system: System, context: Context, parent: pulumi.Resource): FileSystem | undefined {
  const { stage, accountId, region } = context.config;
  const shared = Object.values(system.claims ?? {}).filter((claim) => claim.stages?.includes(stage) ?? true);
  if (shared.length === 0) return undefined;
  const writer = system.services.find((service) =>
    Object.values(service.volumes ?? {}).some((volume) => "claim" in volume),
  );
  return new FileSystem(
    `${system.name}-files`,
    {
      storageClass: `${system.name}-efs`,
      vpcId: context.network.vpcId,
      subnetIds: context.network.dataSubnetIds,
      clients: { nodes: context.cluster.clusterSecurityGroupId },
      user: writer?.user,
      protect: stage === "prod",
      accountId,
      region,
      tags: systemTags(system, context.config),
    },
    { parent },
  );
}

/** The group that stands for one service at databases and caches; nobody else is let in there. */
function podGroup(
  system: System,
  service: Service,
  context: Context,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    `${system.name}-${service.id}-pods`,
    {
      vpcId: context.network.vpcId,
      description: `Pods of ${system.name} ${service.id}`,
      tags: { ...systemTags(system, context.config), Name: `${system.name}-${service.id}-pods` },
    },
    { parent },
  );
}

/** Identifiers are the document's in prod and carry the stage elsewhere. */
function staged(identifier: string, stage: Stage): string {
  return stage === "prod" ? identifier : `${identifier}-${stage}`;
}

function sized<T>(sizes: Record<string, Record<string, T>>, system: System, name: string, kind: string): T {
  const size = sizes[system.name]?.[name];
  if (!size) throw new Error(`${kind}.${system.name}.${name} is missing in the stack config`);
  return size;
}

function mapValues<T, U>(
  record: Record<string, T> | undefined,
  make: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, make(value, key)]));
}
