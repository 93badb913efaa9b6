import { testRules } from "./cases";
import { UNKNOWN } from "./judged";
import { document, sample } from "./samples";

const allow = (statement: object) => document({ Effect: "Allow", ...statement });
const READ = { Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::reports/*"] };
const rolePolicy = () => sample("aws:iam/rolePolicy:RolePolicy", { policy: allow(READ) });
const trusted = (statement: object) => allow({ Action: "sts:AssumeRole", ...statement });
const role = () =>
  sample("aws:iam/role:Role", {
    name: "shop",
    assumeRolePolicy: trusted({ Principal: { Service: "pods.eks.amazonaws.com" } }),
  });

const BOUNDARIES = "arn:aws:iam::111122223333:policy/boundaries/";

const OIDC = "oidc.eks.us-east-1.amazonaws.com/id/ABC";
const federated = (condition: object) =>
  allow({
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${OIDC}` },
    Condition: condition,
  });
const GITHUB = "token.actions.githubusercontent.com";
const github = (subject: string | undefined) =>
  allow({
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` },
    Condition: {
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        ...(subject ? { [`${GITHUB}:sub`]: subject } : {}),
      },
    },
  });

const clusterRole = () =>
  sample("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {
    rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] }],
  });
const binding = () =>
  sample("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", {
    roleRef: { name: "viewer" },
    subjects: [{ kind: "Group", name: "viewers" }],
  });

testRules("identity", {
  "policies-do-not-grant-everything": {
    satisfied: [rolePolicy()],
    violated: [
      [/action "\*"/, ([policy]) => (policy.props.policy = allow({ Action: "*", Resource: "*" }))],
      [/but NotAction/, ([policy]) => (policy.props.policy = allow({ NotAction: "iam:*", Resource: "*" }))],
    ],
    unknown: ([policy]) => (policy.props.policy = UNKNOWN),
    alsoSatisfied: [
      ([policy]) => (policy.props.policy = document({ Effect: "Deny", Action: "*", Resource: "*" })),
    ],
  },
  "policies-name-their-actions": {
    satisfied: [rolePolicy()],
    violated: [
      [/allows s3:\*/, ([policy]) => (policy.props.policy = allow({ Action: ["s3:*"], Resource: "arn" }))],
    ],
    unknown: ([policy]) => (policy.props.policy = UNKNOWN),
  },
  "policies-name-their-resources": {
    satisfied: [rolePolicy()],
    violated: [
      [
        /s3:GetObject may be done to every/,
        ([policy]) => (policy.props.policy = allow({ ...READ, Resource: "*" })),
      ],
      [
        /all but NotResource/,
        ([policy]) => (policy.props.policy = allow({ Action: READ.Action, NotResource: "arn" })),
      ],
    ],
    unknown: ([policy]) => (policy.props.policy = UNKNOWN),
    alsoSatisfied: [
      ([policy]) => (policy.props.policy = allow({ Action: "ec2:DescribeInstances", Resource: "*" })),
      ([policy]) =>
        (policy.props.policy = allow({
          Action: "ec2:TerminateInstances",
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceTag/owner": "karpenter" } },
        })),
    ],
  },
  "nobody-is-an-iam-user": {
    satisfied: [role()],
    violated: [
      [/makes AccessKey/, (samples) => (samples[0] = sample("aws:iam/accessKey:AccessKey", {}))],
      [/makes User\b/, (samples) => (samples[0] = sample("aws:iam/user:User", { name: UNKNOWN }))],
    ],
    unknownIsEnough: ([one]) => (one.props.name = UNKNOWN),
  },
  "roles-are-not-administrators": {
    satisfied: [
      sample("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      }),
      role(),
    ],
    violated: [
      [
        /given AdministratorAccess/,
        ([attachment]) => (attachment.props.policyArn = "arn:aws:iam::aws:policy/AdministratorAccess"),
      ],
      [
        /given PowerUserAccess/,
        ([, one]) => (one.props.managedPolicyArns = ["arn:aws:iam::aws:policy/PowerUserAccess"]),
      ],
    ],
    unknown: ([, one]) => (one.props.managedPolicyArns = UNKNOWN),
    // The ARN of a policy of this stack, which is judged by itself.
    unknownIsEnough: ([attachment]) => (attachment.props.policyArn = UNKNOWN),
  },
  "sessions-are-short": {
    satisfied: [role()],
    violated: [[/up to 43200 seconds/, ([one]) => (one.props.maxSessionDuration = 43200)]],
    unknown: ([one]) => (one.props.maxSessionDuration = UNKNOWN),
  },
  "roles-have-a-permissions-boundary": {
    config: { rules: { "roles-have-a-permissions-boundary": { boundaries: [`${BOUNDARIES}*`] } } },
    satisfied: [{ ...role(), props: { ...role().props, permissionsBoundary: `${BOUNDARIES}slipway` } }],
    violated: [
      [/has no permissionsBoundary/, ([one]) => delete one.props.permissionsBoundary],
      [/has no permissionsBoundary/, ([one]) => (one.props.permissionsBoundary = null)],
      [
        /boundary is arn:aws:iam::aws:policy\/AdministratorAccess/,
        ([one]) => (one.props.permissionsBoundary = "arn:aws:iam::aws:policy/AdministratorAccess"),
      ],
    ],
    unknown: ([one]) => (one.props.permissionsBoundary = UNKNOWN),
  },
  "nodes-hold-no-permissions-of-pods": {
    satisfied: [
      {
        ...role(),
        name: "node",
        props: { assumeRolePolicy: trusted({ Principal: { Service: "ec2.amazonaws.com" } }) },
      },
      {
        ...sample("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
          role: UNKNOWN,
          policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        }),
        references: { role: ["node"] },
      },
    ],
    violated: [
      [
        /given AmazonS3FullAccess/,
        ([, attachment]) => (attachment.props.policyArn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"),
      ],
      [
        /inline policy rolepolicy/,
        (samples) => (samples[2] = { ...rolePolicy(), references: { role: ["node"] } }),
      ],
    ],
    unknown: ([, attachment]) => (attachment.props.policyArn = UNKNOWN),
    // A computed trust names an OIDC provider, so the role is no node's.
    unknownIsEnough: ([node]) => (node.props.assumeRolePolicy = UNKNOWN),
  },
  "roles-trust-named-principals": {
    satisfied: [role()],
    violated: [
      [/principal \*/, ([one]) => (one.props.assumeRolePolicy = trusted({ Principal: "*" }))],
      [/principal \*/, ([one]) => (one.props.assumeRolePolicy = trusted({ Principal: { AWS: ["*"] } }))],
      [/NotPrincipal/, ([one]) => (one.props.assumeRolePolicy = trusted({ NotPrincipal: { AWS: "arn" } }))],
    ],
    unknown: ([one]) => (one.props.assumeRolePolicy = UNKNOWN),
  },
  "resource-policies-name-their-principals": {
    satisfied: [
      sample("aws:kms/key:Key", {
        policy: allow({ Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*" }),
      }),
      sample("aws:sqs/queuePolicy:QueuePolicy", {
        policy: allow({ Principal: { Service: "events.amazonaws.com" } }),
      }),
    ],
    violated: [
      [/lets everyone in/, ([key]) => (key.props.policy = allow({ Principal: "*", Action: "kms:Decrypt" }))],
      [/lets everyone in/, ([, queue]) => (queue.props.policy = allow({ Principal: { AWS: ["*"] } }))],
      [/NotPrincipal/, ([, queue]) => (queue.props.policy = allow({ NotPrincipal: { AWS: "arn" } }))],
    ],
    unknown: ([key]) => (key.props.policy = UNKNOWN),
    alsoSatisfied: [
      ([key]) => delete key.props.policy,
      ([, queue]) =>
        (queue.props.policy = allow({
          Principal: "*",
          Condition: { StringEquals: { "aws:SourceAccount": "1" } },
        })),
    ],
  },
  "federated-roles-check-subject-and-audience": {
    satisfied: [
      {
        ...role(),
        props: {
          assumeRolePolicy: federated({
            StringEquals: {
              [`${OIDC}:sub`]: "system:serviceaccount:shop:shop",
              [`${OIDC}:aud`]: "sts.amazonaws.com",
            },
          }),
        },
      },
    ],
    violated: [
      [
        /subject \(:sub\)/,
        ([one]) => (one.props.assumeRolePolicy = federated({ StringEquals: { [`${OIDC}:aud`]: "a" } })),
      ],
      [
        /audience/,
        ([one]) => (one.props.assumeRolePolicy = federated({ StringEquals: { [`${OIDC}:sub`]: "a" } })),
      ],
      [
        /subject "\*"/,
        ([one]) =>
          (one.props.assumeRolePolicy = federated({
            StringLike: { [`${OIDC}:sub`]: "*", [`${OIDC}:aud`]: "a" },
          })),
      ],
    ],
    unknown: ([one]) => (one.props.assumeRolePolicy = UNKNOWN),
  },
  "github-roles-name-repository-and-ref": {
    satisfied: [{ ...role(), props: { assumeRolePolicy: github("repo:org/shop:environment:prod") } }],
    violated: [
      [/does not ask/, ([one]) => (one.props.assumeRolePolicy = github(undefined))],
      [/repo:org\/\*/, ([one]) => (one.props.assumeRolePolicy = github("repo:org/*"))],
      [/repo:org\/shop:\*/, ([one]) => (one.props.assumeRolePolicy = github("repo:org/shop:*"))],
    ],
    unknown: ([one]) => (one.props.assumeRolePolicy = UNKNOWN),
    alsoSatisfied: [([one]) => (one.props.assumeRolePolicy = github("repo:org/shop:ref:refs/heads/main"))],
  },
  "cluster-roles-use-no-wildcards": {
    satisfied: [clusterRole()],
    violated: [
      [/"\*" in verbs/, ([one]) => (one.props.rules[0].verbs = ["*"])],
      [/"\*" in resources/, ([one]) => (one.props.rules[0].resources = ["*"])],
    ],
    unknown: ([one]) => (one.props.rules = UNKNOWN),
  },
  "cluster-roles-cannot-escalate": {
    satisfied: [clusterRole()],
    violated: [[/grants escalate/, ([one]) => (one.props.rules[0].verbs = ["get", "escalate"])]],
    unknown: ([one]) => (one.props.rules[0].verbs = UNKNOWN),
  },
  "cluster-roles-do-not-read-secrets": {
    satisfied: [clusterRole()],
    violated: [
      [/list on secrets/, ([one]) => (one.props.rules = [{ resources: ["secrets"], verbs: ["list"] }])],
      [
        /watch on secrets/,
        ([one]) => (one.props.rules = [{ resources: ["secrets"], resourceNames: ["one"], verbs: ["watch"] }]),
      ],
    ],
    unknown: ([one]) => (one.props.rules[0].resources = UNKNOWN),
    alsoSatisfied: [
      ([one]) => (one.props.rules = [{ resources: ["secrets"], resourceNames: ["one"], verbs: ["get"] }]),
      ([one]) => (one.props.rules = [{ resources: ["secrets"], verbs: ["create"] }]),
    ],
  },
  "cluster-roles-do-not-start-pods": {
    satisfied: [clusterRole()],
    violated: [
      [/create pods\/exec/, ([one]) => (one.props.rules = [{ resources: ["pods/exec"], verbs: ["create"] }])],
    ],
    unknown: ([one]) => (one.props.rules[0].verbs = [UNKNOWN]),
  },
  "nobody-is-cluster-admin": {
    satisfied: [binding()],
    violated: [
      [/binds cluster-admin/, ([one]) => (one.props.roleRef.name = "cluster-admin")],
      [/system:authenticated/, ([one]) => (one.props.subjects[0].name = "system:authenticated")],
      [
        /default service account/,
        ([one]) => (one.props.subjects = [{ kind: "ServiceAccount", name: "default" }]),
      ],
    ],
    unknown: ([one]) => (one.props.roleRef.name = UNKNOWN),
  },
  "providers-are-tied-to-one-account": {
    satisfied: [sample("pulumi:providers:aws", { allowedAccountIds: '["111122223333"]' })],
    violated: [[/not given/, ([provider]) => delete provider.props.allowedAccountIds]],
    unknown: ([provider]) => (provider.props.allowedAccountIds = UNKNOWN),
    alsoSatisfied: [([provider]) => (provider.props.allowedAccountIds = ["111122223333"])],
  },
});
