import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { DIGEST, IMAGE, deployment, document, release, sample } from "./samples";

const container = (workload: Sample) => workload.props.spec.template.spec.containers[0];
const repository = () =>
  sample("aws:ecr/repository:Repository", {
    name: "shop",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn" }],
  });
const share = (principal: unknown) =>
  document({ Effect: "Allow", Principal: principal, Action: "ecr:BatchGetImage" });

testRules("the supply chain", {
  "images-name-a-version": {
    satisfied: [deployment()],
    violated: [
      [/runs shop:latest/, ([one]) => (container(one).image = "shop:latest")],
      [/runs registry:5000\/shop/, ([one]) => (container(one).image = "registry:5000/shop")],
    ],
    unknown: ([one]) => (container(one).image = UNKNOWN),
    alsoSatisfied: [([one]) => (container(one).image = "shop:1.2.3")],
  },
  "images-are-pinned-by-digest": {
    satisfied: [deployment()],
    violated: [[/runs shop:1\.2\.3/, ([one]) => (container(one).image = "shop:1.2.3")]],
    unknown: ([one]) => (container(one).image = UNKNOWN),
  },
  "images-come-from-known-registries": {
    satisfied: [deployment()],
    violated: [
      [/runs docker\.io/, ([one]) => (container(one).image = `docker.io/shop@${DIGEST}`)],
      [/runs evil\.example/, ([one]) => (container(one).image = `evil.example/${IMAGE}`)],
    ],
    unknown: ([one]) => (container(one).image = UNKNOWN),
  },
  "movable-images-are-always-pulled": {
    satisfied: [deployment()],
    violated: [[/may take an old copy/, ([one]) => (container(one).image = "shop:1.2.3")]],
    unknown: ([one]) => (container(one).image = UNKNOWN),
    alsoSatisfied: [
      ([one]) => Object.assign(container(one), { image: "shop:1.2.3", imagePullPolicy: "Always" }),
    ],
  },
  "registry-tags-are-immutable": {
    satisfied: [repository()],
    violated: [[/is MUTABLE/, ([one]) => delete one.props.imageTagMutability]],
    unknown: ([one]) => (one.props.imageTagMutability = UNKNOWN),
    alsoSatisfied: [
      ([one]) => {
        one.type = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
        one.props = { imageTagMutability: "MUTABLE", appliedFors: ["PULL_THROUGH_CACHE"] };
      },
    ],
  },
  "registries-scan-on-push": {
    satisfied: [repository()],
    violated: [[/not true/, ([one]) => delete one.props.imageScanningConfiguration]],
    unknown: ([one]) => (one.props.imageScanningConfiguration = UNKNOWN),
  },
  "registries-use-a-customer-key": {
    satisfied: [repository()],
    violated: [
      [/not encrypted/, ([one]) => (one.props.encryptionConfigurations[0].encryptionType = "AES256")],
    ],
    unknown: ([one]) => (one.props.encryptionConfigurations = UNKNOWN),
  },
  "registries-forget-old-images": {
    satisfied: [repository(), sample("aws:ecr/lifecyclePolicy:LifecyclePolicy", { repository: "shop" })],
    violated: [
      [/no lifecycle policy/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/no lifecycle policy/, ([, policy]) => (policy.props.repository = "other")],
    ],
    unknown: ([one]) => (one.props.name = UNKNOWN),
    alsoSatisfied: [
      ([, policy]) => {
        policy.props.repository = UNKNOWN;
        policy.references = { repository: ["repository"] };
      },
    ],
  },
  "registries-are-not-public": {
    satisfied: [
      sample("aws:ecr/repositoryPolicy:RepositoryPolicy", {
        policy: share({ AWS: "arn:aws:iam::111122223333:root" }),
      }),
    ],
    violated: [
      [/lets everyone in/, ([one]) => (one.props.policy = share("*"))],
      [/lets everyone in/, ([one]) => (one.props.policy = share({ AWS: ["*"] }))],
    ],
    unknown: ([one]) => (one.props.policy = UNKNOWN),
  },
  "charts-are-pinned": {
    satisfied: [release()],
    violated: [
      [/not given/, ([chart]) => delete chart.props.version],
      [/\^1\.2\.0/, ([chart]) => (chart.props.version = "^1.2.0")],
    ],
    unknown: ([chart]) => (chart.props.version = UNKNOWN),
  },
  "charts-come-over-tls": {
    satisfied: [release()],
    violated: [
      [/comes from http:/, ([chart]) => (chart.props.repositoryOpts.repo = "http://charts.example.org")],
    ],
    unknown: ([chart]) => (chart.props.repositoryOpts.repo = UNKNOWN),
  },
  "chart-values-hold-no-secrets": {
    satisfied: [release({ auth: { existingSecret: "shop", passwordKey: "password", password: "" } })],
    violated: [
      [/auth\.password holds/, ([chart]) => (chart.props.values.auth.password = "hunter2")],
      [/secret_access_key holds/, ([chart]) => (chart.props.values.s3 = { secret_access_key: "abc" })],
    ],
    unknown: ([chart]) => (chart.props.values.auth.password = UNKNOWN),
    unknownIsEnough: ([chart]) => (chart.props.values.bucket = UNKNOWN),
  },
  "chart-values-ask-for-no-privileges": {
    satisfied: [release({ securityContext: { privileged: false, runAsNonRoot: true } })],
    violated: [
      [/privileged is true/, ([chart]) => (chart.props.values.securityContext.privileged = true)],
      [/hostNetwork is true/, ([chart]) => (chart.props.values.agent = [{ hostNetwork: true }])],
      [/runAsNonRoot is false/, ([chart]) => (chart.props.values.securityContext.runAsNonRoot = false)],
    ],
    unknown: ([chart]) => (chart.props.values.hostNetwork = UNKNOWN),
    unknownIsEnough: ([chart]) => (chart.props.values.bucket = UNKNOWN),
  },
  "admission-policies-deny": {
    satisfied: [
      sample("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", {
        metadata: { name: "images" },
        spec: { failurePolicy: "Fail" },
      }),
      sample("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding", {
        spec: { policyName: "images", validationActions: ["Deny"] },
      }),
    ],
    violated: [
      [/No binding/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/No binding/, ([, binding]) => (binding.props.spec.validationActions = ["Warn"])],
      [/lets pass/, ([policy]) => (policy.props.spec.failurePolicy = "Ignore")],
    ],
    unknown: ([, binding]) => (binding.props.spec.validationActions = UNKNOWN),
  },
});
