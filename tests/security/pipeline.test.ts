import assert from "node:assert/strict";
import { COVERED_TYPES } from "../../bootstrap/permissions";
import { ANYWHERE } from "../../bootstrap/permissions/resources";
import { STACK_ROLE_VERBS } from "../../components/delivery/boundary-verbs";
import { PlannedResource } from "../../offline/plan/plan";
import { completePlan, completePlanOf, STACKS } from "./complete-plan";
import { allows, Call, PolicyDocument } from "./iam-decision";
import { rolesOf } from "./iam-roles";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";

/** Longest managed policy and most of them on a role (IAM quotas; white space does not count). */
const MOST_CHARACTERS = 6144;
const MOST_POLICIES = 10;

const accountOf: Record<string, string> = {
  dev: "111111111111",
  staging: "222222222222",
  prod: "333333333333",
};
const bootstrap = (stage: string): PlannedResource[] => completePlanOf("bootstrap", stage);

function policy(stage: string, name: string): PolicyDocument {
  const found = bootstrap(stage).find((resource) => resource.type === POLICY && resource.name === name);
  return JSON.parse(String(found?.inputs["policy"])) as PolicyDocument;
}

/** What a role of the pipeline may do by its policies and its boundary. */
function mayAs(role: string, stage: string): (action: string, resource: string, context?: object) => boolean {
  const own = bootstrap(stage).filter(({ type, name }) => type === POLICY && name.startsWith(`${role}-`));
  const policies = own.map(({ name }) => policy(stage, name));
  const boundary = policy(stage, "slipway-delivery-boundary");
  return (action, resource, context = {}) => {
    const call: Call = { action, resource, context: { "aws:RequestedRegion": "us-east-1", ...context } };
    return allows(policies, boundary, call);
  };
}

describe("the pipeline's roles", function () {
  before(function () {
    this.timeout(180_000);
    for (const stage of STACKS) bootstrap(stage);
  });

  it("cover every type of AWS that a stack plans", function () {
    this.timeout(180_000);
    const types = [...STACKS, "prod-dr"].flatMap((stack) => completePlan(stack).map(({ type }) => type));
    const missing = new Set(
      types.filter((type) => /^(aws|eks):/.test(type) && !COVERED_TYPES.includes(type)),
    );
    assert.deepEqual([...missing], [], "say in bootstrap/permissions/ which actions these types need");
  });

  for (const stage of STACKS) {
    describe(`of ${stage}`, () => {
      const roles = () => rolesOf(stage, "bootstrap");

      it("allow no action by a pattern, and every resource only where AWS has none to name", () => {
        for (const { name, statements } of roles()) {
          for (const { actions, notActions, resources } of statements) {
            assert.deepEqual([...actions.filter((action) => action.includes("*")), ...notActions], [], name);
            if (!resources.includes("*")) continue;
            assert.deepEqual(
              actions.filter((action) => !ANYWHERE.has(action)),
              [],
              name,
            );
          }
        }
      });

      it("fit into what IAM takes: 6144 characters a policy, ten policies a role", () => {
        for (const { type, name, inputs } of bootstrap(stage)) {
          if (type !== POLICY) continue;
          const size = String(inputs["policy"]).replace(/\s/g, "").length;
          assert.ok(size <= MOST_CHARACTERS, `${name} has ${size} characters`);
        }
        const attached = bootstrap(stage).filter(
          ({ type, name }) => /:RolePolicyAttachment$/.test(type) && name.startsWith("slipway-deploy-"),
        );
        assert.ok(attached.length <= MOST_POLICIES);
      });

      it("read no secret's value and no object of a system while planning", () => {
        const may = mayAs("slipway-plan", stage);
        const account = accountOf[stage];
        const region = `us-east-1:${account}`;
        assert.ok(
          may("secretsmanager:DescribeSecret", `arn:aws:secretsmanager:${region}:secret:slipway/${stage}/x`),
        );
        for (const secret of [`slipway/${stage}/x`, "rds!db-1", "rds/daa/master"])
          assert.ok(
            !may("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${region}:secret:${secret}`),
          );
        assert.ok(may("s3:GetObject", `${stateBucket(stage)}/.pulumi/stacks/slipway/${stage}.json`));
        assert.ok(!may("s3:GetObject", "arn:aws:s3:::shadower-analytics-exports/a.csv"));
        assert.ok(!may("ssm:GetParameter", "*"));
      });

      it("make roles of the stage with its boundary, and touch no other role", () => {
        const may = mayAs("slipway-deploy", stage);
        const iam = (resource: string) => `arn:aws:iam::${accountOf[stage]}:${resource}`;
        const bounded = { "iam:PermissionsBoundary": iam("policy/slipway-boundary") };
        assert.ok(may("iam:CreateRole", iam("role/slipway/backup-1"), bounded));
        assert.ok(!may("iam:CreateRole", iam("role/slipway/backup-1")));
        assert.ok(!may("iam:CreateRole", iam("role/backup-1"), bounded));
        assert.ok(may("iam:UpdateAssumeRolePolicy", iam("role/slipway/backup-1")));
        for (const role of ["platform-admin", "slipway-deploy", "slipway-plan"]) {
          assert.ok(!may("iam:UpdateAssumeRolePolicy", iam(`role/${role}`)), role);
          assert.ok(
            !may("iam:PassRole", iam(`role/${role}`), { "iam:PassedToService": "ec2.amazonaws.com" }),
          );
        }
        for (const action of ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreatePolicyVersion"])
          assert.ok(!may(action, "*"), action);
      });

      it("make what the stage has: a network, a cluster, a database, a bucket without its objects", () => {
        const may = mayAs("slipway-deploy", stage);
        const regional = (service: string, name: string) =>
          `arn:aws:${service}:us-east-1:${accountOf[stage]}:${name}`;
        assert.ok(may("ec2:CreateVpc", regional("ec2", "vpc/*")));
        assert.ok(may("eks:CreateCluster", "*"));
        assert.ok(may("eks:CreateNodegroup", regional("eks", `cluster/slipway-${stage}`)));
        assert.ok(!may("eks:DeleteCluster", regional("eks", "cluster/somebody-elses")));
        assert.ok(may("rds:CreateDBInstance", regional("rds", "db:daa")));
        assert.ok(may("s3:PutBucketPolicy", "arn:aws:s3:::shadower-analytics-exports"));
        assert.ok(!may("s3:GetObject", "arn:aws:s3:::shadower-analytics-exports/a.csv"));
        assert.ok(!may("s3:PutBucketPolicy", stateBucket(stage)));
      });
    });
  }

  it("cannot be named by a stack file that means another account or region than the bootstrap", () => {
    for (const stage of STACKS) {
      const deploy = bootstrap(stage).find(({ type, name }) => type === ROLE && name === "slipway-deploy");
      const entries = completePlan(stage).filter(({ type }) => type === "aws:eks/accessEntry:AccessEntry");
      const arn = `arn:aws:iam::${accountOf[stage]}:role/${String(deploy?.inputs["name"])}`;
      assert.ok(
        entries.some(({ inputs }) => inputs["principalArn"] === arn),
        `the cluster of ${stage} does not let ${arn} in`,
      );
    }
  });
});

/** ARN of the bucket as the plan shows it: AWS gives the ARN of a bucket, so that it is a stand-in. */
function stateBucket(stage: string): string {
  const read = policy(stage, "slipway-plan-state").Statement.find(({ Sid }) => Sid === "Read");
  return String(read.Resource).replace(/\/\.pulumi\/\*$/, "");
}

describe("the roles of a stack", () => {
  for (const stack of [...STACKS, "prod-dr"]) {
    it(`of ${stack} carry the boundary and the path by which the deploy role knows them, each of them`, () => {
      const roles = completePlan(stack).filter(({ type }) => type === ROLE);
      assert.ok(roles.length > 10);
      const account = accountOf[stack.replace("-dr", "")];
      for (const { name, inputs } of roles) {
        assert.equal(inputs["permissionsBoundary"], `arn:aws:iam::${account}:policy/slipway-boundary`, name);
        assert.equal(inputs["path"], "/slipway/", name);
      }
    });

    it(`of ${stack} need nothing that the boundary would take away`, () => {
      const most = Object.entries(STACK_ROLE_VERBS).flatMap(([service, verbs]) =>
        verbs.split(" ").map((verb) => new RegExp(`^${service}:${verb.replace("*", ".*")}$`)),
      );
      const lost = rolesOf(stack).flatMap(({ name, statements }) =>
        statements.flatMap(({ actions }) =>
          actions
            .filter((action) => !most.some((pattern) => pattern.test(action)))
            .map((action) => `${name}: ${action}`),
        ),
      );
      assert.deepEqual(lost, []);
    });
  }

  it("that push images are one for each system and the platform, each for its own repositories", () => {
    const pushes = rolesOf("prod").filter(({ name }) => name.startsWith("push-"));
    assert.deepEqual(
      pushes.map(({ name }) => name),
      ["push-biteasy", "push-bitunix", "push-daa", "push-opitios", "push-platform", "push-shadower"],
    );
    const shadower = pushes.find(({ name }) => name === "push-shadower")!;
    assert.deepEqual(shadower.trust[0]?.condition["StringEquals"], {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": ["repo:slipway-example/shadower:ref:refs/heads/main"],
    });
    assert.deepEqual(
      shadower.statements.flatMap(({ resources }) => resources),
      [
        "*",
        "arn:aws:ecr:us-east-1:333333333333:repository/shadower/analytics-backend",
        "arn:aws:ecr:us-east-1:333333333333:repository/shadower/analytics-frontend",
      ],
    );
    const repositories = completePlan("prod")
      .filter(({ type }) => type === "aws:ecr/repository:Repository")
      .map(({ inputs }) => String(inputs["name"]));
    const pushed = pushes.flatMap(({ statements }) =>
      statements.flatMap(({ resources }) => resources.flatMap((arn) => arn.split(":repository/")[1] ?? [])),
    );
    assert.deepEqual(pushed.sort(), repositories.sort());
  });
});
