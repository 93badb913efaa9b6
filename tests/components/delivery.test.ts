import assert from "node:assert/strict";
import { Delivery, DeliveryArgs, PushRole, PushRoleArgs } from "../../components/delivery";
import { allows, Call, PolicyDocument } from "../security/iam-decision";
import { PLACE, statements, unprotected } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const GITHUB = "token.actions.githubusercontent.com";
const ACCOUNT = `arn:aws:iam::${PLACE.accountId}`;
const BUCKET = "arn:aws:s3:::state";
const KEY = `arn:aws:kms:us-east-1:${PLACE.accountId}:key`;

const ARGS: DeliveryArgs = {
  accountId: PLACE.accountId,
  regions: ["us-east-1", "us-west-2"],
  stage: "prod",
  repository: "shop/platform",
  state: { bucketArn: BUCKET, bucketKeyArn: `${KEY}/bucket`, secretsKeyArn: `${KEY}/secrets` },
  permissions: {
    plan: { network: [{ Sid: "Look", Action: ["ec2:DescribeVpcs"], Resource: "*" }] },
    deploy: { network: [{ Sid: "Make", Action: ["ec2:CreateVpc"], Resource: "*" }] },
  },
  tags: PLACE.tags,
};

const planDelivery = (changes: Partial<DeliveryArgs> = {}) =>
  planResources((options) => void new Delivery("delivery", { ...ARGS, ...changes }, options));

/** A document of the plan, where nothing in it is computed. */
function document(planned: PlannedResources, name: string): PolicyDocument {
  return { Statement: statements(planned.one(POLICY, name)) };
}

/** What somebody would get who attached everything to a role of the pipeline. */
const EVERYTHING: PolicyDocument = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const here = (action: string, resource: string, context: Record<string, string> = {}): Call => ({
  action,
  resource,
  context: { "aws:RequestedRegion": "us-east-1", ...context },
});

describe("Delivery", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planDelivery();
  });

  /** Who may take a role: the provider, and the condition. */
  function trust(name: string): [unknown, unknown] {
    const [statement] = statements(planned.one(ROLE, name), "assumeRolePolicy");
    return [statement.Principal, statement.Condition];
  }

  it("is taken by jobs of one repository and one GitHub environment alone, planning and deploying apart", () => {
    const provider = { Federated: `${ACCOUNT}:oidc-provider/${GITHUB}` };
    const from = (environment: string) => ({
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        [`${GITHUB}:sub`]: [`repo:shop/platform:environment:${environment}`],
      },
    });
    assert.deepEqual(trust("slipway-plan"), [provider, from("plan-prod")]);
    assert.deepEqual(trust("slipway-deploy"), [provider, from("prod")]);
    assert.equal(planned.all(ROLE).length, 2);
  });

  it("makes GitHub's provider, or takes the one that the account has", async () => {
    const provider = planned.one("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
    assert.equal(provider.inputs["url"], `https://${GITHUB}`);
    assert.deepEqual(provider.inputs["clientIdLists"], ["sts.amazonaws.com"]);
    for (const role of planned.all(ROLE)) assert.ok(planned.waitsFor(role, provider), role.name);
    const identityProviderArn = `${ACCOUNT}:oidc-provider/${GITHUB}`;
    const other = await planDelivery({ identityProviderArn });
    assert.deepEqual(other.all("aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
  });

  it("has a boundary on both roles, protected with them and the provider", () => {
    const boundary = planned.one(POLICY, "slipway-delivery-boundary");
    for (const role of planned.all(ROLE))
      assert.deepEqual(role.propertyDependencies["permissionsBoundary"], [boundary.urn], role.name);
    assert.deepEqual(unprotected(planned, ROLE, "aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
    assert.deepEqual(
      planned.all(POLICY).flatMap(({ name, protect }) => (protect ? [name] : [])),
      ["slipway-delivery-boundary", "slipway-boundary"],
    );
  });

  it("lets planning read the state and write nothing of it", () => {
    const boundary = document(planned, "slipway-delivery-boundary");
    const policies = [document(planned, "slipway-plan-state"), document(planned, "slipway-plan-network")];
    const may = (call: Call) => allows(policies, boundary, call);
    assert.ok(may(here("s3:GetObject", `${BUCKET}/.pulumi/stacks/slipway/prod.json`)));
    assert.ok(may(here("kms:Decrypt", `${KEY}/secrets`)));
    assert.ok(may(here("ec2:DescribeVpcs", "*")));
    for (const action of ["s3:PutObject", "s3:DeleteObject"])
      assert.ok(!may(here(action, `${BUCKET}/.pulumi/locks/organization/slipway/prod/1.json`)), action);
    assert.ok(!may(here("s3:GetObject", "arn:aws:s3:::exports/customers.csv")));
    assert.ok(!may(here("kms:Encrypt", `${KEY}/secrets`)));
    assert.ok(!may(here("ec2:CreateVpc", "*")));
  });

  it("lets deploying write the state and take its lock, and remove no version of it", () => {
    const boundary = document(planned, "slipway-delivery-boundary");
    const may = (call: Call) => allows([document(planned, "slipway-deploy-state")], boundary, call);
    const state = `${BUCKET}/.pulumi/stacks/slipway/prod.json`;
    const lock = `${BUCKET}/.pulumi/locks/organization/slipway/prod/1.json`;
    assert.ok(may(here("s3:PutObject", state)) && may(here("s3:PutObject", lock)));
    assert.ok(may(here("s3:DeleteObject", lock)));
    assert.ok(
      may(here("kms:GenerateDataKey", `${KEY}/bucket`)) && may(here("kms:Encrypt", `${KEY}/secrets`)),
    );
    assert.ok(!may(here("s3:DeleteObjectVersion", state)));
    assert.ok(!may(here("s3:PutObject", `${BUCKET}/something-else`)));
  });

  describe("whatever is attached to its roles", () => {
    const may = (call: Call) => allows([EVERYTHING], document(planned, "slipway-delivery-boundary"), call);
    const bounded = { "iam:PermissionsBoundary": `${ACCOUNT}:policy/slipway-boundary` };

    it("makes no role without the boundary of the stage, and takes it off none", () => {
      const role = `${ACCOUNT}:role/slipway/orders`;
      for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]) {
        assert.ok(may(here(action, role, bounded)), action);
        assert.ok(!may(here(action, role)), `${action} without a boundary`);
        const other = { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" };
        assert.ok(!may(here(action, role, other)), `${action} with another boundary`);
      }
      assert.ok(!may(here("iam:DeleteRolePermissionsBoundary", role, bounded)));
    });

    it("changes neither its own roles, nor its policies and boundaries, nor the OIDC provider", () => {
      for (const [action, resource] of [
        ["iam:UpdateAssumeRolePolicy", "role/slipway-deploy"],
        ["iam:UpdateAssumeRolePolicy", "role/slipway-plan"],
        ["iam:PutRolePolicy", "role/slipway-deploy"],
        ["iam:CreatePolicyVersion", "policy/slipway-boundary"],
        ["iam:CreatePolicyVersion", "policy/slipway-delivery-boundary"],
        ["iam:DeletePolicy", "policy/slipway-boundary"],
        ["iam:CreatePolicyVersion", "policy/slipway-deploy-network"],
        ["iam:AddClientIDToOpenIDConnectProvider", `oidc-provider/${GITHUB}`],
        ["iam:DeleteOpenIDConnectProvider", `oidc-provider/${GITHUB}`],
      ] as const)
        assert.ok(!may(here(action, `${ACCOUNT}:${resource}`, bounded)), `${action} ${resource}`);
    });

    it("changes neither the bucket of the state nor its keys", () => {
      for (const action of [
        "s3:DeleteBucket",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutLifecycleConfiguration",
        "s3:PutEncryptionConfiguration",
        "s3:PutBucketPublicAccessBlock",
      ]) {
        assert.ok(!may(here(action, BUCKET)), action);
      }
      assert.ok(!may(here("s3:DeleteObjectVersion", `${BUCKET}/.pulumi/stacks/slipway/prod.json`)));
      for (const action of [
        "kms:ScheduleKeyDeletion",
        "kms:PutKeyPolicy",
        "kms:DisableKey",
        "kms:CreateGrant",
      ])
        for (const key of ["bucket", "secrets"]) assert.ok(!may(here(action, `${KEY}/${key}`)), action);
    });

    it("stays in the stage's regions, makes no user and no key, and takes no other role", () => {
      assert.ok(may({ ...here("ec2:CreateVpc", "*"), context: { "aws:RequestedRegion": "us-west-2" } }));
      assert.ok(!may({ ...here("ec2:CreateVpc", "*"), context: { "aws:RequestedRegion": "eu-west-1" } }));
      assert.ok(!may(here("sts:AssumeRole", `${ACCOUNT}:role/platform-admin`)));
      assert.ok(!may(here("organizations:LeaveOrganization", "*")));
    });
  });

  it("keeps the roles of the stage from the state, and from changing IAM, whatever is attached to them", () => {
    const boundary = document(planned, "slipway-boundary");
    const may = (call: Call) => allows([EVERYTHING], boundary, call);
    assert.ok(may(here("s3:GetObject", "arn:aws:s3:::exports/report.csv")));
    assert.ok(may(here("secretsmanager:GetSecretValue", "*")));
    assert.ok(!may(here("s3:GetObject", `${BUCKET}/.pulumi/stacks/slipway/prod.json`)));
    assert.ok(!may(here("kms:Decrypt", `${KEY}/secrets`)));
    for (const action of [
      "iam:CreateRole",
      "iam:CreateUser",
      "iam:AttachRolePolicy",
      "iam:CreatePolicyVersion",
    ])
      assert.ok(!may(here(action, "*")), action);
  });

  it("lets pull requests write the states of their environments, and see no other", async () => {
    const pullRequests = { clusterArn: "arn:aws:eks:us-east-1:111122223333:cluster/slipway-dev" };
    const dev = await planDelivery({ stage: "dev", pullRequests });
    const [statement] = statements(dev.one(ROLE, "slipway-environment"), "assumeRolePolicy");
    assert.deepEqual(statement.Condition.StringEquals[`${GITHUB}:sub`], [
      "repo:shop/platform:environment:pull-requests",
    ]);
    const policies = ["state", "cluster"].map((part) => document(dev, `slipway-environment-${part}`));
    const may = (call: Call) => allows(policies, document(dev, "slipway-delivery-boundary"), call);
    for (const file of ["stacks/slipway/pr-12.json", "locks/organization/slipway/pr-12/1.json"])
      assert.ok(may(here("s3:PutObject", `${BUCKET}/.pulumi/${file}`)), file);
    for (const file of ["stacks/slipway/dev.json", "backups/slipway/dev/dev.1.json"])
      assert.ok(!may(here("s3:GetObject", `${BUCKET}/.pulumi/${file}`)), file);
    assert.ok(may(here("eks:DescribeCluster", pullRequests.clusterArn)));
    assert.ok(!may(here("iam:CreateRole", "*")));
  });

  const reads = (Action: string[]) => ({
    ...ARGS.permissions,
    plan: { network: [{ Sid: "Look", Action, Resource: "*" }] },
  });
  itRefuses<DeliveryArgs>(
    'Delivery "delivery"',
    (changes) => new Delivery("delivery", { ...ARGS, ...changes }),
    [
      [
        "every repository of an owner",
        { repository: "shop/*" },
        /repository is "shop\/\*".*without a wildcard/,
      ],
      [
        "a repository without an owner",
        { repository: "platform" },
        /name one GitHub repository as OWNER\/NAME/,
      ],
      ["an environment that is no stage", { stage: "qa" as "dev" }, /stage is "qa".*dev, staging, prod/],
      [
        "code of unreviewed branches in prod",
        { pullRequests: { clusterArn: "arn:aws:eks:us-east-1:111122223333:cluster/slipway-prod" } },
        /pullRequests is given in prod/,
      ],
      ["a malformed account", { accountId: "1234" }, /accountId is "1234"; give the 12 digits/],
      ["no region", { regions: [] }, /regions is empty/],
      [
        "the provider of another account",
        { identityProviderArn: `arn:aws:iam::999999999999:oidc-provider/${GITHUB}` },
        /identityProviderArn is .* in this account is arn:aws:iam::111122223333/,
      ],
      ["a plan that changes something", { permissions: reads(["ec2:CreateVpc"]) }, /plan has ec2:CreateVpc/],
      [
        "a plan that reads secrets",
        { permissions: reads(["secretsmanager:GetSecretValue"]) },
        /plan has secretsmanager:GetSecretValue; planning takes .* what holds no secret/,
      ],
      ["a plan that reads objects", { permissions: reads(["s3:GetObject"]) }, /plan has s3:GetObject/],
      ["a plan by a pattern", { permissions: reads(["s3:Get*"]) }, /plan has s3:Get\*/],
      [
        "a deploy role that may do nothing",
        { permissions: { ...ARGS.permissions, deploy: {} } },
        /deploy has 0 parts/,
      ],
    ],
  );
});

const PUSH: PushRoleArgs = {
  accountId: PLACE.accountId,
  roleName: "push-shop",
  repository: "shop/backend",
  imageRepositoryArns: [`arn:aws:ecr:us-east-1:${PLACE.accountId}:repository/shop/backend`],
  tags: PLACE.tags,
};

describe("PushRole", () => {
  const plan = (changes: Partial<PushRoleArgs> = {}) =>
    planResources((options) => void new PushRole("push-shop", { ...PUSH, ...changes }, options));

  it("is taken by workflows on the main branch of the system's own repository alone", async () => {
    const [statement] = statements((await plan()).one(ROLE), "assumeRolePolicy");
    assert.deepEqual(statement.Condition, {
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        [`${GITHUB}:sub`]: ["repo:shop/backend:ref:refs/heads/main"],
      },
    });
  });

  it("pushes to the system's own image repositories and to no others, and deletes nothing", async () => {
    const all = statements((await plan()).one("aws:iam/rolePolicy:RolePolicy"));
    const [login, push] = all;
    assert.equal(all.length, 2);
    assert.deepEqual([login.Action, login.Resource], [["ecr:GetAuthorizationToken"], "*"]);
    assert.deepEqual(push.Resource, PUSH.imageRepositoryArns);
    assert.ok(push.Action.includes("ecr:PutImage"));
    assert.ok(push.Action.every((action: string) => /^ecr:(?!.*(Delete|Create|\*))/.test(action)));
  });

  itRefuses<PushRoleArgs>(
    'PushRole "push-shop"',
    (changes) => new PushRole("push-shop", { ...PUSH, ...changes }),
    [
      ["a wildcard repository", { repository: "*/backend" }, /repository is "\*\/backend"/],
      ["no branch", { branches: [] }, /branches is empty/],
      ["every branch", { branches: ["*"] }, /branches has "\*"; name whole branches/],
      ["nothing to push to", { imageRepositoryArns: [] }, /imageRepositoryArns is empty/],
      [
        "another issuer",
        { identityProviderArn: "arn:aws:iam::111122223333:oidc-provider/x" },
        /GitHub's in this/,
      ],
    ],
  );
});
