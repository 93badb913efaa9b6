import assert from "node:assert/strict";
import { PlannedResource } from "../../offline/plan/plan";
import { metadataOf, NAMESPACE, NETWORK_POLICY } from "./planned-platform";
import { planTenant, STORE } from "./planned-tenant";
import { PlannedResources } from "./planned-resources";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const MESH = "kubernetes:security.istio.io/v1";

const INGRESS_ARGS = {
  name: "shop-ingress",
  host: "shop.example.com",
  tlsSecret: "shop-tls",
  issuer: "letsencrypt-prod",
  paths: [
    { path: "/api", service: "backend", port: 80 },
    { path: "/", service: "frontend", port: 80 },
  ],
};
const GATEWAY = {
  name: "shop-gateway",
  host: "shop.example.com",
  tlsSecret: "shop-tls",
  issuer: "letsencrypt-prod",
  routes: [{ name: "api", prefix: "/api", service: "backend", port: 80 }],
};

const specOf = (resource: PlannedResource) => resource.inputs["spec"] as Record<string, unknown>;

describe("Tenant", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planTenant({
      viewerGroup: "viewers",
      operatorGroup: "operators",
      configMaps: { "shop-config": { "config.yaml": "level: info\n" } },
      claims: { "shop-logs": { size: "20Gi", accessMode: "ReadWriteMany", storageClass: "shop-efs" } },
      secretStore: STORE,
      ingresses: [
        { ...INGRESS_ARGS, requestsPerMinute: 100, bodySize: "10m", websocketTimeoutSeconds: 3600 },
      ],
    });
  });

  it("makes all in its namespace, under itself, once the namespace is there", () => {
    const component = planned.one("slipway:app:Tenant");
    const namespace = planned.one(NAMESPACE);
    const kinds = [
      ["core/v1", "ResourceQuota"],
      ["core/v1", "LimitRange"],
      ["core/v1", "ConfigMap"],
      ["core/v1", "PersistentVolumeClaim"],
      ["networking.k8s.io/v1", "NetworkPolicy"],
      ["networking.k8s.io/v1", "Ingress"],
      ["rbac.authorization.k8s.io/v1", "Role"],
      ["external-secrets.io/v1", "SecretStore"],
    ].map(([group, kind]) => `kubernetes:${group}:${kind}`);
    for (const type of kinds) {
      const made = planned.all(type);
      assert.ok(made.length > 0, type);
      for (const child of made) {
        assert.equal(child.parent, component.urn, child.urn);
        assert.match(child.provider, /pulumi:providers:kubernetes::kubernetes::/, child.urn);
        assert.equal(metadataOf(child).namespace, "shop-prod", child.urn);
        assert.ok(planned.waitsFor(child, namespace), child.urn);
      }
    }
  });

  it("enforces restricted Pod Security, and reports and warns by it", () => {
    const { name, labels } = metadataOf(planned.one(NAMESPACE));
    assert.equal(name, "shop-prod");
    for (const mode of ["enforce", "audit", "warn"])
      assert.equal(labels?.[`pod-security.kubernetes.io/${mode}`], "restricted", mode);
    assert.equal(labels?.["app.kubernetes.io/part-of"], "shop");
  });

  it("lets no pod be reached or reach out", () => {
    const closed = planned.one(NETWORK_POLICY, "shop-closed");
    assert.deepEqual(specOf(closed), { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("caps what the namespace uses, and allows no node port", () => {
    assert.deepEqual(specOf(planned.one("kubernetes:core/v1:ResourceQuota"))["hard"], {
      "requests.cpu": "4",
      "requests.memory": "8Gi",
      "limits.cpu": "8",
      "limits.memory": "16Gi",
      pods: "20",
      "requests.storage": "30Gi",
      persistentvolumeclaims: "2",
      "services.loadbalancers": "1",
      "services.nodeports": "0",
    });
  });

  it("limits a container that gives no limits itself", () => {
    const [limit] = specOf(planned.one("kubernetes:core/v1:LimitRange"))["limits"] as Record<
      string,
      unknown
    >[];
    assert.equal(limit?.["type"], "Container");
    for (const amounts of [limit?.["default"], limit?.["defaultRequest"]])
      assert.deepEqual(Object.keys(amounts as object).sort(), ["cpu", "memory"]);
  });

  it("holds its config and its claims under the names of the document", () => {
    const config = planned.one("kubernetes:core/v1:ConfigMap");
    assert.equal(metadataOf(config).name, "shop-config");
    assert.deepEqual(config.inputs["data"], { "config.yaml": "level: info\n" });
    const claim = planned.one(CLAIM);
    assert.equal(metadataOf(claim).name, "shop-logs");
    assert.deepEqual(specOf(claim), {
      accessModes: ["ReadWriteMany"],
      storageClassName: "shop-efs",
      resources: { requests: { storage: "20Gi" } },
    });
  });

  describe("people", () => {
    interface Rule {
      apiGroups: string[];
      resources: string[];
      verbs: string[];
    }
    const rulesOf = (role: string) => planned.one(ROLE, `shop-${role}`).inputs["rules"] as Rule[];
    const may = (role: string, verb: string, group: string, resource: string): boolean =>
      rulesOf(role).some(
        (rule) =>
          rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb),
      );

    it("get their role by the group of their access entry", () => {
      for (const [role, group] of Object.entries({ viewer: "viewers", operator: "operators" })) {
        const { roleRef, subjects } = planned.one(BINDING, `shop-${role}`).inputs;
        assert.deepEqual(roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role });
        assert.deepEqual(subjects, [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }]);
      }
    });

    it("have no wildcard, no secret and no way into a container", () => {
      for (const rule of [...rulesOf("viewer"), ...rulesOf("operator")]) {
        const all = [...rule.apiGroups, ...rule.resources, ...rule.verbs];
        for (const word of ["*", "secrets", "pods/exec", "pods/attach", "serviceaccounts/token"])
          assert.ok(!all.includes(word), `${word} in ${JSON.stringify(rule)}`);
      }
    });

    it("as viewers read only", () => {
      const verbs = new Set(rulesOf("viewer").flatMap((rule) => rule.verbs));
      assert.deepEqual([...verbs].sort(), ["get", "list", "watch"]);
    });

    it("as operators read logs, restart, scale, promote and look through a port", () => {
      for (const [verb, group, resource] of [
        ["get", "", "pods/log"],
        ["delete", "", "pods"],
        ["create", "", "pods/eviction"],
        ["create", "", "pods/portforward"],
        ["patch", "apps", "deployments/scale"],
        ["patch", "argoproj.io", "rollouts/scale"],
        ["patch", "argoproj.io", "rollouts/status"],
      ] as const)
        assert.ok(may("operator", verb, group, resource), `${verb} ${group}/${resource}`);
    });

    it("as operators cannot change what a pod runs or mounts, and so not read a secret that way", () => {
      for (const [group, resource] of [
        ["", "pods"],
        ["apps", "deployments"],
        ["apps", "replicasets"],
        ["argoproj.io", "rollouts"],
      ] as const) {
        for (const verb of ["create", "update", "patch"])
          assert.ok(!may("operator", verb, group, resource), `${verb} ${group}/${resource}`);
      }
    });

    it("have no role where no group is given", async () =>
      assert.deepEqual((await planTenant()).all(ROLE), []));
  });

  describe("ingress", () => {
    it("is by nginx, under TLS, with the paths in their order of match", () => {
      assert.deepEqual(specOf(planned.one(INGRESS)), {
        ingressClassName: "nginx",
        tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
        rules: [
          {
            host: "shop.example.com",
            http: {
              paths: INGRESS_ARGS.paths.map(({ path, service, port }) => ({
                path,
                pathType: "Prefix",
                backend: { service: { name: service, port: { number: port } } },
              })),
            },
          },
        ],
      });
    });

    it("limits requests and bodies and keeps websockets by annotations that ingress-nginx has", () => {
      const prefix = "nginx.ingress.kubernetes.io";
      assert.deepEqual(metadataOf(planned.one(INGRESS)).annotations, {
        "cert-manager.io/cluster-issuer": "letsencrypt-prod",
        [`${prefix}/ssl-redirect`]: "true",
        [`${prefix}/limit-rpm`]: "100",
        [`${prefix}/proxy-body-size`]: "10m",
        [`${prefix}/proxy-read-timeout`]: "3600",
        [`${prefix}/proxy-send-timeout`]: "3600",
      });
    });

    it("lets the certificate be proven, and only where there is one", async () => {
      const challenge = specOf(planned.one(NETWORK_POLICY, "shop-certificate-challenges"));
      assert.deepEqual(challenge["podSelector"], {
        matchLabels: { "acme.cert-manager.io/http01-solver": "true" },
      });
      const policies = (await planTenant()).all(NETWORK_POLICY).map(({ name }) => name);
      assert.deepEqual(policies, ["shop-closed"]);
    });
  });

  describe("in the mesh", () => {
    let meshed: PlannedResources;
    before(async () => {
      meshed = await planTenant({ mesh: "ambient", gateway: GATEWAY });
    });

    it("takes mutual TLS only, and no caller until a service names it", () => {
      assert.equal(metadataOf(meshed.one(NAMESPACE)).labels?.["istio.io/dataplane-mode"], "ambient");
      assert.deepEqual(specOf(meshed.one(`${MESH}:PeerAuthentication`)), { mtls: { mode: "STRICT" } });
      assert.deepEqual(specOf(meshed.one(`${MESH}:AuthorizationPolicy`)), {});
    });

    it("is entered under TLS 1.2 or newer by routes to its services", () => {
      const { servers } = specOf(meshed.one("kubernetes:networking.istio.io/v1:Gateway"));
      const [https, http] = servers as { tls: object; port: { number: number } }[];
      assert.deepEqual(https?.tls, {
        mode: "SIMPLE",
        credentialName: "shop-tls",
        minProtocolVersion: "TLSV1_2",
      });
      assert.deepEqual([http?.port.number, http?.tls], [80, { httpsRedirect: true }]);
      const route = specOf(meshed.one("kubernetes:networking.istio.io/v1:VirtualService"));
      const [{ match, route: targets } = { match: undefined, route: undefined }] = route["http"] as {
        match?: object;
        route?: object;
      }[];
      assert.deepEqual(match, [{ uri: { prefix: "/api" } }]);
      assert.deepEqual(targets, [
        { destination: { host: "backend.shop-prod.svc.cluster.local", port: { number: 80 } } },
      ]);
    });

    it("gives a canary a share of a route, which Argo Rollouts sets, and none before", async () => {
      const [route] = GATEWAY.routes;
      const shared = await planTenant({
        mesh: "ambient",
        gateway: { ...GATEWAY, routes: [{ ...route!, canaryService: "backend-canary" }] },
      });
      const made = shared.one("kubernetes:networking.istio.io/v1:VirtualService");
      const [{ name, route: targets } = { name: "", route: undefined }] = specOf(made)["http"] as {
        name: string;
        route?: object;
      }[];
      assert.equal(name, metadataOf(made).name);
      const destination = (service: string) => ({
        destination: { host: `${service}.shop-prod.svc.cluster.local`, port: { number: 80 } },
      });
      assert.deepEqual(targets, [
        { ...destination("backend"), weight: 100 },
        { ...destination("backend-canary"), weight: 0 },
      ]);
      assert.deepEqual(made.ignoreChanges, ["spec.http[0].route[0].weight", "spec.http[0].route[1].weight"]);
    });

    it("has its certificate where the mesh's entry reads it", () => {
      const certificate = meshed.one("kubernetes:cert-manager.io/v1:Certificate");
      assert.equal(metadataOf(certificate).namespace, "istio-ingress");
      assert.equal(specOf(certificate)["secretName"], "shop-tls");
    });

    it("is only where it is asked for", () => {
      assert.equal(metadataOf(planned.one(NAMESPACE)).labels?.["istio.io/dataplane-mode"], undefined);
      assert.deepEqual(planned.all(`${MESH}:PeerAuthentication`), []);
    });
  });
});
