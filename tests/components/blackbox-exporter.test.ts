import assert from "node:assert/strict";
import { BlackboxExporter, BlackboxExporterArgs } from "../../components/blackbox-exporter";
import { metadataOf, NAMESPACE, NETWORK_POLICY, planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const PROBE = "kubernetes:monitoring.coreos.com/v1:Probe";
const ARGS: BlackboxExporterArgs = {
  addresses: [
    { host: "shop.example", path: "/health", system: "shop", team: "sales" },
    { host: "www.shop.example", path: "/", system: "shop", team: "sales" },
  ],
  replicas: 2,
  runbooks: "https://example/runbooks",
  monitoringNamespace: "monitoring",
};

type Changes = Partial<BlackboxExporterArgs>;
const planExporter = (changes: Changes = {}) =>
  planInCluster((options) => void new BlackboxExporter("blackbox", { ...ARGS, ...changes }, options));

describe("BlackboxExporter", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planExporter();
  });

  it("has Prometheus ask for each address, and say whose it is", () => {
    const specs = planned.all(PROBE).map(({ inputs }) => inputs["spec"] as any);
    assert.deepEqual(
      specs.map(({ targets }) => targets.staticConfig),
      [
        { static: ["https://shop.example/health"], labels: { system: "shop", team: "sales" } },
        { static: ["https://www.shop.example/"], labels: { system: "shop", team: "sales" } },
      ],
    );
    for (const { prober } of specs) {
      const [service, namespace] = prober.url.split(":")[0].split(".");
      const { metadata, spec } = planned.one("kubernetes:core/v1:Service").inputs as any;
      assert.deepEqual([service, namespace], [metadata.name, metadata.namespace]);
      assert.equal(Number(prober.url.split(":")[1]), spec.ports[0].port);
    }
  });

  it("lives in a namespace of its own, from which the internet is reached by HTTPS and nothing inside", () => {
    assert.deepEqual(
      planned.all(NAMESPACE).map((namespace) => metadataOf(namespace).name),
      ["blackbox-exporter"],
    );
    const egress = planned.all(NETWORK_POLICY).flatMap(({ inputs }) => (inputs["spec"] as any).egress ?? []);
    const outside = egress.filter(({ to }: any) => to[0].ipBlock);
    assert.equal(outside.length, 1);
    assert.deepEqual(outside[0].ports, [{ protocol: "TCP", port: 443 }]);
    assert.ok(outside[0].to[0].ipBlock.except.includes("10.0.0.0/8"));
  });

  it("is asked by Prometheus' namespace alone", () => {
    const ingress = planned
      .all(NETWORK_POLICY)
      .flatMap(({ inputs }) => (inputs["spec"] as any).ingress ?? []);
    assert.deepEqual(
      ingress.map(({ from }: any) => from[0].namespaceSelector.matchLabels),
      [{ "kubernetes.io/metadata.name": "monitoring" }],
    );
  });

  it("has room in its quota for its pods while they are replaced", () => {
    const { hard } = planned.one("kubernetes:core/v1:ResourceQuota").inputs["spec"] as any;
    assert.deepEqual(hard, { pods: "4", "limits.cpu": "800m", "limits.memory": "256Mi" });
  });

  it("starts anew when its configuration changes, as it would not read it again", async () => {
    const checksum = (plan: PlannedResources) =>
      (plan.one("kubernetes:apps/v1:Deployment").inputs as any).spec.template.metadata.annotations[
        "slipway/config-checksum"
      ];
    assert.notEqual(checksum(planned), checksum(await planExporter({ untrustedCertificates: true })));
  });

  it("wakes nobody when it is gone itself", () => {
    const rules = planned
      .all("kubernetes:monitoring.coreos.com/v1:PrometheusRule")
      .flatMap(({ inputs }) => (inputs["spec"] as any).groups.flatMap((group: any) => group.rules))
      .filter(({ alert }) => ["WorkloadDown", "NoPodReady"].includes(alert));
    assert.deepEqual(
      rules.map(({ labels }) => labels.severity),
      ["warning", "warning"],
    );
  });

  describe("bad arguments", () => {
    const [first] = ARGS.addresses;
    const cases: [string, Changes, RegExp][] = [
      ["no address", { addresses: [] }, /there are no addresses; give one, or leave the exporter out/],
      ["no replica", { replicas: 0 }, /replicas is 0; give a whole number from 1 on/],
      [
        "a URL for a host",
        { addresses: [{ ...first!, host: "https://shop.example" }] },
        /address "https:\/\/shop.example" is no host name; give one such as shop.example.com/,
      ],
      [
        "a path without a slash",
        { addresses: [{ ...first!, path: "health" }] },
        /the path of shop.example is "health"; give one that begins with a slash/,
      ],
      ["an address twice", { addresses: [first!, first!] }, /address shop.example is given twice/],
    ];
    for (const [what, changes, message] of cases) {
      it(`refuses ${what}`, () =>
        assert.rejects(planExporter(changes), (error: Error) => {
          assert.match(error.message, /^BlackboxExporter "blackbox": /);
          assert.match(error.message, message);
          return true;
        }));
    }
  });
});
