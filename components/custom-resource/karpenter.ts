import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Fields as in https://karpenter.sh/docs/concepts/nodepools/ (v1), as far as Slipway sets them. */
export interface NodePoolResourceArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: {
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws"; kind: "EC2NodeClass"; name: string };
        requirements: { key: string; operator: "In" | "NotIn"; values: string[] }[];
        taints: { key: string; value: string; effect: string }[];
        /** A duration such as `336h`. */
        expireAfter: string;
        terminationGracePeriod: string;
      };
    };
    disruption: {
      consolidationPolicy: "WhenEmpty" | "WhenEmptyOrUnderutilized";
      consolidateAfter: string;
      budgets: { nodes: string }[];
    };
    limits: { cpu: number };
  };
}

/** Which nodes may be started for pods that find no room. */
export class NodePool extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: NodePoolResourceArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "karpenter.sh/v1", kind: "NodePool", ...args }, opts);
  }
}

/** Fields as in https://karpenter.sh/docs/concepts/nodeclasses/ (v1), as far as Slipway sets them. */
export interface EC2NodeClassArgs {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  spec: {
    role: pulumi.Input<string>;
    amiSelectorTerms: { alias: string }[];
    subnetSelectorTerms: { tags: Record<string, pulumi.Input<string>> }[];
    securityGroupSelectorTerms: { tags: Record<string, pulumi.Input<string>> }[];
    metadataOptions: {
      httpEndpoint: "enabled";
      httpProtocolIPv6: "disabled";
      httpPutResponseHopLimit: number;
      httpTokens: "required";
    };
    blockDeviceMappings: {
      deviceName: string;
      ebs: { volumeType: "gp3"; volumeSize: string; encrypted: boolean; deleteOnTermination: boolean };
    }[];
    tags: Record<string, string>;
  };
}

/** What a started node is made of: image, network, disks. */
export class EC2NodeClass extends k8s.apiextensions.CustomResource {
  constructor(name: string, args: EC2NodeClassArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", ...args }, opts);
  }
}
