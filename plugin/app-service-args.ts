import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/app-service";
import {
  AntiAffinity,
  RolloutStrategy,
  ScalePolicyType,
  ScaleSelect,
  ServiceReach,
  TaintEffect,
  TolerationOperator,
} from "./choices";
import { Complete } from "./complete";

/** The keys of all forms of a union. */
type KeysOfEach<Union> = Union extends unknown ? keyof Union : never;

export type AppServiceLacks = Complete<
  [
    Exclude<keyof components.AppServiceArgs, keyof AppServiceArgs>,
    Exclude<keyof components.ContainerArgs, keyof ContainerArgs>,
    Exclude<keyof components.AwsAccessArgs, keyof AwsAccessArgs>,
    Exclude<KeysOfEach<components.RolloutArgs>, keyof RolloutArgs>,
  ]
>;

/** As of the component; the types of its parts are within what Pulumi's inference takes. */
export interface AppServiceArgs {
  /** Namespace the workload runs in; made by Tenant. */
  namespace: pulumi.Input<string>;
  /** Name in Kubernetes of the workload and its service account. Default: the component's name. */
  workload?: string;
  /** Value of the label `app`, the selector of everything made here. Default: the name of the workload. */
  app?: string;
  /** Further selector labels, e.g. `environment: staging`. */
  labels?: Record<string, string>;
  /** Labels every object carries, e.g. system, stage and team. */
  commonLabels?: Record<string, string>;
  /** Value of the label `version` of workload and pods; selects nothing. Leave out for none. */
  version?: string;
  containers: ContainerArgs[];
  /** Replicas when `autoscaling` is not given. */
  replicas: number;
  autoscaling?: AutoscalingArgs;
  /** Default: rolling, surge 1, unavailable 0. */
  rollout?: RolloutArgs;
  /** Kubernetes Services in front of the pods. */
  services?: ServiceArgs[];
  /** Pod volumes by name. */
  volumes?: Record<string, VolumeArgs>;
  nodeSelector?: Record<string, string>;
  tolerations?: TolerationArgs[];
  /** `required`: never two pods on one host. Default `preferred`. */
  antiAffinity?: AntiAffinity;
  /** Numeric user and group of the pod. Default 1000. */
  user?: number;
  /** Seconds a pod gets to end. Default 30. */
  terminationGraceSeconds?: number;
  /** Zones the pods are spread over. One zone: no spread constraint. Default 3. */
  zones?: number;
  /** Leave out for replicas that all act. */
  leaderElection?: components.LeaderElectionArgs;
  /** Checksum of the config maps the pods read: when it changes, they are replaced as for a new version. */
  configChecksum?: pulumi.Input<string>;
  /** What may come in and what may go out; nothing else passes. */
  network: components.NetworkAccessArgs;
  /** Scraped by Prometheus. */
  metrics?: MetricsArgs;
  /** By these a new version is judged while it takes the traffic. A canary needs them; they need `metrics`. */
  requestMetrics?: components.RequestMetricsArgs;
  /** Pods that the quota of the namespace admits. Leave out for no quota. */
  podQuota?: number;
  /** What the pods may do in AWS, given to the service account by EKS Pod Identity. Leave out for no AWS access. */
  aws?: AwsAccessArgs;
  /** Ids of the security groups the pods get (SecurityGroupPolicy). Leave out for the node's group. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface ContainerArgs {
  name: string;
  /** Image by digest in staging and prod; never `latest`. */
  image: pulumi.Input<string>;
  command?: string[];
  args?: string[];
  /** Container ports by name. */
  ports?: Record<string, number>;
  env?: Record<string, EnvArgs>;
  resources: ResourceArgs;
  probes?: ProbesArgs;
  /** By volume name. */
  mounts?: Record<string, MountArgs>;
}

/** One of: `value`; `secret` and `key`; `configMap` and `key`; `field`. A value must not be a secret. */
export interface EnvArgs {
  value?: pulumi.Input<string>;
  secret?: string;
  configMap?: string;
  key?: string;
  field?: string;
}

/** Kubernetes quantities. Limits must not be below requests. */
export interface ResourceArgs extends components.ResourceArgs {
  requests: AmountArgs;
  limits: AmountArgs;
}

export interface AmountArgs {
  /** E.g. `250m`. */
  cpu: string;
  /** E.g. `512Mi`. */
  memory: string;
}

export interface ProbesArgs {
  liveness?: components.ProbeArgs;
  readiness?: components.ProbeArgs;
  startup?: components.ProbeArgs;
}

export interface MountArgs {
  path: string;
  readOnly?: boolean;
}

/** Utilization targets in percent of the request. */
export interface AutoscalingArgs extends components.AutoscalingArgs {
  behavior?: ScaleBehaviorArgs;
}

export interface ScaleBehaviorArgs {
  scaleUp?: ScaleRuleArgs;
  scaleDown?: ScaleRuleArgs;
}

export interface ScaleRuleArgs extends components.ScaleRuleArgs {
  policies: ScalePolicyArgs[];
  selectPolicy?: ScaleSelect;
}

export interface ScalePolicyArgs {
  type: ScalePolicyType;
  value: number;
  periodSeconds: number;
}

/** How a new version replaces the old; which of the others are given depends on the strategy. */
export interface RolloutArgs {
  strategy: RolloutStrategy;
  /** Rolling: pods more than wanted, a number or percent, e.g. `1`, `25%`. */
  maxSurge?: string;
  /** Rolling: pods fewer than wanted, a number or percent. */
  maxUnavailable?: string;
  /** Blue-green: the Service of the new version. */
  previewService?: string;
  /** Blue-green: seconds the old version stays. */
  scaleDownDelaySeconds?: number;
  /** Blue-green: switch without asking. */
  autoPromote?: boolean;
  /** Canary: the Service of the old version. */
  stableService?: string;
  /** Canary: the Service of the new version. */
  canaryService?: string;
  /** Canary: percent of the requests, or of the pods without `traffic`, one after the other. */
  steps?: CanaryStepArgs[];
  /** Canary: what shares the requests out. Default: the number of pods of each version. */
  traffic?: CanaryTrafficArgs;
}

/** One of: `ingress`; `virtualService` and `route`. */
export interface CanaryTrafficArgs {
  /** Name of an Ingress of ingress-nginx that leads to the stable Service. */
  ingress?: string;
  /** Name of an Istio VirtualService. */
  virtualService?: string;
  /** Its route to the stable and the canary Service. */
  route?: string;
}

export interface CanaryStepArgs {
  weight: number;
  pauseSeconds: number;
}

/** `loadBalancer` is an internal network load balancer, reachable from `sourceCidrs` only. */
export interface ServiceArgs extends components.ServiceArgs {
  /** By port name. */
  ports: Record<string, ServicePortArgs>;
  reach?: ServiceReach;
}

export interface ServicePortArgs {
  port: number;
  /** Name of a container port. */
  target: string;
}

/** Exactly one of these. */
export interface VolumeArgs {
  scratch?: ScratchArgs;
  configMap?: string;
  claim?: string;
  /** The pod's own labels as the file `labels`, kept up to date. */
  podLabels?: boolean;
  /** Name of a Kubernetes secret; its keys are the files. */
  secret?: string;
  /** Name of a SecretProviderClass; mounted read-only by the Secrets Store CSI driver. */
  secretProviderClass?: string;
}

export interface ScratchArgs {
  /** E.g. `1Gi`. */
  sizeLimit: string;
}

export interface TolerationArgs extends components.TolerationArgs {
  operator: TolerationOperator;
  effect: TaintEffect;
}

export interface MetricsArgs {
  /** Name of a container port. */
  port: string;
  path: string;
  /** Query, e.g. `match[]` of a Prometheus that is federated. */
  params?: Record<string, string[]>;
}

/** A role for the service account, trusted to EKS Pod Identity of this cluster, namespace and account only. */
export interface AwsAccessArgs {
  clusterName: pulumi.Input<string>;
  /** Policy statements; no `*` action, no `*` resource. */
  statements: AwsStatementArgs[];
  /** Permission boundary of the role. */
  permissionsBoundary?: pulumi.Input<string>;
  tags?: Record<string, string>;
}

export interface AwsStatementArgs {
  sid: string;
  actions: string[];
  resources: pulumi.Input<pulumi.Input<string>[]>;
  /** As IAM takes them: operator, then key, then values. */
  conditions?: Record<string, Record<string, string[]>>;
}
