import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { cronJob, deployment, namespace, release, sample } from "./samples";

const pod = (workload: Sample) =>
  (workload.props.spec.jobTemplate?.spec.template ?? workload.props.spec.template).spec;
const first = (workload: Sample) => pod(workload).containers[0];
const init = (workload: Sample) => (pod(workload).initContainers = [structuredClone(first(workload))])[0];
const both = () => [deployment(), cronJob()];
const environment = (): Sample => {
  const one = namespace();
  one.props.metadata.labels["slipway/expires"] = "2026-11-24";
  return { ...one, urn: `urn:pulumi:pr-12::project::${one.type}::${one.name}` };
};

testRules("workloads", {
  "containers-are-not-privileged": {
    satisfied: both(),
    violated: [
      [/container shop is privileged/, ([one]) => (first(one).securityContext.privileged = true)],
      [/is privileged/, ([, job]) => (first(job).securityContext.privileged = true)],
      [/is privileged/, ([one]) => (init(one).securityContext.privileged = true)],
    ],
    unknown: ([one]) => (first(one).securityContext.privileged = UNKNOWN),
  },
  "containers-run-as-non-root": {
    satisfied: both(),
    violated: [
      [/may run as root/, ([one]) => delete pod(one).securityContext],
      [/as user 0/, ([one]) => (first(one).securityContext.runAsUser = 0)],
      [/may run as root/, ([one]) => (first(one).securityContext.runAsNonRoot = false)],
    ],
    unknown: ([one]) => (pod(one).securityContext.runAsNonRoot = UNKNOWN),
  },
  "containers-cannot-escalate": {
    satisfied: both(),
    violated: [[/may gain/, ([one]) => delete first(one).securityContext.allowPrivilegeEscalation]],
    unknown: ([one]) => (first(one).securityContext = UNKNOWN),
  },
  "containers-drop-all-capabilities": {
    satisfied: both(),
    violated: [
      [/does not drop ALL/, ([one]) => delete first(one).securityContext.capabilities],
      [/adds SYS_ADMIN/, ([one]) => (first(one).securityContext.capabilities.add = ["SYS_ADMIN"])],
    ],
    unknown: ([one]) => (first(one).securityContext.capabilities.drop = [UNKNOWN]),
    alsoSatisfied: [([one]) => (first(one).securityContext.capabilities.add = ["NET_BIND_SERVICE"])],
  },
  "containers-use-the-default-seccomp-profile": {
    satisfied: both(),
    violated: [[/profile Unconfined/, ([one]) => delete pod(one).securityContext.seccompProfile]],
    unknown: ([one]) => (pod(one).securityContext.seccompProfile = UNKNOWN),
  },
  "pods-stay-out-of-host-namespaces": {
    satisfied: both(),
    violated: [
      [/hostPID/, ([one]) => (pod(one).hostPID = true)],
      [/hostIPC/, ([one]) => (pod(one).hostIPC = true)],
      [/hostNetwork/, ([, job]) => (pod(job).hostNetwork = true)],
    ],
    unknown: ([one]) => (pod(one).hostNetwork = UNKNOWN),
  },
  "pods-mount-no-host-path": {
    satisfied: both(),
    violated: [
      [/Volume runtime/, ([one]) => pod(one).volumes.push({ name: "runtime", hostPath: { path: "/run" } })],
    ],
    unknown: ([one]) => (pod(one).volumes = UNKNOWN),
  },
  "containers-open-no-host-port": {
    satisfied: both(),
    violated: [[/a port of its node/, ([one]) => (first(one).ports[0].hostPort = 8080)]],
    unknown: ([one]) => (first(one).ports[0].hostPort = UNKNOWN),
  },
  "root-file-systems-are-read-only": {
    satisfied: both(),
    violated: [[/can write/, ([one]) => delete first(one).securityContext.readOnlyRootFilesystem]],
    unknown: ([one]) => (first(one).securityContext.readOnlyRootFilesystem = UNKNOWN),
  },
  "containers-declare-their-resources": {
    satisfied: both(),
    violated: [
      [/limits\.cpu, limits\.memory/, ([one]) => delete first(one).resources.limits],
      [/requests\.memory/, ([one]) => delete first(one).resources.requests.memory],
    ],
    unknown: ([one]) => (pod(one).containers = UNKNOWN),
    unknownIsEnough: ([one]) => (first(one).resources = UNKNOWN),
  },
  "containers-have-probes": {
    satisfied: [deployment()],
    violated: [
      [/no livenessProbe/, ([one]) => delete first(one).livenessProbe],
      [/no readinessProbe/, ([one]) => delete first(one).readinessProbe],
    ],
    unknown: ([one]) => (pod(one).containers = UNKNOWN),
    alsoSatisfied: [
      ([one]) => {
        delete first(one).ports;
        delete first(one).readinessProbe;
      },
    ],
  },
  "environment-holds-no-secrets": {
    satisfied: both(),
    violated: [
      [/value of DB_PASSWORD/, ([one]) => first(one).env.push({ name: "DB_PASSWORD", value: "hunter2" })],
      [
        /a secret in URL/,
        ([one]) => first(one).env.push({ name: "URL", value: "redis://u:p4ss@cache:6379" }),
      ],
      [/a secret in ID/, ([one]) => first(one).env.push({ name: "ID", value: "AKIAABCDEFGHIJKLMNOP" })],
    ],
    unknown: ([one]) => (first(one).env[0].value = UNKNOWN),
    alsoSatisfied: [
      ([one]) => first(one).env.push({ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db" } } }),
      ([one]) => first(one).env.push({ name: "DB_PASSWORD", value: "$(OTHER)" }),
      ([one]) => first(one).env.push({ name: "DB_PASSWORD", value: "" }),
    ],
  },
  "secrets-come-from-a-store": {
    satisfied: [sample("kubernetes:core/v1:Secret", { type: "kubernetes.io/service-account-token" })],
    violated: [
      [/writes its data/, ([secret]) => (secret.props = { data: { key: "dmFsdWU=" } })],
      [/writes its data/, ([secret]) => (secret.props = { stringData: UNKNOWN })],
    ],
    unknown: ([secret]) => (secret.props.type = UNKNOWN),
  },
  "workloads-have-their-own-namespace": {
    satisfied: [deployment(), release()],
    violated: [
      [/default namespace/, ([one]) => delete one.props.metadata.namespace],
      [/default namespace/, ([, chart]) => delete chart.props.namespace],
    ],
    unknown: ([one]) => (one.props.metadata.namespace = UNKNOWN),
  },
  "pods-have-their-own-service-account": {
    satisfied: both(),
    violated: [
      [/default service account/, ([one]) => delete pod(one).serviceAccountName],
      [/default service account/, ([one]) => (pod(one).serviceAccountName = "default")],
    ],
    unknownIsEnough: ([one]) => (pod(one).serviceAccountName = UNKNOWN),
  },
  "namespaces-enforce-pod-security": {
    satisfied: [namespace()],
    violated: [
      [/enforces no/, ([one]) => delete one.props.metadata.labels],
      [
        /enforces baseline/,
        ([one]) => (one.props.metadata.labels["pod-security.kubernetes.io/enforce"] = "baseline"),
      ],
    ],
    unknown: ([one]) => (one.props.metadata.labels = UNKNOWN),
    alsoSatisfied: [
      ([one]) => {
        one.props.metadata.labels["pod-security.kubernetes.io/enforce"] = "privileged";
        one.props.metadata.annotations = { "slipway/pod-security-reason": "drivers of the node" };
      },
    ],
  },
  "ephemeral-stacks-carry-an-expiry": {
    satisfied: [environment(), namespace()],
    violated: [
      [/expires on no day/, ([one]) => delete one.props.metadata.labels["slipway/expires"]],
      [/expires on soon\./, ([one]) => (one.props.metadata.labels["slipway/expires"] = "soon")],
      [
        /part of a lasting stack, and expires/,
        ([, lasting]) => (lasting.props.metadata.labels["slipway/expires"] = "2026-11-24"),
      ],
    ],
    unknown: ([one]) => (one.props.metadata.labels["slipway/expires"] = UNKNOWN),
  },
  "namespaces-have-a-quota": {
    satisfied: [
      namespace(),
      deployment(),
      sample("kubernetes:core/v1:ResourceQuota", { metadata: { namespace: "shop" } }),
      sample("kubernetes:core/v1:LimitRange", { metadata: { namespace: "shop" } }),
    ],
    violated: [
      [/no ResourceQuota\./, (samples) => (samples as Sample[]).splice(2, 1)],
      [/no LimitRange\./, (samples) => (samples as Sample[]).splice(3, 1)],
    ],
    unknown: ([, one]) => (one.props.metadata.namespace = UNKNOWN),
  },
  "pods-mount-no-token-they-do-not-use": {
    satisfied: [deployment()],
    violated: [[/token of shop/, ([one]) => delete pod(one).automountServiceAccountToken]],
    unknown: ([one]) => (pod(one).automountServiceAccountToken = UNKNOWN),
    alsoSatisfied: [
      (samples) => {
        delete pod(samples[0]).automountServiceAccountToken;
        samples[1] = sample("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", {
          metadata: { namespace: "shop" },
          subjects: [{ kind: "ServiceAccount", name: "shop" }],
        });
      },
      (samples) => {
        delete pod(samples[0]).automountServiceAccountToken;
        samples[1] = sample("kubernetes:core/v1:ServiceAccount", {
          metadata: { name: "shop", namespace: "shop" },
          automountServiceAccountToken: false,
        });
      },
    ],
  },
});
