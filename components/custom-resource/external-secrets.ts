import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Fields as in https://external-secrets.io/latest/provider/aws-secrets-manager/ (v1), as far as Slipway sets them. */
export interface SecretStoreArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: {
    provider: {
      aws: {
        service: "SecretsManager";
        region: pulumi.Input<string>;
        auth: { jwt: { serviceAccountRef: { name: pulumi.Input<string> } } };
      };
    };
  };
}

/** Where the secrets of one namespace are read from, and as whom. */
export class SecretStore extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "external-secrets.io/v1", kind: "SecretStore", ...args }, opts);
  }
}

/** Fields as in https://external-secrets.io/latest/api/externalsecret/ (v1), as far as Slipway sets them. */
export interface ExternalSecretArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: {
    /** A duration such as `1h`. */
    refreshInterval: string;
    secretStoreRef: { kind: "SecretStore"; name: pulumi.Input<string> };
    target: {
      name: string;
      creationPolicy: "Owner";
      template: { engineVersion: "v2"; mergePolicy: "Replace"; data: Record<string, pulumi.Input<string>> };
    };
    data: { secretKey: string; remoteRef: { key: pulumi.Input<string>; property?: string } }[];
  };
}

/** A Kubernetes secret that is filled from a store. */
export class ExternalSecret extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: ExternalSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", ...args }, opts);
  }
}
