import * as pulumi from "@pulumi/pulumi";
import { DnsFailoverArgs } from "../add-on/dns";
import { Tags } from "../tags";

/** Arguments of {@link Tenant}: a namespace in which one system lives, closed by default. */
export interface TenantArgs {
  /** Name of the namespace. */
  namespace: string;
  /** Labels every object carries, e.g. system, stage and team. */
  labels?: Record<string, string>;
  /** Labels of the namespace alone, e.g. the day on which it expires. */
  namespaceLabels?: Record<string, string>;
  /** Hard limits of the namespace as Kubernetes quantities: the sum over all pods, claims and load balancers. */
  quota: {
    requestsCpu: string;
    requestsMemory: string;
    limitsCpu: string;
    limitsMemory: string;
    pods: number;
    storage: string;
    claims: number;
    loadBalancers: number;
  };
  /** `ambient`: pods join the Istio mesh through the node proxy, mutual TLS strict. Default: no mesh. */
  mesh?: "ambient";
  /** Group (access entry) that may read the namespace's objects, secrets excepted. */
  viewerGroup?: string;
  /** Group that may restart pods, scale, promote rollouts, read logs and open port-forwards, secrets excepted. */
  operatorGroup?: string;
  /** Config maps by name: key → content. */
  configMaps?: Record<string, Record<string, pulumi.Input<string>>>;
  /** Claims by name. Without `storageClass` they are of the cluster's default class. */
  claims?: Record<
    string,
    { size: string; accessMode: "ReadWriteMany" | "ReadWriteOnce"; storageClass?: pulumi.Input<string> }
  >;
  /** Secrets filled from AWS Secrets Manager, by the name of the Kubernetes secret. */
  secrets?: Record<string, TenantSecretArgs>;
  /** The External Secrets store of this namespace. Required when `secrets` or `secretFiles` are given. */
  secretStore?: TenantSecretStoreArgs;
  /** SecretProviderClasses by name: files mounted by the Secrets Store CSI driver, file name → entry. */
  secretFiles?: Record<string, Record<string, { secretName: pulumi.Input<string>; property?: string }>>;
  /** HTTP entries from outside. */
  ingresses?: TenantIngressArgs[];
  /** Istio gateway and virtual service; needs `mesh`. */
  gateway?: TenantGatewayArgs;
}

/** `data` are the keys of the Kubernetes secret as External Secrets templates over the named entries. */
export interface TenantSecretArgs {
  /** Value templates by key, e.g. `postgresql://{{ .username }}:{{ .password | urlquery }}@host:5432/name`. */
  data: Record<string, pulumi.Input<string>>;
  /** Template variables: the Secrets Manager entry and, for JSON entries, the property of it. */
  from: Record<string, { secretName: pulumi.Input<string>; property?: string }>;
  /** How often External Secrets reads again. Default `1h`. */
  refreshInterval?: string;
}

/** A SecretStore bound to a service account of the namespace that may read the named entries only. */
export interface TenantSecretStoreArgs {
  /** Name of the SecretStore, e.g. `aws-secrets-manager`. */
  name: string;
  /** AWS region, such as `us-east-1`. */
  region: pulumi.Input<string>;
  /** Name of the EKS cluster. */
  clusterName: pulumi.Input<string>;
  /** OIDC provider of the cluster: the store reads as its own service account, not as the controller. */
  oidcProviderArn: pulumi.Input<string>;
  /** Issuer without `https://`. */
  oidcIssuer: pulumi.Input<string>;
  /** ARNs of the Secrets Manager entries that may be read. */
  secretArns: pulumi.Input<pulumi.Input<string>[]>;
  /** ARNs of the KMS keys they are encrypted with. */
  keyArns: pulumi.Input<pulumi.Input<string>[]>;
  /** One more such key, made by another stack: the pattern of its ARN, and the alias by which it is known. */
  keyByAlias?: { arn: string; alias: string };
  /** ARN of the permissions boundary of every role that is made here. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of the role. */
  tags: Tags;
}

export interface TenantIngressArgs {
  /** Name of the Ingress. */
  name: string;
  /** Host name that it answers for. */
  host: string;
  /** Where two clusters have the host: which of them this is. Default: it is the only one. */
  dns?: DnsFailoverArgs;
  /** Leave `tlsSecret` and `issuer` out for plain HTTP, which only a host under `.localhost` may have. */
  tlsSecret?: string;
  /** Cert-manager ClusterIssuer, e.g. `letsencrypt-prod`. */
  issuer?: string;
  /** Paths (Prefix) in the order of match. */
  paths: { path: string; service: string; port: number }[];
  /** Requests per minute and client address. */
  requestsPerMinute?: number;
  /** Largest request body, e.g. `10m`. */
  bodySize?: string;
  /** Seconds a websocket may stay quiet before nginx closes it. */
  websocketTimeoutSeconds?: number;
}

export interface TenantGatewayArgs {
  /** Name of the Gateway. */
  name: string;
  /** Host name that it answers for. */
  host: string;
  /** Where two clusters have the host: which of them this is. Default: it is the only one. */
  dns?: DnsFailoverArgs;
  /** Secret that its certificate is put into. */
  tlsSecret: string;
  /** Issuer of its certificate. */
  issuer: string;
  /** Which path leads to which Service. */
  routes: {
    name: string;
    prefix: string;
    service: string;
    /** Service of a canary, to which Argo Rollouts gives a share of the requests; without one all go to `service`. */
    canaryService?: string;
    port: number;
  }[];
}
