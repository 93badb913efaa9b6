import assert from "node:assert/strict";
import { Cluster, ClusterArgs, NodeGroupArgs } from "../../components/cluster";
import { ADD_ON_VERSIONS } from "../../components/cluster/add-on-versions";
import { PlanGraph } from "../systems/plan-graph";
import { ADD_ON, ARGS, NODE_GROUP, SYSTEM } from "./planned-cluster";
import { planResources } from "./planned-resources";

/** What a node needs before it starts, and what needs a node before it starts. */
const BEFORE_NODES = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
const AFTER_NODES = ["coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver"];

const SPOT: NodeGroupArgs = {
  ...SYSTEM,
  instanceTypes: ["m7g.large"],
  capacityType: "SPOT",
  min: 0,
  desired: 0,
  labels: { pool: "batch" },
  taints: [{ key: "batch", value: "true", effect: "NO_SCHEDULE" }],
};

/** Every switch of the component, each with the positions it has. */
const SWITCHES: Partial<ClusterArgs>[][] = [
  Object.keys(ADD_ON_VERSIONS).map((version) => ({ version })),
  [{}, { publicApiCidrs: ["203.0.113.0/24"] }],
  [{}, { protect: false }],
  [{}, { permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary" }],
  [{}, { access: { ci: ARGS.access["ci"]!, platform: ARGS.access["platform"]! } }],
  [
    { nodeGroups: { system: SYSTEM } },
    { nodeGroups: { system: SYSTEM, batch: SPOT } },
    { nodeGroups: { batch: SPOT, system: { ...SYSTEM, min: 0, desired: 0 } } },
  ],
];

function combinations(switches: Partial<ClusterArgs>[][]): Partial<ClusterArgs>[] {
  return switches.reduce<Partial<ClusterArgs>[]>(
    (chosen, positions) => chosen.flatMap((one) => positions.map((position) => ({ ...one, ...position }))),
    [{}],
  );
}

describe("Cluster, for every position of its switches", () => {
  const all = combinations(SWITCHES).map((changes, index) => ({ name: `cluster-${index}`, changes }));

  it("has the network plugin before the nodes, and DNS after them", async () => {
    assert.equal(all.length, Object.keys(ADD_ON_VERSIONS).length * 2 ** 4 * 3);
    const planned = await planResources((options) => {
      for (const { name, changes } of all) new Cluster(name, { ...ARGS, ...changes }, options);
    });
    const graph = new PlanGraph(planned.resources);
    for (const { name, changes } of all) {
      const addOns = (names: string[]) => names.map((addOn) => planned.one(ADD_ON, `${name}-${addOn}`));
      const nodes = Object.keys(changes.nodeGroups ?? {}).map((group) =>
        planned.one(NODE_GROUP, `${name}-${group}`),
      );
      const said = JSON.stringify(changes);
      assert.deepEqual(graph.unordered(nodes, addOns(BEFORE_NODES)), [], said);
      assert.deepEqual(graph.unordered(addOns(AFTER_NODES), nodes), [], said);
    }
  }).timeout(60_000);
});
