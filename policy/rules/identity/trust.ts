import type { ResourceRule } from "../../judgement/rule";
import { conditionValues, principals, trustOf } from "../../reading/iam";

const ROLE = "aws:iam/role:Role";
const GITHUB = "token.actions.githubusercontent.com";

export const rolesTrustNamedPrincipals: ResourceRule = {
  id: "roles-trust-named-principals",
  domain: "identity",
  title: "Roles say who may take them",
  severity: "critical",
  rationale: 'A role that trusts "*" can be taken from any AWS account in the world.',
  remediation: "Name the service, the role or the identity provider in Principal.",
  references: ["CKV_AWS_60", "CKV_AWS_61"],
  types: [ROLE],
  reads: ["assumeRolePolicy"],
  check(role, judge) {
    judge.each(trustOf(role), (statement) => {
      const open = principals(statement).find(({ name }) => name.includes("*"));
      if (open) judge.violated(`It trusts the principal ${open.name}.`);
      if (statement.at("NotPrincipal").given) judge.violated("It trusts everyone but NotPrincipal.");
    });
  },
};

export const federatedRolesCheckSubjectAndAudience: ResourceRule = {
  id: "federated-roles-check-subject-and-audience",
  domain: "identity",
  title: "Roles for service accounts name the account and the audience",
  severity: "high",
  rationale: "Without the subject, every pod of the cluster may take the role of any other.",
  remediation: "Demand the provider's :sub and :aud with StringEquals in the trust policy.",
  references: ["CIS EKS 5.2.1"],
  types: [ROLE],
  reads: ["assumeRolePolicy"],
  check(role, judge) {
    judge.each(trustOf(role), (statement) => {
      if (!principals(statement).some(({ kind }) => kind === "Federated")) return;
      if (!statement.at("Action").texts().includes("sts:AssumeRoleWithWebIdentity")) return;
      const subjects = conditionValues(statement, ":sub");
      if (subjects.length === 0) judge.violated("It does not ask for a subject (:sub).");
      if (subjects.includes("*")) judge.violated('It takes the subject "*".');
      if (conditionValues(statement, ":aud").length === 0)
        judge.violated("It does not ask for an audience (:aud).");
    });
  },
};

/** A subject that names one repository and what of it: a ref, an environment or pull requests. */
const NAMED_SUBJECT = /^repo:[^*/]+\/[^*:]+:(ref:refs\/(heads|tags)\/[^*]|environment:[^*]|pull_request$)/;

export const githubRolesNameRepositoryAndRef: ResourceRule = {
  id: "github-roles-name-repository-and-ref",
  domain: "supply-chain",
  title: "Roles for GitHub workflows name the repository and the branch or environment",
  severity: "critical",
  rationale: "A wildcard lets a branch nobody reviewed, or another repository, deploy to the account.",
  remediation: "Demand a subject such as repo:org/name:environment:prod.",
  references: ["CKV_AWS_393", "CKV_AWS_358"],
  types: [ROLE],
  reads: ["assumeRolePolicy"],
  check(role, judge) {
    judge.each(trustOf(role), (statement) => {
      if (!principals(statement).some(({ name }) => name.endsWith(GITHUB))) return;
      const subjects = conditionValues(statement, ":sub");
      if (subjects.length === 0) judge.violated("It does not ask for a subject.");
      for (const subject of subjects.filter((candidate) => !NAMED_SUBJECT.test(candidate))) {
        judge.violated(`It takes the subject ${subject}.`);
      }
    });
  },
};
