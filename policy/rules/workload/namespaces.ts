import type { Stack, Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import { WORKLOADS, podTemplate } from "../../reading/workloads";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const QUOTA = "kubernetes:core/v1:ResourceQuota";
const LIMIT_RANGE = "kubernetes:core/v1:LimitRange";
const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespacesEnforcePodSecurity: ResourceRule = {
  id: "namespaces-enforce-pod-security",
  domain: "workload",
  title: "Namespaces enforce a Pod Security Standard",
  severity: "high",
  rationale: "The API server then refuses unsafe pods whoever makes them: charts, operators, people.",
  remediation: `Label the namespace ${ENFORCE}: restricted; below that, say why in an annotation.`,
  references: ["PSS Restricted", "CIS EKS 4.2.1"],
  types: [NAMESPACE],
  reads: [`metadata.labels.${ENFORCE}`],
  settings: {
    reasonAnnotations: {
      type: "strings",
      default: ["slipway/pod-security-reason"],
      description: "Annotations that say why a namespace needs less than restricted",
    },
  },
  check(namespace, judge) {
    const level = namespace.at("metadata", "labels", ENFORCE).text();
    if (level === undefined) judge.violated("It enforces no Pod Security Standard.");
    else if (level !== "restricted") {
      const annotations = namespace.at("metadata", "annotations");
      const explained = judge.strings("reasonAnnotations").some((name) => annotations.has(name));
      if (!explained) judge.violated(`It enforces ${level}, and no annotation says why.`);
    }
  },
};

const EXPIRES = "slipway/expires";

export const ephemeralStacksCarryAnExpiry: ResourceRule = {
  id: "ephemeral-stacks-carry-an-expiry",
  domain: "cost-and-tags",
  title: "Ephemeral stacks carry an expiry, and lasting ones none",
  severity: "medium",
  rationale: "An environment that nobody remembers is paid for until somebody finds it.",
  remediation: `Label the namespaces of a stack pr-NUMBER ${EXPIRES} with a date, and those of no other.`,
  references: [],
  types: [NAMESPACE],
  reads: [`metadata.labels.${EXPIRES}`],
  enforcement: { dev: "mandatory" },
  check(namespace, judge) {
    const ephemeral = /^urn:pulumi:pr-\d+::/.test(namespace.urn);
    const expires = namespace.at("metadata", "labels", EXPIRES);
    if (!ephemeral) {
      if (expires.given) judge.violated("It is part of a lasting stack, and expires.");
      return;
    }
    const day = expires.text() ?? "";
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) judge.violated(`It expires on ${day || "no day"}.`);
  },
};

/** Namespaces of the stack that hold workloads of the stack. */
function busyNamespaces(stack: Stack): Resource[] {
  const busy = new Set(stack.ofType(...WORKLOADS).map((workload) => workload.namespace()));
  return stack.ofType(NAMESPACE).filter((namespace) => busy.has(namespace.objectName() ?? ""));
}

export const namespacesHaveAQuota: StackRule = {
  id: "namespaces-have-a-quota",
  domain: "cost-and-tags",
  title: "Namespaces with workloads have a quota and default limits",
  severity: "medium",
  rationale: "Without a quota one system can take the whole cluster, and its bill.",
  remediation: "Add a ResourceQuota and a LimitRange to the namespace.",
  references: [],
  types: [NAMESPACE, QUOTA, LIMIT_RANGE],
  reads: ["metadata.namespace"],
  checkStack(stack, judge) {
    judge.each(busyNamespaces(stack), (namespace) => {
      const name = namespace.objectName();
      const has = (type: string): boolean => stack.ofType(type).some((one) => one.namespace() === name);
      const missing = [...(has(QUOTA) ? [] : ["ResourceQuota"]), ...(has(LIMIT_RANGE) ? [] : ["LimitRange"])];
      if (missing.length === 0) return;
      stack.assertObjectsShow();
      judge.violated(`It has no ${missing.join(" and no ")}.`);
    });
  },
};

const BINDINGS = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
];

const SERVICE_ACCOUNT = "kubernetes:core/v1:ServiceAccount";

export const podsMountNoTokenTheyDoNotUse: StackRule = {
  id: "pods-mount-no-token-they-do-not-use",
  domain: "workload",
  title: "Pods mount a service account token only where something is granted to it",
  severity: "medium",
  rationale: "Every mounted token is a login to the Kubernetes API for whoever breaks the program.",
  remediation: "Set automountServiceAccountToken to false for the pod, or bind a role to its account.",
  references: ["CKV_K8S_38", "CIS EKS 4.1.6"],
  types: [...WORKLOADS, ...BINDINGS, SERVICE_ACCOUNT],
  reads: ["automountServiceAccountToken"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...WORKLOADS), (workload) => {
      const pod = podTemplate(workload);
      if (!pod || pod.spec.at("automountServiceAccountToken").isFalse()) return;
      const account = pod.spec.at("serviceAccountName").text() ?? "default";
      const asked = pod.spec.at("automountServiceAccountToken").given;
      if (!asked && isSilent(stack, account, workload.namespace())) return;
      if (isBound(stack, account, workload.namespace())) return;
      stack.assertObjectsShow();
      judge.violated(`It mounts the token of ${account}, to which nothing is granted.`);
    });
  },
};

/** True for an account whose pods get no token unless they ask for it. */
function isSilent(stack: Stack, account: string, namespace: string): boolean {
  return stack
    .ofType(SERVICE_ACCOUNT)
    .some(
      (candidate) =>
        candidate.objectName() === account &&
        candidate.namespace() === namespace &&
        candidate.at("automountServiceAccountToken").isFalse(),
    );
}

function isBound(stack: Stack, account: string, namespace: string): boolean {
  return stack.ofType(...BINDINGS).some((binding) =>
    binding
      .at("subjects")
      .list()
      .some(
        (subject) =>
          subject.at("kind").text() === "ServiceAccount" &&
          subject.at("name").text() === account &&
          (subject.at("namespace").text() ?? binding.namespace()) === namespace,
      ),
  );
}
