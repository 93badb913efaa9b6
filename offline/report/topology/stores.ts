import { at, listAt, numberAt, textAt } from "../../cost/charge";
import { compare, ReportedResource } from "../resource";
import { between, ofType } from "./network";

/** Something that holds data of a system. */
export interface Store {
  urn: string;
  kind: "database" | "cache" | "bucket" | "files";
  /** Name in the cloud or in the cluster. */
  name: string;
  /** What it is, such as `PostgreSQL 15.14`. */
  engine: string;
  /** How large and how safe, such as `db.m7g.large, Multi-AZ`. */
  details: string[];
  place: "subnets" | "region" | "cluster";
}

/** Data stores of the plan; replicas count with what they copy. */
export function stores(resources: ReportedResource[]): Store[] {
  return [
    ...databases(resources),
    ...caches(resources),
    ...fileSystems(resources),
    ...buckets(resources),
    ...inCluster(resources),
  ];
}

function databases(resources: ReportedResource[]): Store[] {
  const instances = ofType(resources, "aws:rds/instance:Instance");
  // A replica takes its engine from its source.
  return instances
    .filter(({ inputs }) => inputs["replicateSourceDb"] === undefined)
    .map(({ urn, parent, name, inputs }) => {
      const copies = instances.filter((other) => other.parent === parent && other.urn !== urn).length;
      return {
        urn,
        kind: "database",
        name: textAt(inputs, "identifier") || name,
        engine: `${engineName(textAt(inputs, "engine"))} ${textAt(inputs, "engineVersion")}`.trim(),
        details: [
          [textAt(inputs, "instanceClass"), inputs["multiAz"] === true ? "Multi-AZ" : "one zone"].join(", "),
          `${between(numberAt(inputs, "allocatedStorage"), numberAt(inputs, "maxAllocatedStorage"))} GiB`,
          ...(copies > 0 ? [`${copies} read replica${copies > 1 ? "s" : ""}`] : []),
          `backups ${numberAt(inputs, "backupRetentionPeriod") ?? 0} days`,
        ],
        place: "subnets",
      };
    });
}

const ENGINES: Record<string, string> = { postgres: "PostgreSQL", redis: "Redis", valkey: "Valkey" };

function engineName(engine: string): string {
  return ENGINES[engine] ?? engine;
}

function caches(resources: ReportedResource[]): Store[] {
  return ofType(resources, "aws:elasticache/replicationGroup:ReplicationGroup").map(
    ({ urn, name, inputs }) => {
      const nodes = numberAt(inputs, "numCacheClusters") ?? 1;
      return {
        urn,
        kind: "cache",
        name: textAt(inputs, "replicationGroupId") || name,
        engine: `${engineName(textAt(inputs, "engine"))} ${textAt(inputs, "engineVersion")}`.trim(),
        details: [
          `${nodes} × ${textAt(inputs, "nodeType")}`,
          inputs["multiAzEnabled"] === true ? "Multi-AZ" : "one zone",
        ],
        place: "subnets",
      };
    },
  );
}

function fileSystems(resources: ReportedResource[]): Store[] {
  return ofType(resources, "aws:efs/fileSystem:FileSystem").map(({ urn, name, inputs }) => ({
    urn,
    kind: "files",
    name: textAt(inputs, "tags", "Name") || name,
    engine: "EFS",
    details: [`${textAt(inputs, "throughputMode") || "bursting"} throughput`],
    place: "subnets",
  }));
}

function buckets(resources: ReportedResource[]): Store[] {
  return ofType(resources, "aws:s3/bucket:Bucket").map(({ urn, name, inputs }) => ({
    urn,
    kind: "bucket",
    name: textAt(inputs, "bucket") || name,
    engine: "S3 bucket",
    details: [],
    place: "region",
  }));
}

const IN_CLUSTER: Record<string, Store["kind"]> = {
  "slipway:data:InClusterDatabase": "database",
  "slipway:data:InClusterCache": "cache",
  "slipway:data:InClusterBucket": "bucket",
};

function inCluster(resources: ReportedResource[]): Store[] {
  return ofType(resources, ...Object.keys(IN_CLUSTER)).map(({ urn, type, name }) => {
    const server = resources.find(
      (one) => one.parent === urn && one.type === "kubernetes:apps/v1:StatefulSet",
    );
    const [container] = listAt(server?.inputs, "spec", "template", "spec", "containers");
    const [claim] = listAt(server?.inputs, "spec", "volumeClaimTemplates");
    const size = at(claim, "spec", "resources", "requests", "storage");
    return {
      urn,
      kind: IN_CLUSTER[type] ?? "files",
      name: textAt(server?.inputs, "metadata", "name") || name,
      engine: (textAt(container, "image").split("/").pop() ?? "").split("@")[0] ?? "",
      details: typeof size === "string" ? [size] : [],
      place: "cluster",
    };
  });
}

/** Databases first, then caches, files and buckets. */
export function byKind(one: Store, other: Store): number {
  const kinds: Store["kind"][] = ["database", "cache", "files", "bucket"];
  return kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || compare(one.name, other.name);
}
