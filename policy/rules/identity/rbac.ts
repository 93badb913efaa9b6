import type { ResourceRule } from "../../judgement/rule";

const ROLES = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "kubernetes:rbac.authorization.k8s.io/v1:Role",
];
const BINDINGS = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
];

export const clusterRolesUseNoWildcards: ResourceRule = {
  id: "cluster-roles-use-no-wildcards",
  domain: "identity",
  title: "Kubernetes roles name verbs, groups and resources",
  severity: "high",
  rationale: "A wildcard also grants what a later version or a new custom resource adds.",
  remediation: "List apiGroups, resources and verbs.",
  references: ["CKV_K8S_49", "CIS EKS 4.1.3"],
  types: ROLES,
  reads: ["rules"],
  check(role, judge) {
    judge.each(role.at("rules").list(), (rule) => {
      for (const field of ["verbs", "resources", "apiGroups"]) {
        if (rule.at(field).texts().includes("*")) judge.violated(`A rule has "*" in ${field}.`);
      }
    });
  },
};

const ESCALATING = ["bind", "escalate", "impersonate"];

export const clusterRolesCannotEscalate: ResourceRule = {
  id: "cluster-roles-cannot-escalate",
  domain: "identity",
  title: "Kubernetes roles cannot grant themselves more",
  severity: "critical",
  rationale: "Who may bind, escalate or impersonate may do everything.",
  remediation: `Remove the verbs ${ESCALATING.join(", ")}.`,
  references: ["CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_3", "CIS EKS 4.1.8"],
  types: ROLES,
  reads: ["rules"],
  check(role, judge) {
    judge.each(role.at("rules").list(), (rule) => {
      const verbs = rule
        .at("verbs")
        .texts()
        .filter((verb) => ESCALATING.includes(verb));
      if (verbs.length > 0) judge.violated(`A rule grants ${verbs.join(", ")}.`);
    });
  },
};

const READING = ["get", "list", "watch", "*"];

export const clusterRolesDoNotReadSecrets: ResourceRule = {
  id: "cluster-roles-do-not-read-secrets",
  domain: "identity",
  title: "Kubernetes roles do not read every secret",
  severity: "high",
  rationale: "Listing secrets returns their content, whatever the client shows.",
  remediation: "Name single secrets in resourceNames, with the verb get only.",
  references: ["CKV2_K8S_5", "CIS EKS 4.1.2"],
  types: ROLES,
  reads: ["rules"],
  check(role, judge) {
    judge.each(role.at("rules").list(), (rule) => {
      const secrets = rule
        .at("resources")
        .texts()
        .some((resource) => resource === "secrets" || resource === "*");
      const verbs = rule
        .at("verbs")
        .texts()
        .filter((verb) => READING.includes(verb));
      const named = rule.at("resourceNames").given && verbs.every((verb) => verb === "get");
      if (secrets && verbs.length > 0 && !named)
        judge.violated(`A rule grants ${verbs.join(", ")} on secrets.`);
    });
  },
};

const POD_MAKING = ["pods", "pods/exec", "pods/attach", "pods/ephemeralcontainers", "nodes/proxy"];

export const clusterRolesDoNotStartPods: ResourceRule = {
  id: "cluster-roles-do-not-start-pods",
  domain: "identity",
  title: "Kubernetes roles neither start pods nor enter them",
  severity: "medium",
  rationale: "Who can start or enter a pod can use every service account and secret of its namespace.",
  remediation: "Let people change workloads by the program; debug with a role that is granted for an hour.",
  references: ["CKV2_K8S_2", "CIS EKS 4.1.4"],
  types: ROLES,
  reads: ["rules"],
  check(role, judge) {
    judge.each(role.at("rules").list(), (rule) => {
      const creates = rule
        .at("verbs")
        .texts()
        .some((verb) => verb === "create" || verb === "*");
      const resources = rule
        .at("resources")
        .texts()
        .filter((resource) => POD_MAKING.includes(resource));
      if (creates && resources.length > 0) judge.violated(`A rule lets create ${resources.join(", ")}.`);
    });
  },
};

const EVERYONE = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:masters"];

export const nobodyIsClusterAdmin: ResourceRule = {
  id: "nobody-is-cluster-admin",
  domain: "identity",
  title: "No binding makes a cluster admin, nor grants anything to everyone",
  severity: "critical",
  rationale: "cluster-admin cannot be limited; a grant to all authenticated users is one to every pod.",
  remediation: "Bind a role of your own to a group or a service account of your own.",
  references: ["CIS EKS 4.1.1", "CIS EKS 4.1.5", "CKV_K8S_42"],
  types: BINDINGS,
  reads: ["roleRef.name", "subjects"],
  check(binding, judge) {
    if (binding.at("roleRef", "name").text() === "cluster-admin") judge.violated("It binds cluster-admin.");
    judge.each(binding.at("subjects").list(), (subject) => {
      const name = subject.at("name").text() ?? "";
      if (EVERYONE.includes(name)) judge.violated(`It binds ${name}.`);
      if (subject.at("kind").text() === "ServiceAccount" && name === "default") {
        judge.violated("It binds the default service account.");
      }
    });
  },
};
