import * as pulumi from "@pulumi/pulumi";
import { InClusterBucket } from "../../components/in-cluster-bucket";
import { InClusterCache } from "../../components/in-cluster-cache";
import { InClusterDatabase } from "../../components/in-cluster-database";
import { dataNamespace, InClusterClientArgs } from "../../components/in-cluster-server";
import { InClusterConfig } from "../../config/environment-schema";
import { Connection, System } from "../../systems/types";
import { appOf } from "../connections";
import { isWatched, loginJob } from "../exporters/login";
import { at } from "../stage";
import { expiryLabel, systemLabels } from "../tags";
import { backupArgs } from "./backup-args";

/** Pods of a database's jobs at once: a backup, a proof, and one that is tried again. */
const JOBS = 3;
/** GiB of a bucket's volume. */
const BUCKET_STORAGE = 5;

/** The data of one system in the cluster; nothing of it is shared with another system. */
export interface LocalData {
  databases: Record<string, InClusterDatabase>;
  caches: Record<string, InClusterCache>;
  buckets: Record<string, InClusterBucket>;
}

/** The namespace beside a system's own that holds its data, as RDS and ElastiCache are outside of it. */
export function dataNamespaceOf(system: System): string {
  return `${at("local", system.namespace)}-data`;
}

/** Makes databases, caches and buckets of a system; nothing where it has none. */
export function localData(system: System, config: InClusterConfig, parent: pulumi.Resource): LocalData {
  const { databases = {}, caches = {}, buckets = {} } = system;
  if ([databases, caches, buckets].every((needs) => Object.keys(needs).length === 0)) {
    return { databases: {}, caches: {}, buckets: {} };
  }
  const labels = systemLabels(system, config);
  const namespaceLabels = expiryLabel(config);
  const sizes = Object.values(config.databases[system.name] ?? {});
  const backups = sizes.flatMap(({ backup }) => backup ?? []);
  const volumes = [
    ...sizes.map(({ storage }) => storage),
    ...Object.values(config.caches[system.name] ?? {}).map(({ storage }) => storage),
    ...Object.values(buckets).map(() => BUCKET_STORAGE),
  ];
  const namespace = dataNamespace(
    `${system.name}-data`,
    {
      namespace: dataNamespaceOf(system),
      labels,
      namespaceLabels,
      servers: volumes.length,
      jobs: JOBS * backups.length,
      volumes: [...volumes, ...backups.map(({ storage }) => storage)],
    },
    { parent },
  );
  const place = (wanted: (connection: Connection) => boolean, job?: string) => ({
    namespace,
    labels,
    clients: { ...clients(system, wanted), ...(job !== undefined && jobClient(system, job)) },
  });
  return {
    databases: each(databases, (need, name) => {
      const size = config.databases[system.name]![name]!;
      return new InClusterDatabase(
        `${system.name}-${name}-database`,
        {
          engineVersion: size.engineVersion,
          storage: size.storage,
          backup: backupArgs(size),
          identifier: need.identifier,
          databaseName: at("local", need.name),
          username: need.user,
          ...place(
            (connection) => "database" in connection && connection.database === name,
            isWatched(system, name) ? loginJob(name) : undefined,
          ),
        },
        { parent },
      );
    }),
    caches: each(caches, (need, name) => {
      const size = config.caches[system.name]![name]!;
      return new InClusterCache(
        `${system.name}-${name}-cache`,
        {
          ...size,
          identifier: need.identifier,
          ...place((connection) => "cache" in connection && connection.cache === name),
        },
        { parent },
      );
    }),
    buckets: each(
      buckets,
      (need, name) =>
        new InClusterBucket(
          `${system.name}-${name}`,
          {
            bucketName: at("local", need.name),
            storage: BUCKET_STORAGE,
            ...place((connection) => "bucket" in connection && connection.bucket === name),
          },
          { parent },
        ),
    ),
  };
}

/** The pods of the services that declare a connection. */
function clients(
  system: System,
  wanted: (connection: Connection) => boolean,
): Record<string, InClusterClientArgs> {
  return Object.fromEntries(
    system.services
      .filter((service) => (service.connections ?? []).some(wanted))
      .map((service) => [
        service.id,
        { namespace: at("local", system.namespace), podLabels: { app: appOf(service, "local") } },
      ]),
  );
}

/** The pods of a job of the system. */
function jobClient(system: System, job: string): Record<string, InClusterClientArgs> {
  return { [job]: { namespace: at("local", system.namespace), podLabels: { app: job } } };
}

function each<T, U>(needs: Record<string, T>, make: (need: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, make(need, name)]));
}
