import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Fields as in https://istio.io/latest/docs/reference/config/security/peer_authentication/, as far as Slipway sets them. */
export interface PeerAuthenticationArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: { mtls: { mode: "STRICT" | "PERMISSIVE" } };
}

/** Whether pods of the mesh take traffic without mutual TLS. */
export class PeerAuthentication extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: PeerAuthenticationArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", ...args }, opts);
  }
}
