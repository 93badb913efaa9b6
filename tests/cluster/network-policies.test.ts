import assert from "node:assert/strict";
import { NetworkPod, NetworkPolicy, allows } from "./network-policies";

function pod(namespace: string, app: string): NetworkPod {
  return {
    namespace,
    namespaceLabels: { "kubernetes.io/metadata.name": namespace },
    labels: { app },
    ports: { http: 8000 },
    ip: "10.0.0.5",
  };
}

function policy(namespace: string, spec: NetworkPolicy["spec"]): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace },
    spec,
  };
}

describe("the network policy evaluator", () => {
  const a = pod("one", "a");
  const b = pod("one", "b");
  const far = pod("two", "a");
  const deny = policy("one", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  const out = policy("one", {
    podSelector: { matchLabels: { app: "a" } },
    policyTypes: ["Egress"],
    egress: [{}],
  });
  const into = (from: object, port: number | string = 8000): NetworkPolicy =>
    policy("one", {
      podSelector: { matchLabels: { app: "b" } },
      ingress: [{ from: [from], ports: [{ port }] }],
    });

  it("lets everything pass where no policy selects a pod", () => {
    assert.equal(allows([], a, b, 8000), true);
    assert.equal(allows([deny], far, pod("two", "b"), 8000), true);
  });

  it("closes both ways under a policy without rules", () => {
    assert.equal(allows([deny], a, b, 8000), false);
    assert.equal(allows([deny], a, far, 8000), false);
    assert.equal(allows([deny], far, a, 8000), false);
  });

  it("needs the leave of both ends", () => {
    const open = into({ podSelector: { matchLabels: { app: "a" } } });
    assert.equal(allows([deny, open], a, b, 8000), false);
    assert.equal(allows([deny, out], a, b, 8000), false);
    assert.equal(allows([deny, open, out], a, b, 8000), true);
  });

  it("opens the named port and no other", () => {
    const open = into({ podSelector: {} }, "http");
    assert.equal(allows([deny, out, open], a, b, 8000), true);
    assert.equal(allows([deny, out, open], a, b, 8001), false);
  });

  it("takes a pod selector alone for the own namespace, and both selectors together for another", () => {
    assert.equal(allows([deny, into({ podSelector: { matchLabels: { app: "a" } } })], far, b, 8000), false);
    const two = { matchLabels: { "kubernetes.io/metadata.name": "two" } };
    assert.equal(allows([deny, into({ namespaceSelector: two })], far, b, 8000), true);
    const other = { namespaceSelector: two, podSelector: { matchLabels: { app: "c" } } };
    assert.equal(allows([deny, into(other)], far, b, 8000), false);
  });

  it("takes a pod by its address where a block contains it and does not except it", () => {
    assert.equal(allows([deny, into({ ipBlock: { cidr: "10.0.0.0/8" } })], far, b, 8000), true);
    const except = { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } };
    assert.equal(allows([deny, into(except)], far, b, 8000), false);
  });
});
