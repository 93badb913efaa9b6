import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { cronJob, deployment, release, sample } from "./samples";

const autoscaler = (minReplicas: unknown) =>
  sample("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", {
    metadata: { namespace: "shop" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "shop" }, minReplicas },
  });
const budget = (spec: object) =>
  sample("kubernetes:policy/v1:PodDisruptionBudget", {
    metadata: { namespace: "shop" },
    spec: { selector: { matchLabels: { app: "shop" } }, ...spec },
  });
const spread = () => ({
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "DoNotSchedule",
  nodeTaintsPolicy: "Honor",
  maxSkew: 1,
});
const spreadDeployment = () => {
  const one = deployment();
  one.props.spec.template.spec.topologySpreadConstraints = [spread()];
  return one;
};
const pod = (workload: Sample) => workload.props.spec.template.spec;
const spreadOf = (workload: Sample) => pod(workload).topologySpreadConstraints[0];
const single: (samples: [Sample, ...Sample[]]) => unknown = ([one]) =>
  (one.props.spec.strategy = { type: "Recreate" });
const database = (): Sample => ({
  ...sample("aws:rds/instance:Instance", {}, "database"),
  protect: true,
  references: { dbSubnetGroupName: ["subnetgroup"], kmsKeyId: ["key"] },
});
const key = (): Sample => ({ ...sample("aws:kms/key:Key", {}), protect: true });
const subnetGroup = (): Sample => ({
  ...sample("aws:rds/subnetGroup:SubnetGroup", { subnetIds: [UNKNOWN, UNKNOWN, UNKNOWN] }),
  protect: true,
});
const trader = (environment: Record<string, string>) => {
  const one = deployment();
  pod(one).containers[0].env = Object.entries(environment).map(([name, value]) => ({ name, value }));
  return one;
};
const configMap = () => sample("kubernetes:core/v1:ConfigMap", { data: { LOG_LEVEL: "info" } });

testRules("resilience", {
  "services-have-two-pods": {
    satisfied: [deployment()],
    violated: [
      [/1 pod at least/, ([one]) => (one.props.spec.replicas = 1)],
      [/1 pod at least/, (samples) => (samples[1] = autoscaler(1))],
    ],
    unknown: ([one]) => (one.props.spec.replicas = UNKNOWN),
    alsoSatisfied: [
      (samples) => {
        single(samples);
        samples[0].props.spec.replicas = 1;
      },
      (samples) => {
        delete samples[0].props.spec.replicas;
        samples[1] = autoscaler(3);
      },
      (samples) => {
        delete samples[0].props.spec.replicas;
        const { metadata, spec } = autoscaler(2).props;
        const { name } = spec.scaleTargetRef;
        samples[1] = sample("kubernetes:keda.sh/v1alpha1:ScaledObject", {
          metadata,
          spec: { scaleTargetRef: { name }, minReplicaCount: 2 },
        });
      },
    ],
  },
  "services-have-a-disruption-budget": {
    satisfied: [deployment(), budget({ maxUnavailable: 1 })],
    violated: [
      [/No disruption budget/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/No disruption budget/, ([, pdb]) => (pdb.props.spec.selector.matchLabels.app = "other")],
      [/No disruption budget/, ([, pdb]) => (pdb.props.metadata.namespace = "other")],
    ],
    unknown: ([, pdb]) => (pdb.props.spec.selector = UNKNOWN),
    alsoSatisfied: [
      (samples) => {
        samples[0].props.spec.replicas = 1;
        (samples as Sample[]).splice(1, 1);
      },
    ],
  },
  "disruption-budgets-can-be-met": {
    satisfied: [deployment(), budget({ maxUnavailable: 1 })],
    violated: [
      [/maxUnavailable is 0/, ([, pdb]) => (pdb.props.spec.maxUnavailable = 0)],
      [/minAvailable is 100%/, ([, pdb]) => (pdb.props.spec.minAvailable = "100%")],
      [/minAvailable is 2, and deployment may have 2/, ([, pdb]) => (pdb.props.spec.minAvailable = 2)],
    ],
    unknown: ([, pdb]) => (pdb.props.spec.maxUnavailable = UNKNOWN),
  },
  "autoscaled-workloads-leave-replicas-out": {
    satisfied: [deployment()],
    violated: [[/sets spec\.replicas/, (samples) => (samples[1] = autoscaler(2))]],
    unknown: (samples) => {
      samples[1] = autoscaler(2);
      samples[1].props.spec.scaleTargetRef = UNKNOWN;
    },
    alsoSatisfied: [
      (samples) => {
        delete samples[0].props.spec.replicas;
        samples[1] = autoscaler(2);
      },
    ],
  },
  "pods-spread-over-zones": {
    satisfied: [spreadDeployment()],
    violated: [
      [/not spread/, ([one]) => delete pod(one).topologySpreadConstraints],
      [/not spread/, ([one]) => (spreadOf(one).topologyKey = "kubernetes.io/hostname")],
    ],
    unknown: ([one]) => (pod(one).topologySpreadConstraints = UNKNOWN),
  },
  "zone-spread-heals-after-the-loss-of-a-zone": {
    satisfied: [spreadDeployment(), release({ server: { topologySpreadConstraints: [spread()] } })],
    violated: [
      [/constraints\[0\] has no nodeTaintsPolicy/i, ([one]) => delete spreadOf(one).nodeTaintsPolicy],
      [/may not run on/, ([one]) => (spreadOf(one).nodeAffinityPolicy = "Ignore")],
      [
        /values\.server\.topologySpreadConstraints\[0\] has no/,
        ([, chart]) => delete chart.props.values.server.topologySpreadConstraints[0].nodeTaintsPolicy,
      ],
    ],
    unknown: ([one]) => (spreadOf(one).nodeTaintsPolicy = UNKNOWN),
    alsoSatisfied: [
      ([one]) => {
        spreadOf(one).whenUnsatisfiable = "ScheduleAnyway";
        delete spreadOf(one).nodeTaintsPolicy;
      },
    ],
  },
  "pods-have-time-to-stop": {
    satisfied: [deployment()],
    violated: [
      [
        /sleeps 30 s, and the pod is killed after 30 s/,
        ([one]) => (pod(one).containers[0].lifecycle = { preStop: { sleep: { seconds: 30 } } }),
      ],
    ],
    unknown: ([one]) => (pod(one).terminationGracePeriodSeconds = UNKNOWN),
  },
  "updates-keep-serving": {
    satisfied: [deployment()],
    violated: [
      [/is 100%/, ([one]) => (one.props.spec.strategy = { rollingUpdate: { maxUnavailable: "100%" } })],
      [/is 2/, ([one]) => (one.props.spec.strategy = { rollingUpdate: { maxUnavailable: 2 } })],
    ],
    unknown: ([one]) => (one.props.spec.strategy = UNKNOWN),
    alsoSatisfied: [([one]) => (one.props.spec.strategy = { rollingUpdate: { maxUnavailable: "25%" } })],
  },
  "jobs-end": {
    satisfied: [cronJob()],
    violated: [
      [/activeDeadlineSeconds/, ([job]) => delete job.props.spec.jobTemplate.spec.activeDeadlineSeconds],
      [/is Allow/, ([job]) => delete job.props.spec.concurrencyPolicy],
    ],
    unknown: ([job]) => (job.props.spec.concurrencyPolicy = UNKNOWN),
  },
  "stateful-resources-are-protected": {
    satisfied: [{ ...database(), references: {} }],
    violated: [[/not protected/, ([db]) => (db.protect = false)]],
    unknownIsEnough: ([db]) => (db.props.storageEncrypted = UNKNOWN),
    alsoSatisfied: [
      ([db]) => Object.assign(db, { protect: false, props: { replicateSourceDb: UNKNOWN } }),
      ([db]) =>
        Object.assign(db, { type: "aws:eks/cluster:Cluster", protect: false, below: "eks:index:Cluster" }),
    ],
  },
  "stateful-resources-are-not-deleted-first": {
    satisfied: [{ ...database(), references: {} }],
    violated: [[/is true/, ([db]) => (db.deleteBeforeReplace = true)]],
    unknownIsEnough: ([db]) => (db.props.storageEncrypted = UNKNOWN),
  },
  "what-data-stands-on-is-protected": {
    satisfied: [database(), key(), subnetGroup()],
    violated: [
      [/The protected database stands on it/, ([, own]) => (own.protect = false)],
      [/The protected database stands on it/, ([, , group]) => (group.protect = false)],
    ],
    unknownIsEnough: ([db]) => (db.props.kmsKeyId = UNKNOWN),
  },
  "nodes-and-data-span-three-zones": {
    satisfied: [subnetGroup(), sample("aws:eks/nodeGroup:NodeGroup", { subnetIds: ["a", "b", "c"] })],
    violated: [
      [/It may be placed in 2/, ([group]) => group.props.subnetIds.pop()],
      [/Its nodes may be placed in 0/, ([, nodes]) => delete nodes.props.subnetIds],
    ],
    unknown: ([group]) => (group.props.subnetIds = UNKNOWN),
  },
  "live-trading-happens-in-prod-only": {
    stage: "staging",
    satisfied: [
      trader({ ALPACA_PAPER_TRADING: "true", URL: "https://paper-api.alpaca.markets" }),
      configMap(),
    ],
    violated: [
      [/ALPACA_PAPER_TRADING is false/, ([one]) => (pod(one).containers[0].env[0].value = "false")],
      [/URL names/, ([one]) => (pod(one).containers[0].env[1].value = "https://api.alpaca.markets/v2")],
      [/URL names/, ([, map]) => (map.props.data.URL = "https://fapi.bitunix.com")],
    ],
    unknown: ([one]) => (pod(one).containers[0].env[1].value = UNKNOWN),
  },
  "testnets-stay-out-of-prod": {
    satisfied: [trader({ URL: "https://api.alpaca.markets" }), configMap()],
    violated: [
      [/URL names/, ([one]) => (pod(one).containers[0].env[0].value = "https://paper-api.alpaca.markets")],
      [/URL names testnet/, ([, map]) => (map.props.data.URL = "https://testnet.example")],
    ],
    unknown: ([, map]) => (map.props.data = UNKNOWN),
  },
  "traders-of-one-account-elect-one": {
    satisfied: [
      trader({ URL: "https://fapi.bitunix.com" }),
      sample("kubernetes:rbac.authorization.k8s.io/v1:Role", {
        metadata: { name: "leader", namespace: "shop" },
        rules: [{ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["update"] }],
      }),
      sample("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", {
        metadata: { name: "leader", namespace: "shop" },
        subjects: [{ kind: "ServiceAccount", name: "shop", namespace: "shop" }],
        roleRef: { kind: "Role", name: "leader" },
      }),
    ],
    violated: [
      [/none waits for a lease/, ([, role]) => (role.props.rules[0].resources = ["configmaps"])],
      [/none waits for a lease/, ([, , binding]) => (binding.props.subjects[0].name = "other")],
      [/none waits for a lease/, ([, , binding]) => (binding.props.roleRef.name = "other")],
      [/none waits for a lease/, ([, role]) => (role.props.metadata.namespace = "other")],
      [
        /none waits for a lease/,
        (samples) => {
          (samples as Sample[]).length = 1;
          samples[0].props.spec.replicas = 1;
        },
      ],
    ],
    unknown: ([one]) => (pod(one).containers[0].env[0].value = UNKNOWN),
    alsoSatisfied: [
      (samples) => {
        (samples as Sample[]).length = 1;
        single(samples);
        samples[0].props.spec.replicas = 1;
      },
      (samples) => {
        (samples as Sample[]).length = 1;
        pod(samples[0]).containers[0].env[0].value = "https://api.example.com";
      },
    ],
  },
});
