import assert from "node:assert/strict";
import { MonitoringStack, MonitoringStackArgs } from "../../components/monitoring-stack";
import {
  metadataOf,
  NAMESPACE,
  NETWORK_POLICY,
  planInCluster,
  RELEASE,
  statementsOf,
  valuesOf,
} from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";
const ENTRY = "aws:secretsmanager/secret:Secret";

const ARGS: MonitoringStackArgs = {
  retentionDays: 30,
  storage: "50Gi",
  grafanaStorage: "10Gi",
  scrapeIntervalSeconds: 15,
  replicas: 2,
  storageClass: "gp3",
  stage: "prod",
  pagerDutySecretName: "slipway/prod/pagerduty",
  clusterName: "slipway-prod",
  region: "us-east-1",
  accountId: "111122223333",
  vpcCidr: "10.40.0.0/16",
  oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/issuer.example",
  oidcIssuer: "issuer.example",
  mesh: true,
  tags: { stage: "prod" },
};

type Changes = Partial<MonitoringStackArgs>;
const planMonitoring = (changes: Changes = {}) =>
  planInCluster((options) => void new MonitoringStack("main", { ...ARGS, ...changes }, options));

describe("MonitoringStack", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planMonitoring();
  });
  const value = (path: string, plan = planned) => valuesOf(plan.one(RELEASE, "main"), path);

  describe("Prometheus", () => {
    const spec = (key: string) => value(`prometheus.prometheusSpec.${key}`);

    it("scrapes and evaluates every 15 s", () =>
      assert.deepEqual([spec("scrapeInterval"), spec("evaluationInterval")], ["15s", "15s"]));

    it("keeps 30 days on a volume of 50Gi, of which it fills at most 85 %", () => {
      assert.equal(spec("retention"), "30d");
      assert.equal(spec("retentionSize"), `${50 * 1024 * 0.85}MB`);
      assert.deepEqual(spec("storageSpec.volumeClaimTemplate.spec"), {
        storageClassName: "gp3",
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "50Gi" } },
      });
    });

    it("reads every monitor, probe, rule and scrape config of the cluster", () => {
      for (const kind of ["serviceMonitor", "podMonitor", "probe", "rule", "scrapeConfig"]) {
        assert.equal(spec(`${kind}SelectorNilUsesHelmValues`), false, kind);
      }
    });

    it("says of every metric which stage and cluster it is of", () =>
      assert.deepEqual(spec("externalLabels"), { stage: "prod", cluster: "slipway-prod" }));

    it("never waits longer for a target than until the next scrape", async () => {
      const fast = await planMonitoring({ scrapeIntervalSeconds: 5 });
      assert.equal(value("prometheus.prometheusSpec.scrapeTimeout", fast), "5s");
    });

    it("joins the mesh where there is one, to reach the pods in it", async () => {
      assert.deepEqual(spec("podMetadata.labels"), { "istio.io/dataplane-mode": "ambient" });
      const alone = await planMonitoring({ mesh: false });
      assert.deepEqual(value("prometheus.prometheusSpec.podMetadata.labels", alone), {});
      assert.deepEqual(alone.all("kubernetes:security.istio.io/v1:PeerAuthentication"), []);
    });

    it("writes to a workspace too where one is named, with the right to write to that one alone", async () => {
      const workspace = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1a2b";
      const far = await planMonitoring({ remoteWriteWorkspaceArn: workspace });
      assert.deepEqual(value("prometheus.prometheusSpec.remoteWrite", far), [
        {
          url: "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1a2b/api/v1/remote_write",
          sigv4: { region: "eu-west-1" },
          queueConfig: { maxSamplesPerSend: 1000, maxShards: 50 },
        },
      ]);
      const allowed = [
        ...statementsOf(far.one("aws:iam/rolePolicy:RolePolicy", "main-remote-write")).values(),
      ];
      assert.deepEqual(
        allowed.map(({ Action, Resource }) => [Action, Resource]),
        [[["aps:RemoteWrite"], workspace]],
      );
      const association = far.one(
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "main-remote-write",
      );
      assert.equal(association.inputs["serviceAccount"], value("prometheus.serviceAccount.name", far));
      assert.ok(far.waitsFor(far.one(RELEASE, "main"), association));
      assert.equal(spec("remoteWrite"), undefined);
    });

    it("has as many replicas as asked, on different hosts, and a budget where there are two", async () => {
      assert.deepEqual([spec("replicas"), spec("podAntiAffinity")], [2, "hard"]);
      assert.equal(value("prometheus.podDisruptionBudget.enabled"), true);
      const small = await planMonitoring({ replicas: 1 });
      assert.equal(value("prometheus.podDisruptionBudget.enabled", small), false);
    });
  });

  describe("Grafana", () => {
    it("has its login from a secret that is made at random, and no password among its values", () => {
      assert.equal(value("grafana.admin.existingSecret"), "grafana-login");
      assert.equal(value("grafana.adminPassword"), undefined);
      const filled = planned.one(EXTERNAL_SECRET, "main-grafana-login").inputs["spec"] as {
        target: { template: { data: Record<string, string> } };
      };
      assert.deepEqual(filled.target.template.data, {
        "admin-user": "admin",
        "admin-password": "{{ .value }}",
      });
      assert.equal(planned.one("random:index/randomPassword:RandomPassword").inputs["length"], 40);
    });

    it("starts after its login is declared", () =>
      assert.ok(
        planned.waitsFor(planned.one(RELEASE, "main"), planned.one(EXTERNAL_SECRET, "main-grafana-login")),
      ));

    it("keeps its dashboards on 10Gi", () =>
      assert.deepEqual(
        [value("grafana.persistence.enabled"), value("grafana.persistence.size")],
        [true, "10Gi"],
      ));

    it("has no way in from outside and no anonymous user", () => {
      assert.equal(value("grafana.ingress"), undefined);
      assert.deepEqual(
        (value("grafana") as Record<string, Record<string, unknown>>)["grafana.ini"]?.["auth.anonymous"],
        { enabled: false },
      );
    });

    it("may read config maps and secrets of its own namespace only", () =>
      assert.equal(value("grafana.rbac.namespaced"), true));
  });

  describe("alerts", () => {
    it("of severity critical leave within 10 s to PagerDuty", () => {
      const [rota] = value("alertmanager.config.route.routes") as {
        receiver: string;
        routes: { matchers: string[]; group_wait: string }[];
      }[];
      assert.equal(rota?.receiver, "pagerduty");
      assert.deepEqual(rota?.routes[0]?.matchers, ['severity = "critical"']);
      assert.equal(rota?.routes[0]?.group_wait, "10s");
    });

    it("are signed by a key from a file, which is never among the values", () => {
      const receivers = value("alertmanager.config.receivers") as {
        name: string;
        pagerduty_configs?: object[];
      }[];
      const [config] = receivers.find(({ name }) => name === "pagerduty")?.pagerduty_configs ?? [];
      assert.ok(config && !("routing_key" in config));
      assert.equal(
        (config as Record<string, string>)["routing_key_file"],
        "/etc/alertmanager/pagerduty/routing-key",
      );
    });

    it("are collected before the key is there", () => {
      const [volume] = value("alertmanager.alertmanagerSpec.volumes") as { secret: object }[];
      assert.deepEqual(volume?.secret, { secretName: "pagerduty", optional: true });
    });

    it("go to nobody when no PagerDuty entry is named", async () => {
      const quiet = await planMonitoring({ pagerDutySecretName: undefined });
      assert.deepEqual(value("alertmanager.config.receivers", quiet), [{ name: "nobody" }]);
      assert.equal(quiet.all(ENTRY).length, 1);
    });
  });

  describe("secrets", () => {
    it("are encrypted with a key of their own", () => {
      const key = planned.one("aws:kms/key:Key");
      for (const entry of planned.all(ENTRY)) assert.ok(planned.waitsFor(entry, key), entry.name);
    });

    it("are read by one service account, which may read these two entries and no others", () => {
      const role = planned.one("aws:iam/role:Role", "main-secret-reader");
      const [trust] = (
        JSON.parse(String(role.inputs["assumeRolePolicy"])) as {
          Statement: { Condition: { StringEquals: Record<string, string> } }[];
        }
      ).Statement;
      assert.deepEqual(trust?.Condition.StringEquals, {
        "issuer.example:aud": "sts.amazonaws.com",
        "issuer.example:sub": "system:serviceaccount:monitoring:secret-reader",
      });
      const statements = statementsOf(planned.one("aws:iam/rolePolicy:RolePolicy", "main-secret-reader"));
      assert.equal([statements.get("ReadEntries")?.Resource].flat().length, 2);
    });
  });

  describe("namespaces", () => {
    it("keep the node exporter, which needs the host, apart from everything else", () => {
      const profiles = planned
        .all(NAMESPACE)
        .map(metadataOf)
        .map(({ name, labels }) => [name, labels?.["pod-security.kubernetes.io/enforce"]]);
      assert.deepEqual(profiles, [
        ["monitoring", "restricted"],
        ["node-exporter", "privileged"],
      ]);
      assert.equal(value("prometheus-node-exporter.namespaceOverride"), "node-exporter");
    });

    it("let Prometheus alone reach out to every pod", () => {
      const wide = planned
        .all(NETWORK_POLICY)
        .filter((policy) => JSON.stringify(policy.inputs["spec"]).includes('"namespaceSelector":{}'));
      assert.deepEqual(
        wide.map((policy) => (policy.inputs["spec"] as { podSelector: object }).podSelector),
        [{ matchLabels: { "app.kubernetes.io/name": "prometheus" } }],
      );
    });
  });

  it("scrapes and judges only what EKS shows", () => {
    for (const part of ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"]) {
      assert.equal(value(`${part}.enabled`), false, part);
    }
  });

  describe("bad arguments", () => {
    const cases: [string, Changes, RegExp][] = [
      ["no retention", { retentionDays: 0 }, /retentionDays is 0; give a whole number from 1 on/],
      ["half a second", { scrapeIntervalSeconds: 0.5 }, /scrapeIntervalSeconds is 0\.5/],
      ["no replica", { replicas: 0 }, /replicas is 0/],
      ["a size without a unit", { storage: "50" }, /storage is "50"; give a quantity such as 50Gi/],
      [
        "a workspace by its name",
        { remoteWriteWorkspaceArn: "ws-1a2b" },
        /remoteWriteWorkspaceArn is "ws-1a2b"; give the ARN of a workspace/,
      ],
      [
        "a retention that the storage ends before",
        { storage: "5Gi" },
        /storage is 5Gi, which ends before the 30 days/,
      ],
    ];
    for (const [what, changes, message] of cases) {
      it(`refuses ${what}`, () =>
        assert.rejects(planMonitoring(changes), (error: Error) => {
          assert.match(error.message, /^MonitoringStack "main": /);
          assert.match(error.message, message);
          return true;
        }));
    }
  });
});
