import { z } from "zod";
import { parseIpv4Network } from "../components/network/cidr";

/**
 * The schema of the `slipway:` keys in `Pulumi.<stack>.yaml`: sizing only. Objects are strict, so that an
 * unknown key is an error. Rules that look at several keys are in `rules.ts`.
 */

const cidr = z
  .string()
  .refine((text) => parseIpv4Network(text) !== undefined, "an IPv4 network such as 10.40.0.0/16");
const count = z.number().int().nonnegative();
export const positive = z.number().int().positive();
export const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "lower-case letters, digits and dashes");
export const quantity = z.string().regex(/^[1-9]\d*(Mi|Gi|Ti)$/, "a Kubernetes quantity such as 50Gi");
export const domain = z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "a domain name");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region such as us-east-1");
const sqlName = z.string().regex(/^[a-z_][a-z0-9_]*$/, "lower-case letters, digits and underscores");
const table = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, "schema and table such as public.orders");
/** Owner and name as GitHub takes them; a wildcard would let in every repository it fits. */
export const gitHubRepository = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/[A-Za-z0-9._-]{1,100}$/,
    "one GitHub repository as OWNER/NAME, without a wildcard",
  );
const roleArn = z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of one IAM role");

/** Days CloudWatch accepts as log retention. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
const logRetention = positive.refine(
  (days) => LOG_RETENTION_DAYS.includes(days),
  `one of ${LOG_RETENTION_DAYS.join(", ")}`,
);

const nodeGroup = z.strictObject({
  instanceTypes: z.array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/, "such as m7i.large")).min(1),
  min: count,
  desired: count,
  max: positive,
  capacityType: z.enum(["ON_DEMAND", "SPOT"]),
  /** GiB. */
  diskSize: z.number().int().min(20).max(1000),
});

const nodePool = z.strictObject({
  instanceFamilies: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, "such as m7i")).min(1),
  capacityTypes: z.array(z.enum(["on-demand", "spot"])).min(1),
  architecture: z.enum(["amd64", "arm64"]),
  /** vCPU. */
  cpuLimit: positive,
  labels: z.record(z.string(), z.string()).optional(),
  taints: z
    .array(
      z.strictObject({ key: z.string(), value: z.string(), effect: z.enum(["NoSchedule", "NoExecute"]) }),
    )
    .optional(),
});

/** What a restored database must hold. */
export const restoreCheck = z.strictObject({
  mayBeEmpty: z.array(table).optional(),
  newestRow: z.strictObject({ table, column: sqlName, maxAgeSeconds: positive }).optional(),
});

const database = z.strictObject({
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "such as db.t4g.medium"),
  /** Read when the database is made; from then on RDS moves the minor version by itself. */
  engineVersion: z.string().regex(/^\d{2}\.\d+$/, "major.minor such as 15.14"),
  /** For one update: goes to the major version of `engineVersion` (docs/database-engine.md). */
  allowMajorVersionUpgrade: z.boolean().optional(),
  /** GiB; RDS gp3 starts at 20. */
  storage: z.number().int().min(20).max(65536),
  maxStorage: z.number().int().min(20).max(65536),
  multiAz: z.boolean(),
  backupRetentionDays: z.number().int().min(1).max(35),
  readReplicas: z.number().int().min(0).max(5).optional(),
  /** RDS Proxy before the primary. */
  proxy: z.boolean().optional(),
  /** Replicated automated backups that the database is made from, in a recovery stack. */
  restoreFrom: z
    .string()
    .regex(/^arn:aws:rds:[a-z0-9-]+:\d{12}:auto-backup:[\w-]+$/, "the ARN of replicated automated backups")
    .optional(),
  /** What the weekly restore check knows of the tables, by their names with schema, such as public.orders. */
  restoreCheck: restoreCheck.optional(),
});

const cache = z.strictObject({
  nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, "such as cache.t4g.medium"),
  /** Read when the cache is made; from then on ElastiCache moves the minor version by itself. */
  engineVersion: z.string().regex(/^\d\.\d$/, "major.minor such as 7.1"),
  /** For one update: goes to `engineVersion` (docs/database-engine.md). */
  allowMajorVersionUpgrade: z.boolean().optional(),
  nodes: z.number().int().min(1).max(6),
  snapshotRetentionDays: z.number().int().min(0).max(35),
});

export const image = z.strictObject({
  tag: z
    .string()
    .regex(/^[\w][\w.-]{0,127}$/, "a container image tag")
    .refine((tag) => tag !== "latest", "a version; latest says nothing about what runs"),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hex digits")
    .optional(),
});

const access = z.strictObject({
  principalArn: roleArn,
  level: z.enum(["admin", "view", "groups"]),
  groups: z.array(name).optional(),
});

/** Kubernetes minors that EKS has in standard support and Slipway is tried with. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35", "1.36"] as const;

export const stackConfigSchema = z.strictObject({
  stage: z.enum(["dev", "staging", "prod"]),
  region,
  accountId: z.string().regex(/^\d{12}$/, "the 12 digits of the AWS account, in quotes"),
  /** The environments of pull requests, which stand in the cluster of dev, get names below it; read in dev only. */
  domain: domain.optional(),
  costCentre: z.string().min(1),
  /** USD that the stack may cost in a month: `slipway cost` warns of an estimate above it, AWS of the spending. */
  budgetPerMonth: z.coerce.number().positive().optional(),
  network: z.strictObject({
    cidr,
    zones: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "a zone such as us-east-1a"))
      .min(2)
      .max(3),
    natGateways: z.number().int().min(1).max(3),
    flowLogRetentionDays: logRetention,
    /** Ranges of networks this one is or will be connected to; the VPC must not overlap them. */
    reservedCidrs: z.array(cidr).optional(),
  }),
  cluster: z.strictObject({
    version: z.enum(KUBERNETES_VERSIONS),
    publicApiCidrs: z.array(cidr).optional(),
    logRetentionDays: logRetention,
    access: z.record(name, access),
    nodeGroups: z.record(name, nodeGroup),
    nodePools: z.record(name, nodePool),
  }),
  platform: z.strictObject({
    acmeEmail: z.email(),
    replicas: z.number().int().min(1).max(5),
    ingressCidrs: z.array(cidr).optional(),
  }),
  /** Without it nobody makes records: each public name is pointed at the load balancer by hand. */
  dns: z
    .strictObject({
      /** Public hosted zones of Route 53 by domain; each public host is in one of them. */
      zones: z
        .record(
          domain,
          z.string().regex(/^Z[A-Z0-9]{1,31}$/, "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ"),
        )
        .refine((zones) => Object.keys(zones).length > 0, "at least one zone"),
    })
    .optional(),
  monitoring: z.strictObject({
    retentionDays: positive,
    storage: quantity,
    grafanaStorage: quantity,
    scrapeIntervalSeconds: z.number().int().min(5).max(300),
    replicas: z.number().int().min(1).max(3),
    /** Workspace of Amazon Managed Service for Prometheus that gets every sample too. */
    remoteWriteWorkspaceArn: z
      .string()
      .regex(/^arn:aws:aps:[a-z0-9-]+:\d{12}:workspace\/ws-[a-z0-9-]+$/, "the ARN of a workspace")
      .optional(),
  }),
  logs: z.strictObject({
    /** Days in S3 Standard, until then in Standard-IA, until then in Glacier Instant Retrieval. */
    hotDays: positive,
    warmDays: positive,
    coldDays: positive,
    replicas: z.union([z.literal(1), z.literal(3)]),
    storage: quantity,
  }),
  traces: z.strictObject({
    retentionDays: positive,
    /** Percent of the traces that are kept. */
    sampledPercent: z.number().gt(0).max(100),
    storage: quantity,
  }),
  alerts: z.strictObject({
    /** Name of the Secrets Manager entry that holds the PagerDuty routing key. */
    pagerDutySecretName: z.string().min(1),
    /** The same for teams with a rota of their own: entry by team. */
    teamPagerDutySecretNames: z.record(name, z.string().min(1)).optional(),
    /** Name of the entry that holds the address of the dead man's switch. */
    heartbeatSecretName: z.string().min(1).optional(),
    /** Date on which all secrets were last renewed; a later one renews the generated ones, and an alert waits for it. */
    secretsRotatedOn: z.iso.date("a date such as 2026-10-01").optional(),
    /** Address of the folder of runbooks, a page for each alert: docs/runbooks of this repository. */
    runbooks: z.url(),
    /** Address that hears the alarms that AWS raises itself: replica lag, failed backups. */
    email: z.email(),
  }),
  backup: z.strictObject({
    /** Days the daily and hourly backups are kept. */
    retentionDays: z.number().int().min(1).max(365),
    /** Region that gets a copy of each backup. */
    recoveryRegion: region.optional(),
    /** Vault of another account that gets one too. */
    otherAccountVaultArn: z
      .string()
      .regex(/^arn:aws:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]+$/, "the ARN of a backup vault")
      .optional(),
    /** Days after which the lock of the vault can never be lifted again; default: it can, by a privileged user. */
    lockForeverAfterDays: z.number().int().min(3).optional(),
  }),
  /** This stack stands in for the same stage in another region. */
  recovery: z
    .strictObject({
      primaryRegion: region,
      /** The systems run here. Until then the network, the cluster and its platform stand ready. */
      active: z.boolean(),
    })
    .optional(),
  /**
   * What `slipway bootstrap` made for the pipeline of this account. Without it the stack's roles have no upper limit, the
   * deploy role may not make them, and nobody pushes images from GitHub.
   */
  delivery: z
    .strictObject({
      /** Name of the policy that is the most a role of the stack may do. */
      permissionsBoundary: z.string().regex(/^[\w+=,.@-]{1,128}$/, "the name of an IAM policy"),
      /** GitHub repository of each system whose workflows push its images, and of `platform`, as OWNER/NAME. */
      repositories: z.record(name, gitHubRepository),
    })
    .optional(),
  systems: z.array(name).min(1),
  databases: z.record(name, z.record(name, database)),
  caches: z.record(name, z.record(name, cache)),
  images: z.record(name, z.record(name, image)),
});

/** The validated configuration of one stack. */
export type StackConfig = z.infer<typeof stackConfigSchema>;
export type DatabaseSize = z.infer<typeof database>;
export type CacheSize = z.infer<typeof cache>;
export type ImageVersion = z.infer<typeof image>;
