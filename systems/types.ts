/**
 * The types the systems are written in: plain data, no Pulumi. A system file reads like its document; what
 * becomes of a declaration is decided in `wiring/`.
 */

/** The stages a system runs in; `local` is a cluster on a developer's machine. */
export type Stage = "local" | "dev" | "staging" | "prod";

/** A figure that differs per stage, side by side. Where `local` is left out, it takes the figure of `dev`. */
export interface ByStage<T> {
  local?: T;
  dev: T;
  staging: T;
  prod: T;
}

/** One figure for all stages, or one for each. */
export type Staged<T> = T | ByStage<T>;

/** A system: one tenant namespace with its services, data and connections. */
export interface System {
  /** Short name; prefixes cloud resources and is the key in stack config, e.g. `shadower`. */
  name: string;
  /** The seed document the figures come from, e.g. `002`. */
  document: string;
  /** Team that owns the system: routes its alerts and signs its waivers. */
  team: string;
  /** Cost centre for the required tags. */
  costCentre: string;
  /** How sensitive the data is. */
  dataClass: "internal" | "confidential" | "restricted";
  namespace: ByStage<string>;
  /**
   * Image repositories by key; tag and digest are in the stack config under `images.<system>`. One with a digest is
   * complete.
   */
  images: Record<string, string>;
  services: Service[];
  databases?: Record<string, DatabaseNeed>;
  caches?: Record<string, CacheNeed>;
  buckets?: Record<string, BucketNeed>;
  /** Kubernetes secrets by name; each is filled by External Secrets from AWS Secrets Manager. */
  secrets?: Record<string, Record<string, SecretSource>>;
  /** Config maps by name: key → content. */
  configMaps?: Record<string, Record<string, Staged<string>>>;
  /** Volume claims shared by the services of the system, by claim name. */
  claims?: Record<string, Claim>;
  ingresses?: Ingress[];
  /** Put the namespace into the Istio mesh: mutual TLS strict, authorization from the declared connections. */
  mesh?: { gateway: MeshGateway };
  /** Name of the External Secrets store in the namespace; default `aws-secrets-manager`. */
  secretStore?: string;
}

/** One workload with everything that belongs to it. */
export interface Service {
  /** Workload name as its document gives it. Other declarations refer to a service by `id`. */
  name: Staged<string>;
  /** Stable name inside this file, e.g. `backend`. */
  id: string;
  /** Container name. */
  container: string;
  /** Key under `images.<system>` in the stack config. */
  image: string;
  command?: string[];
  args?: string[];
  /** Labels that the document's selector has beside `app`. */
  labels?: Record<string, Staged<string>>;
  /** Value of the label `app`; default: the workload name. */
  app?: string;
  /** Replicas when not autoscaled, and the floor while no metrics exist. */
  replicas: Staged<number>;
  autoscaling?: Staged<Autoscaling | null>;
  rollout: Staged<Rollout>;
  /** Container ports by name. */
  ports?: Record<string, number>;
  /** The Kubernetes Services in front of the workload. */
  exposed?: ExposedService[];
  probes?: Staged<Probes>;
  resources: Staged<Resources>;
  env?: Record<string, EnvValue>;
  volumes?: Record<string, Volume>;
  placement?: Staged<Placement>;
  /** Where metrics are scraped, with the query a path needs; default: no scraping. */
  metrics?: { port: string; path: string; params?: Record<string, string[]> };
  /** What it promises, and what its metrics are called; every service is watched without it too, by its pods. */
  health?: Health;
  /** Everything this service talks to; nothing else opens a path. */
  connections?: Connection[];
  /** Pod user and group id; default 1000, as the documents' images. */
  user?: number;
  /** Helper containers in the same pod. */
  sidecars?: Sidecar[];
  /** Only one replica acts at a time; the others stand by for the lease of this name (coordination.k8s.io). */
  leaderElection?: { lease: string };
  /** Seconds a pod gets to end; default 30. */
  terminationGraceSeconds?: number;
}

/** What a service promises and by which of its metrics that shows; becomes alerts and a dashboard. */
export interface Health {
  /** How soon somebody has to look when no pod is there; default `critical`. */
  outage?: "critical" | "warning";
  /** Of a service that answers requests; the names are those of its framework's Prometheus client. */
  requests?: {
    /** Counter of all requests. */
    total: string;
    /** Label matcher of those that failed by the service's fault, e.g. `status=~"5.."`. */
    errors: string;
    /** Histogram of the seconds they took, without `_bucket`. */
    duration: string;
    /** Percent that is answered without an error over 30 days, below 100. */
    availability: number;
    /** Seconds within which 95 of 100 are answered. */
    p95Seconds: number;
  };
  /** Further metrics that the service exposes, each used below. */
  metrics?: string[];
  /** Panels of the dashboard; PromQL in which `$workload` stands for the labels of this workload. */
  figures?: { title: string; expression: string; unit: string; legend?: string }[];
  /** Fire while the expression has a result. */
  alerts?: {
    name: string;
    severity: "critical" | "warning";
    expression: Staged<string>;
    forSeconds?: number;
    summary: string;
  }[];
}

/** A helper container of a pod, such as the metrics collector of Biteasy. */
export interface Sidecar {
  name: string;
  /** Key under `images.<system>` in the stack config. */
  image: string;
  args?: string[];
  ports?: Record<string, number>;
  resources: Resources;
  env?: Record<string, EnvValue>;
  volumes?: Record<string, Volume>;
  probes?: Probes;
}

/** A Kubernetes Service; `ports` maps a port name to the Service's port and the container's port name. */
export interface ExposedService {
  name: string;
  ports: Record<string, { port: number; target: string }>;
  /** `internal` is a ClusterIP; `loadBalancer` an internal network load balancer; default `internal`. */
  reach?: "internal" | "loadBalancer";
}

/** Horizontal autoscaling; utilization targets in percent of the request. */
export interface Autoscaling {
  min: number;
  max: number;
  cpu?: number;
  memory?: number;
  behavior?: ScaleBehavior;
  /** Object name; default: the workload name. */
  name?: string;
}

/** Scale speed, as `autoscaling/v2` `behavior`; seconds. */
export interface ScaleBehavior {
  scaleUp?: ScaleRule;
  scaleDown?: ScaleRule;
}

export interface ScaleRule {
  stabilizationWindowSeconds?: number;
  policies: { type: "Percent" | "Pods"; value: number; periodSeconds: number }[];
  selectPolicy?: "Max" | "Min" | "Disabled";
}

/** How a new version replaces the old one. */
export type Rollout =
  | { strategy: "rolling"; maxSurge: number | string; maxUnavailable: number | string }
  /** Exactly one, never two at a time: the old pod ends before the new one starts. */
  | { strategy: "recreate" }
  | { strategy: "blueGreen"; previewService: string; scaleDownDelaySeconds: number; autoPromote: boolean }
  | {
      strategy: "canary";
      steps: { weight: number; pauseSeconds: number }[];
      stableService: string;
      canaryService: string;
      /**
       * What gives the new version its share of the requests: an Ingress of the system, or a route of its mesh gateway,
       * by name, which leads to `stableService`. Without it, the share is that of the pods behind a third Service.
       */
      traffic?: { ingress: string } | { route: string };
    };

export interface Probe {
  /** HTTP path, or leave out and give `command` or `tcp`. */
  path?: string;
  /** Name of the container port. */
  port?: string;
  command?: string[];
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
}

export interface Probes {
  liveness?: Probe;
  readiness?: Probe;
  startup?: Probe;
}

/** CPU in Kubernetes quantities (`250m`), memory likewise (`512Mi`). */
export interface Resources {
  requests: { cpu: string; memory: string };
  limits: { cpu: string; memory: string };
}

/** A literal, or a reference to a key of a declared secret or config map, a bucket's name, or a pod field. */
export type EnvValue =
  | Staged<string>
  | { secret: string; key: string }
  | { configMap: string; key: string }
  /** The name of a declared bucket. */
  | { bucket: string }
  | { field: string };

/** Storage mounted into a container. */
export type Volume =
  | { mountPath: string; scratch: { sizeLimit: string } }
  | { mountPath: string; configMap: string }
  | { mountPath: string; claim: Staged<string | null> }
  /** The pod's own labels as the file `labels`, kept up to date. */
  | { mountPath: string; podLabels: true }
  /** Secrets mounted as files by the Secrets Store CSI driver, beside External Secrets. */
  | { mountPath: string; secretFiles: string };

/** A claim several pods may write to: an EFS access point of the system's own file system. */
export interface Claim {
  size: string;
  accessMode: "ReadWriteMany" | "ReadWriteOnce";
  /** Stages in which the claim exists; default all. */
  stages?: Stage[];
}

export interface Placement {
  nodeSelector?: Record<string, string>;
  tolerations?: {
    key: string;
    operator: "Equal" | "Exists";
    value?: string;
    effect: "NoSchedule" | "NoExecute";
  }[];
  /** `required`: never two pods of the service on one host. */
  antiAffinity?: "required" | "preferred";
}

/**
 * Something a service talks to, of its own system or outside the cluster. Declared once; network policy, security
 * group, mesh and IAM follow from it.
 */
export type Connection =
  | { service: string; port: string }
  /** Its proxy where it has one; `instance` is past that, to the instance itself. */
  | { database: string; instance?: true }
  | { cache: string }
  | { bucket: string; access: "read" | "readWrite" }
  /** The stack's trace collector, by OTLP over HTTP; where there is none, the service is told of none. */
  | { traces: true }
  /** A host outside the cluster; default port 443. */
  | { host: Staged<string>; port?: number };

/** PostgreSQL the system needs; sizes are in the stack config under `databases.<system>`. */
export interface DatabaseNeed {
  engine: "postgres";
  /** Major version. */
  version: "15" | "16" | "17";
  /** Cloud identifier of the document, e.g. `shadower-analytics`; the stage is appended outside prod. */
  identifier: string;
  /** Name of the database inside. */
  name: Staged<string>;
  /** Master user name. */
  user: string;
  backupWindow: string;
  maintenanceWindow: string;
}

/** Redis (ElastiCache) the system needs; sizes are in the stack config under `caches.<system>`. */
export interface CacheNeed {
  engine: "redis" | "valkey";
  /** Major version. */
  version: "7" | "8";
  identifier: string;
}

/** Bucket of the system; encrypted, versioned, private. */
export interface BucketNeed {
  name: string;
  /** Days after which objects are removed; default: kept. */
  expireAfterDays?: number;
}

/** Where the value of one key of a secret comes from. */
export type SecretSource =
  /** Made by us, rotated on a schedule. */
  | { generated: { length: number } }
  /** Given by the owner: an empty entry in AWS Secrets Manager to be filled by hand or by a rotation function. */
  | { provided: string }
  /** `instance` is the address of the instance itself, as postgres_exporter takes it: no proxy, no login. */
  | { database: string; property: "url" | "readUrl" | "host" | "instance" | "username" | "password" }
  /** `address` is a URL without the token. */
  | { cache: string; property: "url" | "address" | "token" };

/** HTTP entry from outside, by the nginx ingress class. */
export interface Ingress {
  name: string;
  /** Full host name per stage. */
  host: ByStage<string>;
  tlsSecret: string;
  /** Path that answers without a login, asked from outside to see that the address is up. */
  uptimePath: string;
  /** In the order of match. `service` is the name of an exposed Service. */
  paths: { path: string; service: string; port: number }[];
  /** Requests per minute and client address. */
  requestsPerMinute?: number;
  /** Largest request body, e.g. `10m`. */
  bodySize?: string;
  /** Seconds a websocket may stay quiet. */
  websocketTimeoutSeconds?: number;
}

/** Istio gateway of a system in the mesh. */
export interface MeshGateway {
  name: string;
  host: ByStage<string>;
  tlsSecret: string;
  /** As in {@link Ingress}. */
  uptimePath: string;
  routes: { name: string; prefix: string; service: string; port: number }[];
}
