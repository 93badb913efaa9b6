import type { ResourceRule, StackRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";
import { leaves } from "../../reading/nested";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** A semantic version with nothing left open. */
const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

export const chartsArePinned: ResourceRule = {
  id: "charts-are-pinned",
  domain: "supply-chain",
  title: "Helm charts are pinned to one version",
  severity: "medium",
  rationale: "Without a version, the next update installs whatever was published in between.",
  remediation: "Set version to an exact version, without ranges.",
  references: [],
  types: [RELEASE],
  reads: ["version"],
  check(release, judge) {
    const version = release.at("version").text();
    if (!EXACT.test(version ?? "")) judge.violated(`Its version is ${version ?? "not given"}.`);
  },
};

export const chartsComeOverTls: ResourceRule = {
  id: "charts-come-over-tls",
  domain: "supply-chain",
  title: "Helm charts come over TLS",
  severity: "high",
  rationale: "A chart read by plain HTTP can be replaced on the way by one that owns the cluster.",
  remediation: "Use an https:// or oci:// repository.",
  references: [],
  types: [RELEASE],
  reads: ["repositoryOpts.repo", "chart"],
  check(release, judge) {
    for (const source of [release.at("repositoryOpts", "repo"), release.at("chart")]) {
      if (source.text()?.startsWith("http://")) judge.violated(`It comes from ${source.text()}.`);
    }
  },
};

/** Ends of keys whose values are secrets, in any spelling. */
const SECRET_KEY = /(password|passwd|secretkey|accesskey|apikey|privatekey|clientsecret|authtoken)$/;

/** Values that name a place of a secret, or say that there is none. */
const NOT_A_SECRET = /^(\$\{|\{\{|true$|false$|$)/;

export const chartValuesHoldNoSecrets: ResourceRule = {
  id: "chart-values-hold-no-secrets",
  domain: "supply-chain",
  title: "Values of Helm charts hold no secrets",
  severity: "high",
  rationale: "Helm keeps all values in the cluster, readable by whoever may read secrets of the namespace.",
  remediation: "Name an existing Secret in the values; most charts have existingSecret or a like value.",
  references: ["CIS EKS 4.4.2"],
  types: [RELEASE],
  reads: ["values"],
  check(release, judge) {
    judge.each(leaves(release.at("values")), ({ key, value }) => {
      if (!SECRET_KEY.test(key.replace(/[-_]/g, "").toLowerCase()) || !value.given) return;
      if (!NOT_A_SECRET.test(value.text() ?? "")) judge.violated(`${value.path} holds a secret.`);
    });
  },
};

const DANGEROUS = [
  { key: "privileged", is: (value: Value) => value.isTrue() },
  { key: "allowPrivilegeEscalation", is: (value: Value) => value.isTrue() },
  { key: "runAsNonRoot", is: (value: Value) => value.isFalse() },
  { key: "runAsUser", is: (value: Value) => value.text() === "0" },
  { key: "hostNetwork", is: (value: Value) => value.isTrue() },
  { key: "hostPID", is: (value: Value) => value.isTrue() },
  { key: "allowSnippetAnnotations", is: (value: Value) => value.isTrue() },
];

export const chartValuesAskForNoPrivileges: ResourceRule = {
  id: "chart-values-ask-for-no-privileges",
  domain: "supply-chain",
  title: "Values of Helm charts ask for no privileges",
  severity: "high",
  rationale:
    "What a chart makes is not in the plan; the values are the only place to see this before the update.",
  remediation: "Remove the value, or waive it for a driver or an agent of the node, with the reason.",
  references: ["CIS EKS 4.2.1", "CIS EKS 4.2.4", "CIS EKS 4.2.5"],
  types: [RELEASE],
  reads: ["values"],
  check(release, judge) {
    judge.each(leaves(release.at("values")), ({ key, value }) => {
      const found = DANGEROUS.find((candidate) => candidate.key === key);
      if (found?.is(value)) judge.violated(`${value.path} is ${value.text()}.`);
    });
  },
};

const ADMISSION = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const ADMISSION_BINDING = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";

export const admissionPoliciesDeny: StackRule = {
  id: "admission-policies-deny",
  domain: "supply-chain",
  title: "Admission policies are bound, and deny",
  severity: "high",
  rationale: "A policy that is not bound, only warns, or lets pass on failure stops nobody.",
  remediation: "Bind it with validationActions [Deny], and set failurePolicy to Fail.",
  references: [],
  types: [ADMISSION, ADMISSION_BINDING],
  reads: ["spec.validationActions", "spec.failurePolicy"],
  stages: ["staging", "prod"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(ADMISSION), (policy) => {
      const bindings = stack
        .ofType(ADMISSION_BINDING)
        .filter((binding) => binding.at("spec", "policyName").text() === policy.objectName());
      const denies = bindings.some((binding) =>
        binding.at("spec", "validationActions").texts().includes("Deny"),
      );
      if (!denies) judge.violated("No binding makes it deny.");
      if (policy.at("spec", "failurePolicy").text() === "Ignore")
        judge.violated("It lets pass what it cannot judge.");
    });
  },
};
