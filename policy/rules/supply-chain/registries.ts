import type { ResourceRule, StackRule } from "../../judgement/rule";
import { statements } from "../../reading/iam";

const REPOSITORY = "aws:ecr/repository:Repository";
/** What ECR makes repositories from by itself, as for copies from another region. */
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

export const registryTagsAreImmutable: ResourceRule = {
  id: "registry-tags-are-immutable",
  domain: "supply-chain",
  title: "Image tags cannot be moved",
  severity: "high",
  rationale: "A tag that can be moved lets whoever can push change what a released version is.",
  remediation: "Set imageTagMutability to IMMUTABLE.",
  references: ["CKV_AWS_51", "FSBP ECR.2"],
  types: [REPOSITORY, TEMPLATE],
  reads: ["imageTagMutability"],
  check(repository, judge) {
    // A cache of another registry has to follow the tags that move there.
    if (repository.at("appliedFors").texts().includes("PULL_THROUGH_CACHE")) return;
    const mutability = repository.at("imageTagMutability").text() ?? "MUTABLE";
    if (mutability !== "IMMUTABLE") judge.violated(`imageTagMutability is ${mutability}.`);
  },
};

export const registriesScanOnPush: ResourceRule = {
  id: "registries-scan-on-push",
  domain: "supply-chain",
  title: "Images are scanned when they are pushed",
  severity: "medium",
  rationale: "A known vulnerability is then seen before the image runs.",
  remediation: "Set imageScanningConfiguration.scanOnPush to true.",
  references: ["CKV_AWS_163", "FSBP ECR.1", "CIS EKS 5.1.1"],
  types: [REPOSITORY],
  reads: ["imageScanningConfiguration.scanOnPush"],
  check(repository, judge) {
    if (!repository.at("imageScanningConfiguration", "scanOnPush").isTrue())
      judge.violated("scanOnPush is not true.");
  },
};

export const registriesUseACustomerKey: ResourceRule = {
  id: "registries-use-a-customer-key",
  domain: "supply-chain",
  title: "Image registries are encrypted with a KMS key",
  severity: "low",
  rationale: "Images hold the code of the systems; with a key of its own, pulling can be stopped.",
  remediation: "Set encryptionConfigurations to KMS with your key; it cannot be changed later.",
  references: ["CKV_AWS_136"],
  types: [REPOSITORY, TEMPLATE],
  reads: ["encryptionConfigurations"],
  check(repository, judge) {
    const kms = repository
      .at("encryptionConfigurations")
      .list()
      .some((config) => config.at("encryptionType").text()?.startsWith("KMS") ?? false);
    if (!kms) judge.violated("It is not encrypted with a KMS key.");
  },
};

export const registriesForgetOldImages: StackRule = {
  id: "registries-forget-old-images",
  domain: "supply-chain",
  title: "Image registries remove what is no longer used",
  severity: "low",
  rationale: "Old images are paid for, and are a store of known vulnerabilities to start from.",
  remediation: "Add an ECR LifecyclePolicy for the repository.",
  references: ["FSBP ECR.3"],
  types: [REPOSITORY, LIFECYCLE],
  reads: ["repository", "name"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(REPOSITORY), (repository) => {
      const own = stack.ofType(LIFECYCLE).some((policy) => {
        const name = policy.at("repository");
        return (
          policy.refersTo("repository", repository) ||
          (!name.computed && name.given && name.text() === repository.at("name").text())
        );
      });
      if (!own) judge.violated("It has no lifecycle policy.");
    });
  },
};

export const registriesAreNotPublic: ResourceRule = {
  id: "registries-are-not-public",
  domain: "supply-chain",
  title: "Image registries let in no one from outside",
  severity: "critical",
  rationale: "Images hold the code of the systems, and sometimes what should not be in it.",
  remediation: "Name the accounts in Principal.",
  references: ["CKV_AWS_32", "CIS EKS 5.1.2"],
  types: ["aws:ecr/repositoryPolicy:RepositoryPolicy"],
  reads: ["policy"],
  check(policy, judge) {
    judge.each(statements(policy.at("policy")), (statement) => {
      if (statement.at("Effect").text() !== "Allow" || statement.at("Condition").given) return;
      const principal = statement.at("Principal");
      const names = principal.isMap() ? principal.at("AWS").texts() : principal.texts();
      if (names.includes("*")) judge.violated("A statement lets everyone in.");
    });
  },
};
