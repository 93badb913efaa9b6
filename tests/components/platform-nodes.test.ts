import assert from "node:assert/strict";
import { planPlatform, statementsOf } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";

interface PoolSpec {
  template: {
    metadata: { labels: Record<string, string> };
    spec: {
      requirements: { key: string; operator: string; values: string[] }[];
      taints: object[];
      expireAfter: string;
    };
  };
  disruption: { consolidationPolicy: string };
  limits: { cpu: number };
}

describe("Platform's nodes", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planPlatform();
  });
  const pool = (name: string) => planned.one(NODE_POOL, `main-${name}`).inputs["spec"] as PoolSpec;
  const allowed = (name: string, key: string) =>
    pool(name).template.spec.requirements.find((requirement) => requirement.key === key)?.values;

  it("start from one pinned image, with IMDSv2 one hop away and encrypted volumes", () => {
    const spec = planned.one(NODE_CLASS).inputs["spec"] as Record<string, unknown>;
    const [image] = spec["amiSelectorTerms"] as { alias: string }[];
    assert.match(image?.alias ?? "", /^bottlerocket@v\d+\.\d+\.\d+$/);
    const metadata = spec["metadataOptions"] as Record<string, unknown>;
    assert.deepEqual([metadata["httpTokens"], metadata["httpPutResponseHopLimit"]], ["required", 1]);
    for (const { ebs } of spec["blockDeviceMappings"] as { ebs: Record<string, unknown> }[]) {
      assert.deepEqual([ebs["volumeType"], ebs["encrypted"]], ["gp3", true]);
    }
  });

  it("are of the families, prices and architecture of their pool, up to its ceiling", () => {
    assert.deepEqual(allowed("general", "karpenter.k8s.aws/instance-family"), ["m7i", "m7a"]);
    assert.deepEqual(allowed("compute", "karpenter.sh/capacity-type"), ["spot"]);
    assert.deepEqual(allowed("compute", "kubernetes.io/arch"), ["arm64"]);
    assert.deepEqual([pool("general").limits, pool("compute").limits], [{ cpu: 64 }, { cpu: 16 }]);
  });

  it("carry the labels and taints of their pool", () => {
    assert.deepEqual(pool("compute").template.metadata.labels, { "node-type": "compute-optimized" });
    assert.deepEqual(pool("compute").template.spec.taints, [
      { key: "compute-optimized", value: "true", effect: "NoSchedule" },
    ]);
    assert.deepEqual(pool("general").template.spec.taints, []);
  });

  it("are replaced after two weeks and merged when they are half empty", () => {
    assert.equal(pool("general").template.spec.expireAfter, "336h");
    assert.equal(pool("general").disruption.consolidationPolicy, "WhenEmptyOrUnderutilized");
  });

  describe("Karpenter", () => {
    it("may change only what carries the cluster's tags", () => {
      const statements = statementsOf(planned.one("aws:iam/rolePolicy:RolePolicy", "main-karpenter"));
      const owned = { "aws:ResourceTag/kubernetes.io/cluster/slipway-test": "owned" };
      for (const sid of ["StartFromOwnTemplates", "NameOwnInstances", "EndOwn"]) {
        assert.deepEqual(statements.get(sid)?.Condition?.["StringEquals"], owned, sid);
      }
      for (const sid of ["StartWithTags", "TagWhatIsStarted"]) {
        const requested = statements.get(sid)?.Condition?.["StringEquals"];
        assert.equal(requested?.["aws:RequestTag/kubernetes.io/cluster/slipway-test"], "owned", sid);
      }
    });

    it("passes the role of the nodes to instances, and no other", () => {
      const pass = statementsOf(planned.one("aws:iam/rolePolicy:RolePolicy", "main-karpenter")).get(
        "PassTheNodeRole",
      );
      assert.equal(pass?.Resource, "arn:aws:iam::111122223333:role/slipway/slipway-test-node");
      assert.deepEqual(pass?.Condition, { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } });
    });

    it("hears of interruptions by an encrypted queue that only the five rules fill, over TLS", () => {
      const queue = planned.one("aws:sqs/queue:Queue").inputs;
      assert.deepEqual([queue["sqsManagedSseEnabled"], queue["messageRetentionSeconds"]], [true, 300]);
      assert.equal(planned.all("aws:cloudwatch/eventRule:EventRule").length, 5);
      assert.equal(planned.all("aws:cloudwatch/eventTarget:EventTarget").length, 5);
      const statements = statementsOf(planned.one("aws:sqs/queuePolicy:QueuePolicy"));
      const senders = statements.get("EventsSend")?.Condition?.["ArnEquals"]?.["aws:SourceArn"] as string[];
      assert.equal(new Set(senders).size, 5);
      assert.equal(statements.get("TlsOnly")?.Effect, "Deny");
    });
  });

  describe("controllers' rights in AWS", () => {
    it("have no wildcard action, and reach any resource only to look, or under a condition", () => {
      for (const policy of planned.all("aws:iam/rolePolicy:RolePolicy")) {
        for (const { Sid, Action, Resource, Condition } of statementsOf(policy).values()) {
          const actions = [Action].flat();
          assert.ok(!actions.some((action) => action.includes("*")), `${policy.name} ${Sid}`);
          const looksOnly = actions.every((action) => /:(Describe|Get|List)/.test(action));
          assert.ok(Resource !== "*" || looksOnly || Condition, `${policy.name} ${Sid}`);
        }
      }
    });

    it("are given to one service account of this cluster", () => {
      for (const name of ["karpenter", "load-balancer-controller"]) {
        const role = planned.one("aws:iam/role:Role", `main-${name}`);
        const [trust] = (
          JSON.parse(String(role.inputs["assumeRolePolicy"])) as {
            Statement: { Principal: unknown; Condition: { StringEquals: Record<string, string> } }[];
          }
        ).Statement;
        assert.deepEqual(trust?.Principal, { Service: "pods.eks.amazonaws.com" });
        assert.equal(trust?.Condition.StringEquals["aws:RequestTag/eks-cluster-name"], "slipway-test");
        assert.ok(trust?.Condition.StringEquals["aws:RequestTag/kubernetes-service-account"], name);
      }
    });
  });
});
