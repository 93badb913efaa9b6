import type { ResourceRule } from "../../judgement/rule";
import { LONG_RUNNING, WORKLOADS, eachContainer, eachPod } from "../../reading/workloads";

const RESOURCES = [
  ["requests", "cpu"],
  ["requests", "memory"],
  ["limits", "cpu"],
  ["limits", "memory"],
] as const;

export const containersDeclareTheirResources: ResourceRule = {
  id: "containers-declare-their-resources",
  domain: "workload",
  title: "Containers say what they need and what they may take",
  severity: "medium",
  rationale: "Without requests the scheduler guesses; without limits one container can starve its node.",
  remediation: "Set resources.requests and resources.limits for cpu and memory in each container.",
  references: ["CKV_K8S_10", "CKV_K8S_11", "CKV_K8S_12", "CKV_K8S_13"],
  types: WORKLOADS,
  reads: ["containers[].resources"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      const missing = RESOURCES.filter(
        ([kind, resource]) => !container.at("resources", kind, resource).given,
      );
      if (missing.length > 0) {
        judge.violated(`${name} has no ${missing.map((path) => path.join(".")).join(", ")}.`);
      }
    });
  },
};

export const containersHaveProbes: ResourceRule = {
  id: "containers-have-probes",
  domain: "workload",
  title: "Long-running containers tell whether they live and are ready",
  severity: "medium",
  rationale: "Kubernetes can neither restart a hung process nor keep traffic from one that is not ready yet.",
  remediation: "Give livenessProbe, and readinessProbe where there is a port; a worker can answer by exec.",
  references: ["CKV_K8S_8", "CKV_K8S_9"],
  types: LONG_RUNNING,
  reads: ["containers"],
  check(workload, judge) {
    eachPod(workload, ({ spec }) => {
      judge.each(spec.at("containers").list(), (container) => {
        const wanted = ["livenessProbe", ...(container.at("ports").given ? ["readinessProbe"] : [])];
        const missing = wanted.filter((probe) => !container.at(probe).given);
        if (missing.length > 0) {
          judge.violated(
            `container ${container.at("name").text() ?? ""} has no ${missing.join(" and no ")}.`,
          );
        }
      });
    });
  },
};

/** Names that hold secrets by the conventions of the twelve-factor app and of the usual libraries. */
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

/** Values that are secrets whatever they are called: keys of AWS, PEM blocks, addresses with a password. */
const SECRET_VALUE =
  /\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s:@$]+@/;

/** The value of another variable of the container, put in by Kubernetes. */
const REFERENCE = /^\$\([A-Za-z_][A-Za-z0-9_]*\)$/;

export const environmentHoldsNoSecrets: ResourceRule = {
  id: "environment-holds-no-secrets",
  domain: "workload",
  title: "Secrets are not written into environment variables",
  severity: "critical",
  rationale:
    "What stands in a manifest is read by everyone who may read the namespace, the state or the repository.",
  remediation: "Take the value from a Secret by valueFrom.secretKeyRef, filled by External Secrets.",
  references: ["CIS EKS 4.4.2"],
  types: WORKLOADS,
  reads: ["containers[].env"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      judge.each(container.at("env").list(), (variable) => {
        const variableName = variable.at("name").text() ?? "";
        const value = variable.at("value");
        if (!value.given || (!value.computed && REFERENCE.test(value.text() ?? ""))) return;
        if (SECRET_NAME.test(variableName)) {
          judge.violated(`${name} holds the value of ${variableName} in its manifest.`);
        } else if (SECRET_VALUE.test(value.text() ?? "")) {
          judge.violated(`${name} holds a secret in ${variableName}.`);
        }
      });
    });
  },
};

export const secretsComeFromAStore: ResourceRule = {
  id: "secrets-come-from-a-store",
  domain: "workload",
  title: "Kubernetes secrets are filled from a secret store",
  severity: "high",
  rationale: "A Secret with data written by the program lies in the state and is rotated by nobody.",
  remediation: "Declare an ExternalSecret that reads AWS Secrets Manager, and remove the Secret.",
  references: ["CIS EKS 4.4.2"],
  types: ["kubernetes:core/v1:Secret"],
  reads: ["type"],
  check(secret, judge) {
    if (secret.at("type").text() === "kubernetes.io/service-account-token") return;
    if (secret.at("data").given || secret.at("stringData").given)
      judge.violated("The program writes its data.");
  },
};

export const workloadsHaveTheirOwnNamespace: ResourceRule = {
  id: "workloads-have-their-own-namespace",
  domain: "workload",
  title: "Nothing runs in the default namespace",
  severity: "medium",
  rationale: "The default namespace has no owner, no quota and no network policy.",
  remediation: "Set metadata.namespace to the namespace of the system.",
  references: ["CKV_K8S_21", "CIS EKS 4.5.2"],
  types: [
    ...WORKLOADS,
    "kubernetes:core/v1:Service",
    "kubernetes:core/v1:Secret",
    "kubernetes:helm.sh/v3:Release",
  ],
  reads: ["metadata.namespace"],
  check(workload, judge) {
    const own = workload.type === "kubernetes:helm.sh/v3:Release" ? workload.at("namespace") : undefined;
    const namespace = own ? (own.text() ?? "default") : workload.namespace();
    if (namespace === "default") judge.violated("It is in the default namespace.");
  },
};

export const podsHaveTheirOwnServiceAccount: ResourceRule = {
  id: "pods-have-their-own-service-account",
  domain: "workload",
  title: "Pods run under a service account of their own",
  severity: "medium",
  rationale: "What is granted to the default account is granted to every pod of the namespace.",
  remediation: "Set serviceAccountName to an account made for this workload.",
  references: ["CIS EKS 4.1.5", "CIS EKS 5.2.1"],
  types: WORKLOADS,
  reads: [],
  check(workload, judge) {
    eachPod(workload, ({ spec }) => {
      const account = spec.at("serviceAccountName");
      if (!account.given || (!account.computed && account.text() === "default")) {
        judge.violated("It runs under the default service account.");
      }
    });
  },
};
