import assert from "node:assert/strict";
import { LogStore, LogStoreArgs } from "../../components/log-store";
import { NAMESPACE, planInCluster, RELEASE, statementsOf, valuesOf } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const ARGS: LogStoreArgs = {
  retention: { hotDays: 30, warmDays: 90, coldDays: 365 },
  replicas: 3,
  storage: "20Gi",
  storageClass: "gp3",
  bucketName: "slipway-test-logs",
  logBucket: "slipway-test-access-logs",
  clusterName: "slipway-test",
  region: "us-east-1",
  accountId: "111122223333",
  tags: {},
};

const planLogs = (changes: Partial<LogStoreArgs> = {}) =>
  planInCluster((options) => void new LogStore("logs", { ...ARGS, ...changes }, options));

describe("LogStore", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planLogs();
  });
  const loki = (path: string) => valuesOf(planned.one(RELEASE, "logs-loki"), path);
  const collector = (path: string) => valuesOf(planned.one(RELEASE, "logs-collector"), path);

  describe("retention", () => {
    it("keeps lines 30 days hot, until 90 warm, until 365 cold (document 003, REQ-T227)", () => {
      const { rules } = planned.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
        .inputs as {
        rules: { id: string; transitions: object[] }[];
      };
      assert.deepEqual(rules.find(({ id }) => id === "cheaper-storage")?.transitions, [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 90, storageClass: "GLACIER_IR" },
      ]);
      assert.equal(loki("loki.limits_config.retention_period"), `${365 * 24}h`);
      assert.equal(loki("loki.compactor.retention_enabled"), true);
    });
  });

  describe("Loki", () => {
    it("keeps each line three times until it is in S3", () => {
      assert.equal(loki("singleBinary.replicas"), 3);
      assert.equal(loki("loki.commonConfig.replication_factor"), 3);
    });

    it("may touch its bucket and its key, and nothing else", () => {
      const statements = statementsOf(planned.one("aws:iam/rolePolicy:RolePolicy", "logs-loki"));
      assert.deepEqual([...statements.keys()], ["List", "Objects", "Key"]);
      for (const { Action, Resource } of statements.values()) {
        assert.ok(![Action].flat().some((action) => action.includes("*")));
        assert.ok(![Resource].flat().includes("*"));
      }
    });

    it("starts once it has its credentials", () =>
      assert.ok(
        planned.waitsFor(
          planned.one(RELEASE, "logs-loki"),
          planned.one("aws:eks/podIdentityAssociation:PodIdentityAssociation", "logs-loki"),
        ),
      ));

    it("reports nothing to its authors", () => assert.equal(loki("loki.analytics.reporting_enabled"), false));
  });

  describe("the collector", () => {
    it("runs on every node, whatever its taints", () => {
      assert.equal(collector("mode"), "daemonset");
      assert.deepEqual(collector("tolerations"), [{ operator: "Exists" }]);
    });

    it("makes attributes of the fields of a JSON line (document 003, REQ-T226)", () =>
      assert.match(
        JSON.stringify(collector("alternateConfig.processors.transform/json")),
        /merge_maps\(attributes, ParseJSON\(body\)/,
      ));

    it("sends to Loki in the cluster", () =>
      assert.equal(
        collector("alternateConfig.exporters.otlp_http/loki.endpoint"),
        "http://loki.loki:3100/otlp",
      ));

    it("is the only part that may read the node", () => {
      const profiles = planned
        .all(NAMESPACE)
        .map(({ inputs }) => inputs["metadata"] as { name: string; labels: Record<string, string> })
        .map(({ name, labels }) => [name, labels["pod-security.kubernetes.io/enforce"]]);
      assert.deepEqual(profiles, [
        ["loki", "restricted"],
        ["log-collector", "privileged"],
      ]);
    });
  });

  describe("bad arguments", () => {
    const refuses = (changes: Partial<LogStoreArgs>, message: RegExp) =>
      assert.rejects(planLogs(changes), message);

    it("refuses a move to Standard-IA that S3 refuses", () =>
      refuses({ retention: { hotDays: 7, warmDays: 90, coldDays: 365 } }, /LogStore "?logs"?.*hotDays is 7/));
    it("refuses warm days that are not more than the hot", () =>
      refuses({ retention: { hotDays: 30, warmDays: 30, coldDays: 365 } }, /each must be longer/));
    it("refuses two replicas, which have no quorum", () =>
      refuses({ replicas: 2 as 3 }, /replicas is 2; give 1, or 3/));
    it("refuses a size without a unit", () => refuses({ storage: "20" }, /storage is "20"/));
  });
});
