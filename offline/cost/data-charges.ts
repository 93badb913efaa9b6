import { Charging, PricedResource, at, charge, gibibytes, listAt, numberAt, textAt } from "./charge";
import { Range, exactly, sum, times } from "./range";

/** GB a database may grow to; a replica has what its source has. */
function storage(database: PricedResource, plan: PricedResource[]): Range {
  const own = numberAt(database.inputs, "allocatedStorage");
  const source = plan.find(
    ({ type, inputs }) =>
      type === database.type &&
      at(inputs, "identifier") !== undefined &&
      at(inputs, "identifier") === at(database.inputs, "replicateSourceDb"),
  );
  const min = own ?? numberAt(source?.inputs, "allocatedStorage") ?? 0;
  return { min, max: Math.max(min, numberAt(database.inputs, "maxAllocatedStorage") ?? min) };
}

/** A standby in another zone doubles the instance and the storage. Backups up to the size of the storage are free. */
const database: Charging = (resource, prices, plan) => {
  const copies = at(resource.inputs, "multiAz") === true ? 2 : 1;
  const { inputs } = resource;
  const engine = textAt(inputs, "engine") || "postgres";
  return [
    charge(prices, `rds-${engine}/${textAt(inputs, "instanceClass")}`, exactly(copies), "database"),
    charge(prices, `rds/${textAt(inputs, "storageType") || "gp3"}`, times(storage(resource, plan), copies)),
  ];
};

const cache: Charging = ({ inputs }, prices) => {
  const nodes = numberAt(inputs, "numCacheClusters") ?? 1;
  const engine = textAt(inputs, "engine") || "redis";
  return [charge(prices, `elasticache-${engine}/${textAt(inputs, "nodeType")}`, exactly(nodes), "cache")];
};

/** The replicated backups of all databases are charged by share: which database is meant is known after the update. */
const replicatedBackup: Charging = ({ type }, prices, plan) => {
  const primaries = plan.filter(
    (other) => other.type === "aws:rds/instance:Instance" && !textAt(other.inputs, "replicateSourceDb"),
  );
  const replications = plan.filter((other) => other.type === type).length;
  const held = times(
    times(sum(primaries.map((one) => storage(one, plan))), 1 / replications),
    prices.usage("data/replicated-backup"),
  );
  return [charge(prices, "rds/backup", held), charge(prices, "transfer/between-regions", held)];
};

/** EFS is charged for what is stored; what its claims ask for is no limit. */
const fileSystem: Charging = (resource, prices, plan) => {
  const own = plan.filter(
    ({ type, inputs }) =>
      type === "kubernetes:core/v1:PersistentVolumeClaim" &&
      textAt(inputs, "spec", "storageClassName").endsWith("-efs") &&
      textAt(inputs, "metadata", "labels", "app.kubernetes.io/part-of") ===
        textAt(resource.inputs, "tags", "slipway:system"),
  );
  const asked = sum(
    own.map(({ inputs }) => exactly(gibibytes(at(inputs, "spec", "resources", "requests", "storage")))),
  );
  return [
    charge(prices, "efs/standard", { min: 0, max: times(asked, prices.usage("data/file-system")).max }),
  ];
};

/** Everything in S3 Standard: what lifecycle rules save is not counted. */
const bucket: Charging = (_resource, prices) => [charge(prices, "s3/standard", prices.usage("data/bucket"))];

const secret: Charging = ({ inputs }, prices) => [
  charge(prices, "secrets-manager/secret", exactly(1 + listAt(inputs, "replicas").length)),
];

const key: Charging = ({ inputs }, prices) => {
  const rotations = at(inputs, "enableKeyRotation") === true ? prices.usage("kms/rotations") : exactly(0);
  return [charge(prices, "kms/key", sum([exactly(1), rotations]))];
};

/** What comes in is stored for the retention, compressed; the upper figure is without compression. */
const logGroup: Charging = ({ inputs }, prices) => {
  const taken = prices.usage("data/log-group");
  const months = (numberAt(inputs, "retentionInDays") ?? 365) / 30;
  return [
    charge(prices, "logs/ingestion", taken),
    charge(prices, "logs/storage", times(taken, { min: 0, max: months })),
  ];
};

const metricAlarm: Charging = ({ inputs }, prices) => {
  const measured = listAt(inputs, "metricQueries").filter(
    (query) => at(query, "metric") !== undefined,
  ).length;
  return [charge(prices, "cloudwatch/alarm", exactly(Math.max(1, measured)))];
};

export const DATA: Record<string, Charging> = {
  "aws:backup/vault:Vault": (_resource, prices) => [
    charge(prices, "backup/warm", prices.usage("data/vault")),
  ],
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:ecr/repository:Repository": (_resource, prices) => [
    charge(prices, "ecr/storage", prices.usage("data/repository")),
  ],
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws:elasticache/replicationGroup:ReplicationGroup": cache,
  "aws:kms/key:Key": key,
  "aws:rds/instance:Instance": database,
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": replicatedBackup,
  "aws:rds/proxy:Proxy": (_resource, prices) => [charge(prices, "rds/proxy", prices.usage("load/proxy"))],
  "aws:s3/bucket:Bucket": bucket,
  "aws:secretsmanager/secret:Secret": secret,
};
