import * as pulumi from "@pulumi/pulumi";
import { argoRollouts } from "./argo-rollouts";
import { PlatformArgs } from "./args";
import { certManager, clusterIssuers, ISSUER_NAMES } from "./cert-manager";
import { checkPlatformArgs } from "./check-args";
import { externalDns } from "./external-dns";
import { externalSecrets } from "./external-secrets";
import { imageAdmission } from "./image-admission";
import { ingressNginx } from "./ingress-nginx";
import { karpenter } from "./karpenter";
import { loadBalancerController } from "./load-balancer-controller";
import { mesh } from "./mesh";
import { MESH_GATEWAY_SELECTOR, MESH_GATEWAY_SERVICE } from "./mesh-gateway";
import { metricsServer } from "./metrics-server";
import { monitoringDefinitions } from "./monitoring-definitions";
import { INGRESS_NAMESPACE, MESH_INGRESS_NAMESPACE } from "./namespaces";
import { nodePools } from "./node-pools";
import { secretsStoreCsiDriver } from "./secrets-store-csi-driver";
import { defaultStorageClass } from "./storage-class";

export * from "./args";

/** The entry of the mesh, for Gateways and for the Ingress that sends to it. */
export interface MeshGatewayTarget {
  namespace: string;
  service: string;
  /** Pod labels a Gateway selects by. */
  selector: Record<string, string>;
}

/**
 * The services of the cluster that every system stands on: storage class, certificates, secrets, load balancers,
 * ingress, autoscaling of nodes and pods, rollouts, and the mesh where it is wanted. Each add-on is a pinned chart in
 * a namespace of its own, which enforces a Pod Security profile and denies all traffic but the add-on's own.
 *
 * Depend on it with `dependsOn: [platform]`: definitions and webhooks are there before workloads come, and workloads,
 * load balancers and nodes are gone before the controllers that remove them. Why each add-on was chosen is in
 * `docs/platform.md`.
 *
 * @throws ArgsError for a malformed account id, CIDR or mail address, replicas below 1, no ingress CIDR at all, no
 * image registry or one that is no prefix ending in "/", and a node pool without families, capacity types or a
 * ceiling, with a family of another architecture, or one whose pods cannot have security groups, no DNS zone at all or
 * one whose id is none.
 */
export class Platform extends pulumi.ComponentResource {
  /** Namespace of the nginx pods: the peer that tenants with an Ingress let in. */
  readonly ingressNamespace: string;
  /** The mesh's entry; absent without the mesh. */
  readonly meshGateway?: MeshGatewayTarget;
  /** Names of the ClusterIssuers. */
  readonly issuers: { staging: string; prod: string };
  /** Name of the default storage class: encrypted gp3. */
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    checkPlatformArgs(name, args);
    super("slipway:platform:Platform", name, {}, opts);
    const after = (...dependsOn: pulumi.Resource[]) => ({ parent: this, dependsOn });

    const storageClass = defaultStorageClass(name, args, after());
    imageAdmission(name, args.images, after());
    const monitors = monitoringDefinitions(name, after());

    const certificates = certManager(name, args, after(monitors));
    externalSecrets(name, args, after(monitors));
    secretsStoreCsiDriver(name, args, after());
    metricsServer(name, args, after(certificates));

    const nodes = karpenter(name, args, after(monitors));
    nodePools(name, args, after(nodes));

    const loadBalancers = loadBalancerController(name, args, after(certificates));
    const ingress = ingressNginx(name, args, after(loadBalancers));
    clusterIssuers(name, args, after(certificates, ingress));
    // Before nginx in the order of removal: the records are gone before the load balancer they lead to.
    if (args.dnsZones) externalDns(name, args, args.dnsZones, after(ingress));

    argoRollouts(name, args, after(monitors));
    if (args.mesh) {
      mesh(name, args, after(monitors));
      this.meshGateway = {
        namespace: MESH_INGRESS_NAMESPACE,
        service: MESH_GATEWAY_SERVICE,
        selector: MESH_GATEWAY_SELECTOR,
      };
    }

    this.ingressNamespace = INGRESS_NAMESPACE;
    this.issuers = ISSUER_NAMES;
    this.storageClass = storageClass.metadata.name;
    this.registerOutputs({
      ingressNamespace: this.ingressNamespace,
      meshGateway: this.meshGateway,
      issuers: this.issuers,
      storageClass: this.storageClass,
    });
  }
}
