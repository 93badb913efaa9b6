import { fits } from "../../judgement/pattern";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import { PERMISSION_POLICIES, allowedBy, trustOf } from "../../reading/iam";

export const policiesDoNotGrantEverything: ResourceRule = {
  id: "policies-do-not-grant-everything",
  domain: "identity",
  title: "No policy allows every action",
  severity: "critical",
  rationale: "Whoever takes such a role owns the account.",
  remediation: "List the actions the program calls.",
  references: ["CKV_AWS_62", "CKV_AWS_63", "FSBP IAM.1"],
  types: PERMISSION_POLICIES,
  reads: ["policy"],
  check(policy, judge) {
    judge.each(allowedBy(policy), (statement) => {
      if (statement.at("NotAction").given) judge.violated("A statement allows everything but NotAction.");
      if (statement.at("Action").texts().includes("*")) judge.violated('A statement allows the action "*".');
    });
  },
};

export const policiesNameTheirActions: ResourceRule = {
  id: "policies-name-their-actions",
  domain: "identity",
  title: "Policies name actions, not whole services",
  severity: "high",
  rationale: "A whole service holds actions that delete data, change policies and pass roles.",
  remediation: "Name the actions; Describe*, Get* and List* may end in a wildcard.",
  references: ["FSBP IAM.21"],
  types: PERMISSION_POLICIES,
  reads: ["policy"],
  check(policy, judge) {
    judge.each(allowedBy(policy), (statement) => {
      const whole = statement
        .at("Action")
        .texts()
        .filter((action) => /^[^:]+:\*+$/.test(action));
      if (whole.length > 0) judge.violated(`A statement allows ${whole.join(", ")}.`);
    });
  },
};

/** Actions for which IAM knows no resource: they only work with "*" (AWS service authorization reference). */
const WITHOUT_RESOURCE = [
  "autoscaling:Describe*",
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
  "ec2:Describe*",
  "ec2:GetInstanceTypesFromInstanceRequirements",
  "ec2:GetSecurityGroupsForVpc",
  "ec2:GetSpotPlacementScores",
  "ecr:GetAuthorizationToken",
  "elasticfilesystem:Describe*",
  "elasticloadbalancing:Describe*",
  "iam:ListInstanceProfiles",
  "iam:ListServerCertificates",
  "kms:ListAliases",
  "kms:ListKeys",
  "pricing:GetProducts",
  "route53:ListHostedZones",
  "sts:GetCallerIdentity",
  "tag:GetResources",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

export const policiesNameTheirResources: ResourceRule = {
  id: "policies-name-their-resources",
  domain: "identity",
  title: "Policies name the resources their actions are for",
  severity: "high",
  rationale: 'With resource "*" a program may touch the data of every other system in the account.',
  remediation: 'Name ARNs, or narrow "*" by a Condition on tags.',
  references: ["CKV_AWS_355", "CKV_AWS_289", "CKV_AWS_290"],
  types: PERMISSION_POLICIES,
  reads: ["policy"],
  settings: {
    actionsWithoutResource: {
      type: "strings",
      default: WITHOUT_RESOURCE,
      description: 'Actions that may stand with resource "*"; * stands for any text',
    },
  },
  check(policy, judge) {
    const exempt = judge.strings("actionsWithoutResource").map((action) => action.toLowerCase());
    judge.each(allowedBy(policy), (statement) => {
      if (statement.at("NotResource").given) judge.violated("A statement allows all but NotResource.");
      if (!statement.at("Resource").texts().includes("*") || statement.at("Condition").given) return;
      const wide = statement
        .at("Action")
        .texts()
        .filter((action) => !exempt.some((allowed) => fits(allowed, action.toLowerCase())));
      if (wide.length > 0) judge.violated(`${wide.join(", ")} may be done to every resource.`);
    });
  },
};

export const nobodyIsAnIamUser: ResourceRule = {
  id: "nobody-is-an-iam-user",
  domain: "identity",
  title: "There are no IAM users and no access keys",
  severity: "high",
  rationale: "An access key never expires by itself and ends up in a laptop, an image or a repository.",
  remediation: "Let people sign in through SSO and programs take roles.",
  references: ["CKV_AWS_273", "CKV_AWS_40", "FSBP IAM.2"],
  types: [
    "aws:iam/accessKey:AccessKey",
    "aws:iam/user:User",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  ],
  reads: [],
  check(user, judge) {
    judge.violated(`The program makes ${user.type.split(":").pop()}.`);
  },
};

const WIDE_POLICY =
  /:policy\/(?:job-function\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator)$/;

export const rolesAreNotAdministrators: ResourceRule = {
  id: "roles-are-not-administrators",
  domain: "identity",
  title: "No role of the stack administers the account",
  severity: "critical",
  rationale: "A bug in one program then gives away the account.",
  remediation: "Attach a policy that lists what the role does.",
  references: ["CKV_AWS_274"],
  types: [
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  ],
  reads: ["policyArn", "managedPolicyArns"],
  check(role, judge) {
    const arns = [role.at("policyArn"), ...role.at("managedPolicyArns").list()];
    // A computed ARN is a policy of this stack, which is judged by itself.
    for (const arn of arns.filter((candidate) => !candidate.computed)) {
      const wide = WIDE_POLICY.exec(arn.text() ?? "")?.[1];
      if (wide) judge.violated(`It is given ${wide}.`);
    }
  },
};

export const sessionsAreShort: ResourceRule = {
  id: "sessions-are-short",
  domain: "identity",
  title: "Sessions of a role end soon",
  severity: "low",
  rationale: "Stolen credentials work until their session ends.",
  remediation: "Set maxSessionDuration to the allowed number of hours or less, or leave it out (one hour).",
  references: [],
  types: ["aws:iam/role:Role"],
  reads: ["maxSessionDuration"],
  settings: {
    hours: { type: "integer", minimum: 1, default: 4, description: "Longest session of a role, in hours" },
  },
  check(role, judge) {
    const seconds = role.at("maxSessionDuration").number() ?? 3600;
    if (seconds > judge.integer("hours") * 3600) judge.violated(`Sessions last up to ${seconds} seconds.`);
  },
};

export const rolesHaveAPermissionsBoundary: ResourceRule = {
  id: "roles-have-a-permissions-boundary",
  domain: "identity",
  title: "Roles of the stack stay within the boundary of their project",
  severity: "high",
  rationale:
    "A pipeline that may make roles may make one that is allowed more than itself; the boundary is the most that any role may do.",
  remediation: "Set permissionsBoundary to a policy that the setting boundaries names.",
  references: [],
  types: ["aws:iam/role:Role"],
  reads: ["permissionsBoundary"],
  settings: {
    boundaries: {
      type: "strings",
      default: [],
      description:
        "ARNs of the policies that may be the boundary; * stands for any text. Empty: the project has no boundary and the rule asks for none",
    },
  },
  check(role, judge) {
    const boundaries = judge.strings("boundaries");
    if (boundaries.length === 0) return;
    const boundary = role.at("permissionsBoundary").text();
    if (!boundary) judge.violated("It has no permissionsBoundary.");
    else if (!boundaries.some((allowed) => fits(allowed, boundary)))
      judge.violated(`Its boundary is ${boundary}.`);
  },
};

const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ROLE = "aws:iam/role:Role";

export const nodesHoldNoPermissionsOfPods: StackRule = {
  id: "nodes-hold-no-permissions-of-pods",
  domain: "identity",
  title: "The role of nodes may do only what a node does",
  severity: "high",
  rationale: "What the node may do, every pod with host network on it may do.",
  remediation: "Give the permission to a role of the service account, by pod identity or IRSA.",
  references: ["CIS EKS 5.2.1", "CIS EKS 5.1.3"],
  types: [ROLE, ATTACHMENT, "aws:iam/rolePolicy:RolePolicy"],
  reads: ["assumeRolePolicy", "policyArn"],
  settings: {
    policies: {
      type: "strings",
      default: [
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonSSMManagedInstanceCore",
      ],
      description: "Managed policies a node may have",
    },
  },
  checkStack(stack, judge) {
    const nodeRoles = stack.ofType(ROLE).filter((role) => {
      const document = role.at("assumeRolePolicy");
      // A computed trust names an OIDC provider, so it is no node's.
      if (document.computed) return false;
      return trustOf(role).some((statement) =>
        statement.at("Principal", "Service").texts().includes("ec2.amazonaws.com"),
      );
    });
    judge.each(nodeRoles, (role) => {
      const isOfRole = (part: (typeof nodeRoles)[number]): boolean => {
        const name = part.at("role");
        return (
          part.refersTo("role", role) ||
          (!name.computed && name.given && name.text() === role.at("name").text())
        );
      };
      for (const attachment of stack.ofType(ATTACHMENT).filter(isOfRole)) {
        const policy = attachment.at("policyArn").text()?.split("/").pop() ?? "";
        if (!judge.strings("policies").includes(policy)) judge.violated(`Nodes are given ${policy}.`);
      }
      for (const inline of stack.ofType("aws:iam/rolePolicy:RolePolicy").filter(isOfRole)) {
        judge.violated(`Nodes are given the inline policy ${inline.name}.`);
      }
    });
  },
};
