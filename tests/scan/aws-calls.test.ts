import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { replacingProperties } from "../../offline/blast-radius/replacements";
import { PlannedResource } from "../../offline/plan/plan";
import { sdkInputs } from "../engine/twins/aws/sdk-inputs";
import { completePlan } from "../security/complete-plan";
import { CallVerdicts, callsPython, judgeCalls, unchangeable } from "./aws-calls";

/** Of Pulumi.prod.yaml. */
const ACCOUNT = "333333333333";

/**
 * A backup window until 04:00 and maintenance from 04:00 on touch, and do not overlap: AWS takes them, moto 5.2 does not.
 */
const STRICTER_THAN_AWS = /backup window and maintenance window must not overlap/;

/** One parameter that AWS refuses, by the type it is planted in, with what is said about it. */
const FAULTS: [type: string, inputs: Record<string, unknown>, reason: RegExp][] = [
  ["aws:iam/role:Role", { maxSessionDuration: 100 }, /MaxSessionDuration/],
  [
    "aws:iam/rolePolicy:RolePolicy",
    { policy: '{"Statement":[{"Effect":"Allow"}]}' },
    /MalformedPolicyDocument/,
  ],
  ["aws:ec2/subnet:Subnet", { cidrBlock: "192.168.0.0/24" }, /InvalidSubnet.Range/],
  [
    "aws:ecr/repository:Repository",
    { imageTagMutability: "FIXED" },
    /imageTagMutability is 'FIXED', none of/,
  ],
  ["aws:eks/nodeGroup:NodeGroup", { amiType: "BOTTLEROCKET" }, /amiType is 'BOTTLEROCKET', none of/],
  ["aws:eks/addon:Addon", { resolveConflictsOnCreate: "REPLACE" }, /resolveConflicts is 'REPLACE', none of/],
  [
    "aws:rds/instance:Instance",
    { allocatedStorage: "100 GB" },
    /Invalid type for parameter AllocatedStorage/,
  ],
  ["aws:kms/key:Key", { keyUsage: "ENCRYPT" }, /KeyUsage is 'ENCRYPT', none of/],
  [
    "aws:cloudwatch/logGroup:LogGroup",
    { retentionInDays: "a year" },
    /Invalid type for parameter retentionInDays/,
  ],
  [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    { transitEncryptionMode: "always" },
    /TransitEncryptionMode is 'always', none of/,
  ],
  [
    "aws:s3/bucketVersioning:BucketVersioning",
    { versioningConfiguration: { status: "On" } },
    /Status is 'On', none of/,
  ],
];

describe("the calls that create prod, judged by AWS's own model and by moto", function () {
  this.timeout(300_000);
  let verdicts: CallVerdicts;

  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.error("\n!!! SKIPPED: python3 is not on PATH, so moto judges NOTHING in this run\n");
      this.skip();
    }
    callsPython();
    verdicts = judgeCalls(completePlan("prod"), ACCOUNT);
  });

  it("are all accepted", () => {
    assert.deepEqual(
      verdicts.refused.filter(({ reason }) => !STRICTER_THAN_AWS.test(reason)),
      [],
    );
  });

  it("are the calls of most types and resources", () => {
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    assert.ok(Object.keys(verdicts.judged).length >= 40, Object.keys(verdicts.judged).join());
    assert.ok(sum(verdicts.judged) > 5 * sum(verdicts.unmapped), JSON.stringify(verdicts.unmapped));
  });

  it("are refused with a bad parameter, each for its own reason", () => {
    const plan = completePlan("prod");
    const planted = FAULTS.map(([type]) => {
      const found = plan.filter((resource) => resource.type === type);
      // Of a role that is there: the first role has a fault of its own.
      return (type === "aws:iam/rolePolicy:RolePolicy" ? found.at(-1) : found[0])!.urn;
    });
    const { refused } = judgeCalls(
      plan.map((resource) => withFault(resource, planted.indexOf(resource.urn))),
      ACCOUNT,
    );
    const unnoticed = FAULTS.flatMap(([type, , reason], index) => {
      const said = refused.find(({ urn }) => urn === planted[index])?.reason ?? "accepted";
      return reason.test(said) ? [] : [`${type}: ${said}`];
    });
    assert.deepEqual(unnoticed, []);
  });
});

function withFault(resource: PlannedResource, index: number): PlannedResource {
  const [, inputs] = FAULTS[index] ?? [];
  return inputs ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource;
}

/** Inputs whose member has another name in the call that changes it, by type; `*` are all types. */
const CHANGED_OTHERWISE: Record<string, string[]> = {
  "*": ["tags"],
  "aws:ec2/natGateway:NatGateway": [
    ...["availabilityZoneAddresses", "secondaryAllocationIds", "secondaryPrivateIpAddressCount"],
    "secondaryPrivateIpAddresses",
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["routeTableIds", "securityGroupIds", "subnetIds"],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    ...[
      "numCacheClusters",
      "numNodeGroups",
      "preferredCacheClusterAzs",
      "replicasPerNodeGroup",
      "userGroupIds",
    ],
  ],
  "aws:rds/instance:Instance": ["port"],
  "aws:secretsmanager/secret:Secret": ["forceOverwriteReplicaSecret"],
};

describe("what AWS has no call to change", function () {
  this.timeout(300_000);

  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) this.skip();
    callsPython();
  });

  it("is known to replace the resource", () => {
    const members = Object.entries(unchangeable());
    assert.ok(members.length >= 20);
    const missing = members.flatMap(([type, names]) => {
      const inputs = new Map([...sdkInputs(type).known].map((input) => [input.toLowerCase(), input]));
      const listed = replacingProperties(type).map((property) => property.split(".")[0]);
      const otherwise = [...CHANGED_OTHERWISE["*"]!, ...(CHANGED_OTHERWISE[type] ?? [])];
      return names
        .flatMap((name) => inputs.get(name.toLowerCase()) ?? [])
        .filter((input) => !listed.includes(input) && !otherwise.includes(input))
        .map((input) => `${type} ${input}`);
    });
    assert.deepEqual(missing, []);
  });
});
