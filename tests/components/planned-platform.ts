import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Platform, PlatformArgs } from "../../components/platform";
import { PlannedResource } from "../../offline/plan/plan";
import { planResources, PlannedResources } from "./planned-resources";

export const RELEASE = "kubernetes:helm.sh/v3:Release";
export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const ARGS: PlatformArgs = {
  clusterName: "slipway-test",
  clusterEndpoint: "https://test.eks.amazonaws.com",
  region: "us-east-1",
  accountId: "111122223333",
  vpcId: "vpc-1",
  vpcCidr: "10.40.0.0/16",
  acmeEmail: "platform@slipway.example",
  nodeRoleName: "slipway-test-node",
  nodeRoleArn: "arn:aws:iam::111122223333:role/slipway/slipway-test-node",
  nodePools: {
    general: {
      instanceFamilies: ["m7i", "m7a"],
      capacityTypes: ["on-demand"],
      architecture: "amd64",
      cpuLimit: 64,
    },
    compute: {
      instanceFamilies: ["c7g"],
      capacityTypes: ["spot"],
      architecture: "arm64",
      cpuLimit: 16,
      labels: { "node-type": "compute-optimized" },
      taints: [{ key: "compute-optimized", value: "true", effect: "NoSchedule" }],
    },
  },
  replicas: 2,
  images: { registries: ["ghcr.io/example/"], requireDigest: true },
  mesh: true,
  dnsZones: { "shop.example": "Z0123456789ABCDEFGHIJ" },
  tags: { stage: "test" },
};

export type PlatformChanges = Partial<PlatformArgs>;

/** The plan of a platform for two replicas with a mesh, and what is changed about it. */
export function planPlatform(changes: PlatformChanges = {}): Promise<PlannedResources> {
  return planInCluster((options) => void new Platform("main", { ...ARGS, ...changes }, options));
}

/** What `build` makes with providers for the cluster and for random values beside those of AWS. */
export function planInCluster(
  build: (providers: pulumi.ComponentResourceOptions) => void,
): Promise<PlannedResources> {
  return planResources(({ providers }) => {
    const kubernetes = new k8s.Provider("kubernetes", { kubeconfig: "{}" });
    build({
      providers: {
        ...(providers as Record<string, pulumi.ProviderResource>),
        kubernetes,
        random: new random.Provider("random"),
      },
    });
  });
}

/** A release's values, and any of them by its path, e.g. `controller.config.hsts`. */
export function valuesOf(release: PlannedResource, path = ""): unknown {
  return path
    .split(".")
    .filter(Boolean)
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      release.inputs["values"],
    );
}

export function metadataOf(resource: PlannedResource) {
  return resource.inputs["metadata"] as {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** The statements of an IAM policy, by their Sid. */
export function statementsOf(policy: PlannedResource): Map<string, Statement> {
  const { Statement } = JSON.parse(String(policy.inputs["policy"])) as { Statement: Statement[] };
  return new Map(Statement.map((statement) => [statement.Sid, statement]));
}

export interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}
