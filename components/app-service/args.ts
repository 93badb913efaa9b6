import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link AppService}: one workload and everything that belongs to it. */
export interface AppServiceArgs {
  /** Namespace the workload runs in; made by `Tenant`. */
  namespace: pulumi.Input<string>;
  /**
   * Name in Kubernetes of the workload and its service account. Default: the component's name, which must be unique in
   * the stack; this one only in its namespace.
   */
  workload?: string;
  /** Value of the label `app`, the selector of everything made here. Default: the name of the workload. */
  app?: string;
  /** Further selector labels, e.g. `environment: staging`. */
  labels?: Record<string, string>;
  /** Labels every object carries, e.g. system, stage and team. */
  commonLabels?: Record<string, string>;
  /** Value of the label `version` of workload and pods, e.g. `v1.0.0`; selects nothing. Leave out for none. */
  version?: string;
  /** The containers of a pod. */
  containers: ContainerArgs[];
  /** Replicas when `autoscaling` is not given. Never set together with it. */
  replicas: number;
  /** How many replicas there are under load. Default: the fixed number of `replicas`. */
  autoscaling?: AutoscalingArgs;
  /** Default: rolling, surge 1, unavailable 0. */
  rollout?: RolloutArgs;
  /** Kubernetes Services in front of the pods. */
  services?: ServiceArgs[];
  /** Pod volumes by name. */
  volumes?: Record<string, VolumeArgs>;
  /** Labels of the nodes that may run it. Default: any node. */
  nodeSelector?: Record<string, string>;
  /** Taints of nodes that it tolerates. Default: none. */
  tolerations?: TolerationArgs[];
  /** `required`: never two pods on one host. Default `preferred`. */
  antiAffinity?: "required" | "preferred";
  /** Numeric user and group of the pod. Default 1000. */
  user?: number;
  /** Seconds a pod gets to end. Default 30. */
  terminationGraceSeconds?: number;
  /** Zones the pods are spread over. One zone: no spread constraint. Default 3. */
  zones?: number;
  /** Leave out for replicas that all act. */
  leaderElection?: LeaderElectionArgs;
  /**
   * Checksum of the configuration the pods read from config maps: when it changes, they are replaced as for a new
   * version. Leave out if they notice changes themselves.
   */
  configChecksum?: pulumi.Input<string>;
  /** What may come in and what may go out; nothing else passes. */
  network: NetworkAccessArgs;
  /** Scraped by Prometheus: container port name, path and query, e.g. `match[]` of a Prometheus that is federated. */
  metrics?: { port: string; path: string; params?: Record<string, string[]> };
  /** By these a new version is judged while it takes the traffic. A canary needs them; they need `metrics`. */
  requestMetrics?: RequestMetricsArgs;
  /** Pods that the quota of the namespace admits; blue-green needs room for two versions. Leave out for no quota. */
  podQuota?: number;
  /** What the pods may do in AWS, given to the service account by EKS Pod Identity. Leave out for no AWS access. */
  aws?: AwsAccessArgs;
  /** Ids of the security groups the pods get (SecurityGroupPolicy). Leave out for the node's group. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Metrics of a service that answers requests, and what it promises by them. */
export interface RequestMetricsArgs {
  /** Counter of the requests, e.g. `http_requests_total`. */
  total: string;
  /** Label matcher of those that failed by the service's fault, e.g. `status=~"5.."`. */
  errors: string;
  /** Histogram of the seconds they took, without `_bucket`. */
  duration: string;
  /** Percent that is answered without an error over 30 days: above 0, below 100. */
  availability: number;
  /** Seconds within which 95 of 100 are answered. */
  p95Seconds: number;
}

/** One lease by which the replicas elect the one that acts; the service account may use that lease and no other. */
export interface LeaderElectionArgs {
  /** Name of the lease, in the namespace of the workload. */
  lease: string;
  /** Addresses of the Kubernetes API: the range of the Services and that of the control plane. */
  apiServerCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /** Ports of the API there. Default 443. */
  apiServerPorts?: number[];
}

export interface ContainerArgs {
  /** Name of the container; unique in the pod. */
  name: string;
  /** Image by digest in staging and prod; never `latest`. */
  image: pulumi.Input<string>;
  /** What is started instead of the image's entry point. */
  command?: string[];
  /** Arguments of the command, instead of the image's own. */
  args?: string[];
  /** Container ports by name. */
  ports?: Record<string, number>;
  /** Environment variables by name. */
  env?: Record<string, EnvArgs>;
  /** What it asks for and what it may use at most. */
  resources: ResourceArgs;
  /** How Kubernetes asks whether it has started, is alive and is ready. */
  probes?: { liveness?: ProbeArgs; readiness?: ProbeArgs; startup?: ProbeArgs };
  /** Mount path by volume name. */
  mounts?: Record<string, { path: string; readOnly?: boolean }>;
}

/** A literal value, or a reference. A literal must not be a secret: it is readable in the manifest. */
export type EnvArgs =
  | { value: pulumi.Input<string> }
  | { secret: string; key: string }
  | { configMap: string; key: string }
  | { field: string };

/** Kubernetes quantities, e.g. cpu `250m`, memory `512Mi`. Limits must not be below requests. */
export interface ResourceArgs {
  /** What is set aside for it: `cpu` as `250m` or `1`, `memory` as `256Mi`. */
  requests: { cpu: string; memory: string };
  /** What it may use at most, in the same units. */
  limits: { cpu: string; memory: string };
}

/** HTTP (`path` and `port`), TCP (`port` only) or exec (`command`). Times in seconds; defaults are Kubernetes'. */
export interface ProbeArgs {
  /** HTTP path that answers with a status below 400. */
  path?: string;
  /** Name of a container port. */
  port?: string;
  /** Command that ends with 0. */
  command?: string[];
  /** Seconds from the start of the container to the first probe. */
  initialDelaySeconds?: number;
  /** Seconds from probe to probe. */
  periodSeconds?: number;
  /** Seconds after which a probe without an answer has failed. */
  timeoutSeconds?: number;
  /** Probes in a row that have to fail before it counts. */
  failureThreshold?: number;
}

/** Utilization targets in percent of the request. */
export interface AutoscalingArgs {
  /** Name of the HorizontalPodAutoscaler. Default: the name of the workload. */
  name?: string;
  /** Fewest replicas. */
  min: number;
  /** Most replicas. */
  max: number;
  /** Percent of the requested CPU that is aimed at, as a mean of the replicas. */
  cpu?: number;
  /** Percent of the requested memory that is aimed at, as a mean of the replicas. */
  memory?: number;
  /** How fast it grows and shrinks. Default: Kubernetes' own. */
  behavior?: { scaleUp?: ScaleRuleArgs; scaleDown?: ScaleRuleArgs };
}

export interface ScaleRuleArgs {
  /** Seconds that are looked back on before the number is changed. */
  stabilizationWindowSeconds?: number;
  /** Steps: at most `value` pods or percent in `periodSeconds`. */
  policies: { type: "Percent" | "Pods"; value: number; periodSeconds: number }[];
  /** Which of several steps counts; `Disabled` allows none. */
  selectPolicy?: "Max" | "Min" | "Disabled";
}

/**
 * How a new version replaces the old. `rolling` and `recreate` make a Deployment, the others an Argo Rollout, which
 * has Prometheus judge the new version and takes it back by itself. Blue-green judges before and after the traffic is
 * switched, canary from the first step to the last.
 *
 * Weights of a canary are percent of the requests where `traffic` names what shares them out: users come by it alone.
 * Without it they are percent of the pods: requests are to come by a third Service, which leads to the pods of both
 * versions. `stableService` and `canaryService` lead to one version each.
 */
export type RolloutArgs =
  | { strategy: "rolling"; maxSurge: number | string; maxUnavailable: number | string }
  | { strategy: "recreate" }
  | { strategy: "blueGreen"; previewService: string; scaleDownDelaySeconds: number; autoPromote: boolean }
  | {
      strategy: "canary";
      stableService: string;
      canaryService: string;
      steps: { weight: number; pauseSeconds: number }[];
      traffic?: CanaryTrafficArgs;
    };

/** An object of the namespace, made by `Tenant`, whose weights Argo Rollouts sets. */
export type CanaryTrafficArgs =
  /** Name of an Ingress of ingress-nginx that leads to the stable Service. */
  | { ingress: string }
  /** Name of an Istio VirtualService, and of its route to the stable and the canary Service. */
  | { virtualService: string; route: string };

/** `loadBalancer` is an internal network load balancer, reachable from `sourceCidrs` only. */
export interface ServiceArgs {
  /** Name of the Service in its namespace. */
  name: string;
  /** Service port and target container port name, by port name. */
  ports: Record<string, { port: number; target: string }>;
  /** Who reaches it: the cluster, or addresses outside by a load balancer. Default `internal`. */
  reach?: "internal" | "loadBalancer";
  /** Required with `loadBalancer`. */
  sourceCidrs?: string[];
}

export type VolumeArgs =
  | { scratch: { sizeLimit: string } }
  | { configMap: string }
  | { claim: string }
  /** The pod's own labels as the file `labels`, kept up to date. */
  | { podLabels: true }
  /** Name of a Kubernetes secret; its keys are the files. */
  | { secret: string }
  /** Name of a SecretProviderClass; mounted read-only by the Secrets Store CSI driver. */
  | { secretProviderClass: string };

export interface TolerationArgs {
  /** Key of the taint. */
  key: string;
  /** `Equal` compares `value`; `Exists` takes any. */
  operator: "Equal" | "Exists";
  /** Value of the taint, for `Equal`. */
  value?: string;
  /** What the taint does. */
  effect: "NoSchedule" | "NoExecute";
}

/** Both directions are denied but for these; DNS to kube-system is always allowed. */
export interface NetworkAccessArgs {
  /** Who may come in. */
  ingress: NetworkPeerArgs[];
  /** Where it may go. */
  egress: NetworkPeerArgs[];
}

/** One peer and the ports (numbers, TCP) open to or from it. */
export interface NetworkPeerArgs {
  /** Why the path is open; kept as an annotation for readers. */
  description: string;
  /** Pods in a namespace; leave `podLabels` out for all pods of it, `namespace` out for the own one. */
  namespace?: string;
  /** Labels of the pods; see `namespace`. */
  podLabels?: Record<string, string>;
  /** Address ranges, e.g. the data subnets. */
  cidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Hosts outside: opens the ports to public addresses only (never to private ranges). */
  hosts?: string[];
  /** TCP ports. */
  ports: number[];
}

/** What pods may do in AWS. */
export interface AwsStatementArgs {
  /** Name of the statement; letters and digits. */
  sid: string;
  /** Actions of IAM, each by its name. */
  actions: string[];
  /** ARNs that the actions are allowed on. */
  resources: pulumi.Input<pulumi.Input<string>[]>;
  /** As IAM takes them: operator, then key, then values. */
  conditions?: Record<string, Record<string, string | string[]>>;
}

/** A role for the service account, trusted to EKS Pod Identity of this cluster, namespace and account only. */
export interface AwsAccessArgs {
  /** Name of the EKS cluster. */
  clusterName: pulumi.Input<string>;
  /** Policy statements; no `*` action, no `*` resource. */
  statements: AwsStatementArgs[];
  /** Permission boundary of the role. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of the role. Default: none. */
  tags?: Tags;
}
