import assert from "node:assert/strict";
import { Cache, CacheArgs } from "../../components/cache";
import { IN_VPC, letIn, unprotected } from "./planned-data";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: CacheArgs = {
  ...IN_VPC,
  identifier: "shop-cache",
  engine: "redis",
  engineVersion: "7.1",
  nodeType: "cache.t4g.medium",
  nodes: 2,
  snapshotRetentionDays: 7,
  clients: { worker: "sg-worker" },
  secretPrefix: "slipway/prod/shop",
};

const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";

const planCache = (changes: Partial<CacheArgs> = {}) =>
  planInCluster((options) => void new Cache("cache", { ...ARGS, ...changes }, options));

describe("Cache", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planCache();
  });
  const inputs = () => planned.one(GROUP).inputs;

  it("takes TLS only, and is encrypted on disk by a key of its own", () => {
    assert.equal(inputs()["transitEncryptionEnabled"], true);
    assert.equal(inputs()["atRestEncryptionEnabled"], true);
    const { propertyDependencies } = planned.one(GROUP);
    assert.deepEqual(propertyDependencies["kmsKeyId"], [planned.one("aws:kms/key:Key").urn]);
  });

  it("asks for a token, made at random and kept in Secrets Manager", () => {
    const token = planned.one("random:index/randomPassword:RandomPassword");
    assert.equal(token.inputs["length"], 64);
    assert.deepEqual(planned.one(GROUP).propertyDependencies["authToken"], [token.urn]);
    const entry = planned.one("aws:secretsmanager/secret:Secret");
    assert.deepEqual(
      [entry.inputs["name"], entry.inputs["recoveryWindowInDays"]],
      ["slipway/prod/shop/cache-token", 30],
    );
  });

  it("lets in the named clients on 6379 alone", () => {
    assert.deepEqual(letIn(planned), [["cache-from-worker", "sg-worker", 6379, 6379]]);
  });

  it("fails over to another zone by itself from two nodes on", async () => {
    assert.deepEqual([inputs()["automaticFailoverEnabled"], inputs()["multiAzEnabled"]], [true, true]);
    const single = (await planCache({ nodes: 1 })).one(GROUP).inputs;
    assert.deepEqual([single["automaticFailoverEnabled"], single["multiAzEnabled"]], [false, false]);
  });

  it("goes to another version in an update that allows it, and in no other", async () => {
    const upgraded = (await planCache({ engineVersion: "7.2", allowMajorVersionUpgrade: true })).one(GROUP);
    assert.deepEqual(
      [planned.one(GROUP), upgraded].map(({ inputs, ignoreChanges }) => [
        inputs["applyImmediately"],
        ignoreChanges,
      ]),
      [
        [false, ["engineVersion"]],
        [true, []],
      ],
    );
  });

  it("drops no queued job when its memory is full", () => {
    const { inputs: group } = planned.one("aws:elasticache/parameterGroup:ParameterGroup");
    assert.deepEqual(group["parameters"], [{ name: "maxmemory-policy", value: "noeviction" }]);
  });

  it("keeps snapshots, and a last one when it is deleted after all", () => {
    assert.equal(inputs()["snapshotRetentionLimit"], 7);
    const life = planned.one("random:index/randomId:RandomId");
    assert.deepEqual(planned.one(GROUP).propertyDependencies["finalSnapshotIdentifier"], [life.urn]);
  });

  it("is protected with all that it stands on, and forgotten rather than deleted", () => {
    assert.equal(planned.one(GROUP).retainOnDelete, true);
    assert.deepEqual(
      unprotected(
        planned,
        GROUP,
        "aws:kms/key:Key",
        "aws:secretsmanager/secret:Secret",
        "aws:elasticache/subnetGroup:SubnetGroup",
        "aws:ec2/securityGroup:SecurityGroup",
      ),
      [],
    );
  });

  it("logs slow commands and its engine to a group with a key and an end", () => {
    const group = planned.one("aws:cloudwatch/logGroup:LogGroup");
    assert.equal(group.inputs["retentionInDays"], 90);
    assert.deepEqual(group.propertyDependencies["kmsKeyId"], [planned.one("aws:kms/key:Key").urn]);
    assert.deepEqual(
      (inputs()["logDeliveryConfigurations"] as any[]).map(({ logType }) => logType),
      ["slow-log", "engine-log"],
    );
  });

  itRefuses<CacheArgs>('Cache "cache"', (changes) => new Cache("cache", { ...ARGS, ...changes }), [
    ["no nodes", { nodes: 0 }, /nodes is 0; give 1 to 6/],
    ["half a node", { nodes: 1.5 }, /nodes is 1.5; give 1 to 6/],
    ["seven nodes", { nodes: 7 }, /nodes is 7; give 1 to 6/],
    ["snapshots ElastiCache does not keep", { snapshotRetentionDays: 36 }, /give 0 to 35/],
    ["an engine version that is not known", { engineVersion: "5.0" }, /engine redis "5.0" is not known/],
    ["Valkey 8 under the name of Redis", { engineVersion: "8.0" }, /engine redis "8.0" is not known/],
    ["an identifier ElastiCache refuses", { identifier: "-x" }, /identifier is "-x"/],
    ["a cache nobody may reach", { clients: {} }, /clients is empty/],
  ]);
});
