import type { ResourceRule, StackRule } from "../../judgement/rule";

const ENTRY = "aws:eks/accessEntry:AccessEntry";
const ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const ADMIN = /:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/;

export const clusterHasTwoAdmins: StackRule = {
  id: "cluster-has-two-admins",
  domain: "cluster",
  title: "Two principals administer the cluster, each without the other",
  severity: "medium",
  rationale: "When the only admin role is lost or locked, nobody can repair the cluster.",
  remediation: "Associate AmazonEKSClusterAdminPolicy with the roles of CI and of the platform team.",
  references: [],
  types: [ASSOCIATION],
  reads: ["policyArn", "principalArn"],
  stages: ["staging", "prod"],
  checkStack(stack, judge) {
    const admins = stack
      .ofType(ASSOCIATION)
      .filter((entry) => ADMIN.test(entry.at("policyArn").text() ?? ""));
    const clusters = new Set(admins.map((entry) => entry.at("clusterName").text()));
    for (const cluster of clusters) {
      const own = admins.filter((entry) => entry.at("clusterName").text() === cluster);
      const principals = new Set(own.map((entry) => entry.at("principalArn").text()));
      if (principals.size < 2)
        judge.violated(`Only ${[...principals].join()} administers ${cluster}.`, own[0]);
    }
  },
};

export const accessEntriesNameOneRole: ResourceRule = {
  id: "access-entries-name-one-role",
  domain: "cluster",
  title: "Access entries name single roles, and no group of the system",
  severity: "high",
  rationale: "A wildcard or an account as principal lets in whoever can make a role there.",
  remediation: "Name the ARN of one IAM role; bind groups of your own by RBAC.",
  references: ["CIS EKS 4.1.7"],
  types: [ENTRY],
  reads: ["principalArn", "kubernetesGroups"],
  check(entry, judge) {
    const principal = entry.at("principalArn");
    if (!principal.computed) {
      const arn = principal.text() ?? "";
      if (/\*|:root$|:user\//.test(arn)) judge.violated(`Its principal is ${arn}.`);
    }
    for (const group of entry.at("kubernetesGroups").texts()) {
      if (group.startsWith("system:")) judge.violated(`It grants the group ${group}.`);
    }
  },
};
