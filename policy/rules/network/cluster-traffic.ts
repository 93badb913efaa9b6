import type { Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** True for a selector without conditions, however it is written. */
function selectsAll(selector: Value): boolean {
  return (
    selector.at("matchLabels").entries().length === 0 && selector.at("matchExpressions").list().length === 0
  );
}

/** True for a policy that selects every pod, for both directions, and lets nothing through. */
function deniesEverything(policy: Resource): boolean {
  const spec = policy.at("spec");
  const types = spec.at("policyTypes").texts();
  return (
    selectsAll(spec.at("podSelector")) &&
    types.includes("Ingress") &&
    types.includes("Egress") &&
    spec.at("ingress").list().length === 0 &&
    spec.at("egress").list().length === 0
  );
}

export const namespacesDenyTrafficByDefault: StackRule = {
  id: "namespaces-deny-traffic-by-default",
  domain: "network",
  title: "Namespaces let no traffic in or out by default",
  severity: "high",
  rationale: "Without it, one broken pod reaches every other pod of the cluster and the internet.",
  remediation: "Add a NetworkPolicy with an empty podSelector, both policyTypes, and no rule.",
  references: ["CIS EKS 4.3.2", "CKV2_K8S_6", "NSA Network policies"],
  types: [NAMESPACE, NETWORK_POLICY],
  reads: ["spec"],
  settings: {
    exempt: { type: "strings", default: ["kube-system"], description: "Namespaces the rule leaves alone" },
  },
  checkStack(stack, judge) {
    const policies = stack.ofType(NETWORK_POLICY);
    judge.each(stack.ofType(NAMESPACE), (namespace) => {
      const name = namespace.objectName();
      if (name !== undefined && judge.strings("exempt").includes(name)) return;
      const own = policies.filter((policy) => {
        const of = policy.at("metadata", "namespace");
        return policy.refersTo("metadata", namespace) || (!of.computed && of.text() === name);
      });
      if (own.some(deniesEverything)) return;
      stack.assertObjectsShow();
      judge.violated("No network policy closes it in both directions.");
    });
  },
};

const WORLD = ["0.0.0.0/0", "::/0"];

export const networkPoliciesNameTheirPeers: ResourceRule = {
  id: "network-policies-name-their-peers",
  domain: "network",
  title: "Network policies say who may talk, and to what",
  severity: "high",
  rationale: "A rule without peers and ports opens everything, and so undoes the default.",
  remediation: "Give from or to; for addresses outside the cluster also ports.",
  references: ["CIS EKS 4.3.2", "NSA Network policies"],
  types: [NETWORK_POLICY],
  reads: ["spec.ingress", "spec.egress"],
  check(policy, judge) {
    for (const [side, peers] of [
      ["ingress", "from"],
      ["egress", "to"],
    ] as const) {
      judge.each(policy.at("spec", side).list(), (rule) => {
        const ports = rule.at("ports").list();
        const named = rule.at(peers).list();
        if (named.length === 0 && ports.length === 0)
          judge.violated(`A rule for ${side} lets everything through.`);
        const world = named.some((peer) => WORLD.includes(peer.at("ipBlock", "cidr").text() ?? ""));
        if (world && ports.length === 0)
          judge.violated(`A rule for ${side} opens all ports to every address.`);
      });
    }
  },
};

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";

export const ingressesUseTls: ResourceRule = {
  id: "ingresses-use-tls",
  domain: "network",
  title: "Ingresses have a certificate for each host",
  severity: "high",
  rationale: "A host without TLS sends passwords and sessions in the clear.",
  remediation: "List each host in spec.tls with a secretName, and set ingressClassName.",
  references: ["CIS EKS 5.4.5"],
  types: [INGRESS],
  reads: ["spec.rules", "spec.tls", "spec.ingressClassName"],
  check(ingress, judge) {
    const covered = ingress
      .at("spec", "tls")
      .list()
      .flatMap((entry) => entry.at("hosts").texts());
    judge.each(ingress.at("spec", "rules").list(), (rule) => {
      const host = rule.at("host").text();
      if (host === undefined) judge.violated("A rule has no host: it answers for every name.");
      else if (!covered.includes(host)) judge.violated(`${host} has no certificate.`);
    });
    if (!ingress.at("spec", "ingressClassName").given) judge.violated("ingressClassName is not given.");
  },
};

export const ingressesCarryNoSnippets: ResourceRule = {
  id: "ingresses-carry-no-snippets",
  domain: "network",
  title: "Ingresses carry no pieces of nginx configuration",
  severity: "high",
  rationale: "A snippet runs inside the controller, which can read every secret it serves (CVE-2021-25742).",
  remediation: "Use the annotation made for the purpose.",
  references: ["CKV_K8S_153"],
  types: [INGRESS],
  reads: ["metadata.annotations"],
  check(ingress, judge) {
    for (const [name] of ingress.at("metadata", "annotations").entries()) {
      if (name.endsWith("-snippet")) judge.violated(`It carries ${name}.`);
    }
  },
};

export const servicesDoNotListenOnNodes: ResourceRule = {
  id: "services-do-not-listen-on-nodes",
  domain: "network",
  title: "Services do not listen on nodes or on addresses of others",
  severity: "medium",
  rationale: "A node port is open on every node and goes around the load balancer and its TLS.",
  remediation: "Use type ClusterIP behind an ingress, and no externalIPs.",
  references: [],
  types: ["kubernetes:core/v1:Service"],
  reads: ["spec.type", "spec.externalIPs"],
  check(service, judge) {
    if (service.at("spec", "type").text() === "NodePort") judge.violated("Its type is NodePort.");
    if (service.at("spec", "externalIPs").list().length > 0) judge.violated("It takes over externalIPs.");
  },
};

export const meshTrafficIsMutualTls: ResourceRule = {
  id: "mesh-traffic-is-mutual-tls",
  domain: "network",
  title: "The mesh takes mutual TLS only",
  severity: "high",
  rationale: "In permissive mode a pod outside the mesh talks to services in the clear and unnamed.",
  remediation: "Set spec.mtls.mode to STRICT, also for single ports.",
  references: [],
  types: [
    "kubernetes:security.istio.io/v1:PeerAuthentication",
    "kubernetes:security.istio.io/v1beta1:PeerAuthentication",
  ],
  reads: ["spec.mtls.mode", "spec.portLevelMtls"],
  check(authentication, judge) {
    const mode = authentication.at("spec", "mtls", "mode").text();
    if (mode !== "STRICT") judge.violated(`Its mode is ${mode ?? "not given"}.`);
    for (const [port, setting] of authentication.at("spec", "portLevelMtls").entries()) {
      const own = setting.at("mode").text();
      // UNSET takes the mode of the whole.
      if (own !== "STRICT" && own !== "UNSET" && own !== undefined)
        judge.violated(`Port ${port} has the mode ${own}.`);
    }
  },
};

export const gatewaysUseTls: ResourceRule = {
  id: "gateways-use-tls",
  domain: "network",
  title: "Gateways of the mesh speak TLS 1.2 or newer and redirect plain HTTP",
  severity: "high",
  rationale: "Plain HTTP and old TLS can be read and changed on the way.",
  remediation: "Set tls.httpsRedirect on HTTP servers, and tls.minProtocolVersion TLSV1_2 on the others.",
  references: ["CIS EKS 5.4.5"],
  types: ["kubernetes:networking.istio.io/v1:Gateway", "kubernetes:networking.istio.io/v1beta1:Gateway"],
  reads: ["spec.servers"],
  check(gateway, judge) {
    judge.each(gateway.at("spec", "servers").list(), (server) => {
      const protocol = server.at("port", "protocol").text()?.toUpperCase();
      const tls = server.at("tls");
      if (protocol === "HTTP" && !tls.at("httpsRedirect").isTrue()) judge.violated("It answers plain HTTP.");
      const oldest = tls.at("minProtocolVersion").text();
      if (protocol === "HTTPS" && oldest !== "TLSV1_2" && oldest !== "TLSV1_3") {
        judge.violated(`Its oldest protocol is ${oldest ?? "not given"}.`);
      }
    });
  },
};
