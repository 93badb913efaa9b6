import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Fields as in https://cert-manager.io/docs/reference/api-docs/ (v1), as far as Slipway sets them. */
export interface ClusterIssuerArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: {
    acme: {
      email: string;
      server: string;
      privateKeySecretRef: { name: string };
      solvers: { http01: { ingress: { ingressClassName: string } } }[];
    };
  };
}

/** Where certificates come from, for every namespace. */
export class ClusterIssuer extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: ClusterIssuerArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", ...args }, opts);
  }
}
