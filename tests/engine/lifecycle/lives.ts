/** One change of a stack's config, and all that it may do. */
interface Change {
  /** Name of the test. */
  fact: string;
  config: Record<string, unknown>;
  /** Every operation, as `op type name`, in order. */
  operations: string[];
}

interface Life {
  /** There are more resources than this. */
  resources: number;
  /** Whether a workload has an autoscaler. */
  autoscaled: boolean;
  /** Whether Pulumi and AWS refuse to delete data and the cluster. */
  protected: boolean;
  changes: Change[];
}

const KEEP_FLOW_LOGS: Change = {
  fact: "keeps flow logs longer by one update in place",
  config: { "slipway:network.flowLogRetentionDays": 400 },
  operations: ["update aws:cloudwatch/logGroup:LogGroup network-flow-logs"],
};

const PROMOTE_IMAGE: Change = {
  fact: "promotes one image by touching the workload of that service only",
  config: {
    "slipway:images.shadower.frontend.tag": "v1.4.3",
    "slipway:images.shadower.frontend.digest": `sha256:${"4".repeat(64)}`,
  },
  operations: ["update kubernetes:apps/v1:Deployment shadower-frontend"],
};

const UPGRADE_KUBERNETES: Change = {
  fact: "upgrades Kubernetes by a minor in place: no workload and no data is touched",
  config: { "slipway:cluster.version": "1.36" },
  operations: [
    "update aws:eks/addon:Addon cluster-aws-ebs-csi-driver",
    "update aws:eks/addon:Addon cluster-coredns",
    "update aws:eks/addon:Addon cluster-kube-proxy",
    "update aws:eks/cluster:Cluster cluster-eksCluster",
    "update aws:eks/nodeGroup:NodeGroup cluster-system",
    "update eks:index:Cluster cluster",
  ],
};

/** What each stack has to live through. The cluster of local is the user's own: its version is not ours to change. */
export const LIVES: Record<string, Life> = {
  local: {
    resources: 200,
    autoscaled: false,
    protected: false,
    changes: [
      {
        fact: "keeps metrics longer by one update in place",
        config: { "slipway:monitoring.retentionDays": 3 },
        operations: ["update kubernetes:helm.sh/v3:Release monitoring"],
      },
      { ...PROMOTE_IMAGE, config: { "slipway:images.shadower.frontend.tag": "dev-2" } },
    ],
  },
  dev: {
    resources: 400,
    autoscaled: false,
    protected: false,
    changes: [KEEP_FLOW_LOGS, PROMOTE_IMAGE, UPGRADE_KUBERNETES],
  },
  staging: {
    resources: 400,
    autoscaled: true,
    protected: false,
    changes: [KEEP_FLOW_LOGS, PROMOTE_IMAGE, UPGRADE_KUBERNETES],
  },
  prod: {
    resources: 600,
    autoscaled: true,
    protected: true,
    changes: [KEEP_FLOW_LOGS, PROMOTE_IMAGE, UPGRADE_KUBERNETES],
  },
};
