import assert from "node:assert/strict";
import { NETWORK_POLICY, metadataOf, planPlatform, RELEASE, valuesOf } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const PEER_AUTHENTICATION = "kubernetes:security.istio.io/v1:PeerAuthentication";

describe("Platform's mesh", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planPlatform();
  });
  const istio = (part: string) => planned.one(RELEASE, `main-istio-${part}`);

  it("is there only if wanted", async () => {
    const without = await planPlatform({ mesh: false });
    assert.deepEqual(
      without.all(RELEASE).filter(({ name }) => name.includes("istio")),
      [],
    );
    assert.deepEqual(without.all(PEER_AUTHENTICATION), []);
  });

  it("is one version of Istio in every part", () => {
    const versions = ["base", "istiod", "cni", "ztunnel", "gateway"].map(
      (part) => istio(part).inputs["version"],
    );
    assert.equal(new Set(versions).size, 1);
  });

  it("comes up definitions first, then control plane, node agents, node proxies, entry", () => {
    const parts = ["base", "istiod", "cni", "ztunnel", "gateway"].map(istio);
    parts.slice(1).forEach((later, index) => assert.ok(planned.waitsFor(later, parts[index]!), later.name));
  });

  it("runs without sidecars", () => {
    for (const part of ["istiod", "cni", "ztunnel"])
      assert.equal(valuesOf(istio(part), "profile"), "ambient", part);
  });

  it("demands mutual TLS of every pod in it", () => {
    const strict = planned.one(PEER_AUTHENTICATION);
    assert.equal(metadataOf(strict).namespace, "istio-system");
    assert.deepEqual(strict.inputs["spec"], { mtls: { mode: "STRICT" } });
  });

  it("has an entry that only nginx reaches", () => {
    assert.equal(valuesOf(istio("gateway"), "service.type"), "ClusterIP");
    const entry = planned.one(NETWORK_POLICY, "main-istio-ingress-add-on-traffic");
    const { ingress } = entry.inputs["spec"] as {
      ingress: {
        from: { namespaceSelector: { matchLabels: Record<string, string> } }[];
        ports: { port: number }[];
      }[];
    };
    const callers = ingress
      .filter(({ ports }) => ports.some(({ port }) => port === 443))
      .flatMap(({ from }) =>
        from.map((peer) => peer.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]),
      );
    assert.deepEqual(callers, ["ingress-nginx"]);
  });
});
