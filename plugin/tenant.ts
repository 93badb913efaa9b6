import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/tenant";
import { AccessMode, FailoverRole } from "./choices";
import { Complete } from "./complete";

export type TenantLacks = Complete<[Exclude<keyof components.TenantArgs, keyof TenantArgs>]>;

/** As of the component; the types of its parts are within what Pulumi's inference takes. */
export interface TenantArgs {
  /** Name of the namespace. */
  namespace: string;
  /** Labels every object carries, e.g. system, stage and team. */
  labels?: Record<string, string>;
  /** Labels of the namespace alone, e.g. the day on which it expires. */
  namespaceLabels?: Record<string, string>;
  /** Hard limits of the namespace as Kubernetes quantities: the sum over all pods, claims and load balancers. */
  quota: QuotaArgs;
  /** Pods join the Istio mesh through the node proxy, mutual TLS strict. Default false. */
  mesh?: boolean;
  /** Group (access entry) that may read the namespace's objects, secrets excepted. */
  viewerGroup?: string;
  /** Group that may restart pods, scale, promote rollouts, read logs and open port-forwards, secrets excepted. */
  operatorGroup?: string;
  /** Config maps by name: key → content. */
  configMaps?: Record<string, Record<string, pulumi.Input<string>>>;
  /** Claims by name. */
  claims?: Record<string, ClaimArgs>;
  /** Secrets filled from AWS Secrets Manager, by the name of the Kubernetes secret. */
  secrets?: Record<string, TenantSecretArgs>;
  /** The External Secrets store of this namespace. Required when `secrets` or `secretFiles` are given. */
  secretStore?: TenantSecretStoreArgs;
  /** SecretProviderClasses by name: files mounted by the Secrets Store CSI driver, file name → entry. */
  secretFiles?: Record<string, Record<string, SecretEntryArgs>>;
  /** HTTP entries from outside. */
  ingresses?: TenantIngressArgs[];
  /** Istio gateway and virtual service; needs `mesh`. */
  gateway?: TenantGatewayArgs;
}

export interface QuotaArgs {
  requestsCpu: string;
  requestsMemory: string;
  limitsCpu: string;
  limitsMemory: string;
  pods: number;
  storage: string;
  claims: number;
  loadBalancers: number;
}

/** A volume; without `storageClass` of the cluster's default class. */
export interface ClaimArgs {
  size: string;
  accessMode: AccessMode;
  storageClass?: pulumi.Input<string>;
}

/** An entry in Secrets Manager and, for JSON entries, the property of it. */
export interface SecretEntryArgs {
  secretName: pulumi.Input<string>;
  property?: string;
}

export interface TenantSecretArgs extends components.TenantSecretArgs {
  /** Template variables: the Secrets Manager entry and, for JSON entries, the property of it. */
  from: Record<string, SecretEntryArgs>;
}

export interface TenantSecretStoreArgs extends components.TenantSecretStoreArgs {
  /** One more such key, made by another stack: the pattern of its ARN, and the alias by which it is known. */
  keyByAlias?: KeyByAliasArgs;
}

export interface KeyByAliasArgs {
  arn: string;
  alias: string;
}

/** Which of two clusters in different regions Route 53 answers with. */
export interface DnsFailoverArgs {
  /** Tells the records of the two clusters apart. */
  cluster: string;
  /** `PRIMARY` while its load balancer is healthy, else `SECONDARY`. */
  role: FailoverRole;
}

export interface TenantIngressArgs extends components.TenantIngressArgs {
  /** Where two clusters have the host: which of them this is. Default: it is the only one. */
  dns?: DnsFailoverArgs;
  /** Paths (Prefix) in the order of match. */
  paths: IngressPathArgs[];
}

export interface IngressPathArgs {
  path: string;
  service: string;
  port: number;
}

export interface TenantGatewayArgs extends components.TenantGatewayArgs {
  /** As of an ingress. */
  dns?: DnsFailoverArgs;
  routes: GatewayRouteArgs[];
}

export interface GatewayRouteArgs {
  name: string;
  prefix: string;
  service: string;
  /** Service of a canary, to which Argo Rollouts gives a share of the requests; without one all go to `service`. */
  canaryService?: string;
  port: number;
}

/** A namespace in which one system lives, closed by default. */
export class Tenant extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: TenantArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Tenant", name, {}, opts);
    const mesh = args.mesh ? "ambient" : undefined;
    const made = new components.Tenant(name, { ...args, mesh }, { parent: this });
    this.namespace = made.namespace;
    this.registerOutputs({});
  }
}
