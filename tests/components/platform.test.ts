import assert from "node:assert/strict";
import {
  metadataOf,
  NAMESPACE,
  NETWORK_POLICY,
  planPlatform,
  PlatformChanges,
  RELEASE,
  valuesOf,
} from "./planned-platform";
import { PlannedResources } from "./planned-resources";

describe("Platform", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planPlatform();
  });
  const release = (name: string) => planned.one(RELEASE, `main-${name}`);
  const assertOrder = (type: string, later: string, earlierType: string, earlier: string) =>
    assert.ok(
      planned.waitsFor(planned.one(type, `main-${later}`), planned.one(earlierType, `main-${earlier}`)),
      `${later} does not wait for ${earlier}`,
    );

  it("asks no data source", () => assert.deepEqual(planned.calls, []));

  describe("charts", () => {
    it("are pinned to exact versions of a named repository", () => {
      for (const { name, inputs } of planned.all(RELEASE)) {
        const repository = inputs["repositoryOpts"] as { repo: string } | undefined;
        assert.match(String(inputs["version"]), /^v?\d+\.\d+\.\d+$/, name);
        assert.match(repository?.repo ?? String(inputs["chart"]), /^(https|oci):\/\//, name);
      }
    });

    it("are rolled back when an install or upgrade fails", () => {
      for (const { name, inputs } of planned.all(RELEASE)) {
        assert.deepEqual(
          [inputs["atomic"], inputs["cleanupOnFail"], inputs["timeout"]],
          [true, true, 600],
          name,
        );
      }
    });

    it("limit the CPU and memory of the controllers they run", () => {
      const controllers: Record<string, string[]> = {
        "load-balancer-controller": ["resources"],
        "ingress-nginx": ["controller.resources"],
        "external-dns": ["resources"],
        "cert-manager": ["resources", "webhook.resources", "cainjector.resources"],
        "external-secrets": ["resources", "webhook.resources", "certController.resources"],
        "metrics-server": ["resources"],
        karpenter: ["controller.resources"],
        "argo-rollouts": ["controller.resources"],
        "istio-istiod": ["resources"],
        "istio-cni": ["resources"],
        "istio-ztunnel": ["resources"],
        "istio-gateway": ["resources"],
      };
      for (const [name, paths] of Object.entries(controllers)) {
        for (const path of paths) {
          const size = valuesOf(release(name), path) as
            { limits?: { cpu?: string; memory?: string } } | undefined;
          assert.ok(size?.limits?.cpu && size.limits.memory, `${name} ${path}`);
        }
      }
    });
  });

  describe("namespaces", () => {
    it("enforce the restricted profile, but for two that say why they cannot", () => {
      const profiles = planned.all(NAMESPACE).map((namespace) => {
        const { name, labels, annotations } = metadataOf(namespace);
        const profile = labels?.["pod-security.kubernetes.io/enforce"];
        if (profile !== "restricted") assert.ok(annotations?.["slipway/pod-security-reason"], name);
        return [name, profile];
      });
      assert.deepEqual(profiles.filter(([, profile]) => profile !== "restricted").sort(), [
        ["istio-system", "privileged"],
        ["secrets-store-csi-driver", "privileged"],
      ]);
    });

    it("deny both directions to every pod, and open no direction to everyone on every port", () => {
      const policies = planned.all(NETWORK_POLICY);
      for (const namespace of planned.all(NAMESPACE).map((made) => metadataOf(made).name)) {
        const own = policies.filter((policy) => metadataOf(policy).namespace === namespace);
        const denies = own.find((policy) => metadataOf(policy).name === "default-deny");
        assert.deepEqual(
          denies?.inputs["spec"],
          { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
          namespace,
        );
        for (const policy of own) {
          const { ingress = [], egress = [] } = policy.inputs["spec"] as Record<
            string,
            Record<string, unknown[]>[]
          >;
          for (const rule of [...ingress, ...egress]) {
            const peers = rule["from"] ?? rule["to"] ?? [];
            assert.ok(peers.length > 0, `${namespace} has a rule for every peer`);
            const anywhere = JSON.stringify(peers).includes("0.0.0.0/0");
            assert.ok(
              !anywhere || (rule["ports"] ?? []).length > 0,
              `${namespace} opens every port to anywhere`,
            );
          }
        }
      }
    });
  });

  describe("order", () => {
    it("brings the definitions of monitors before the charts that make some", () => {
      for (const name of [
        "cert-manager",
        "external-secrets",
        "karpenter",
        "argo-rollouts",
        "ingress-nginx",
      ]) {
        assertOrder(RELEASE, name, RELEASE, "monitoring-definitions");
      }
    });

    it("keeps the load balancer controller until the ingress it serves is gone", () =>
      assertOrder(RELEASE, "ingress-nginx", RELEASE, "load-balancer-controller"));

    it("asks for certificates once cert-manager and the way to answer are there", () => {
      for (const issuer of ["letsencrypt-staging", "letsencrypt-prod"]) {
        assertOrder("kubernetes:cert-manager.io/v1:ClusterIssuer", issuer, RELEASE, "cert-manager");
        assertOrder("kubernetes:cert-manager.io/v1:ClusterIssuer", issuer, RELEASE, "ingress-nginx");
      }
    });

    it("ends the nodes of a pool before Karpenter", () => {
      assertOrder("kubernetes:karpenter.sh/v1:NodePool", "general", RELEASE, "karpenter");
      assertOrder(
        "kubernetes:karpenter.sh/v1:NodePool",
        "general",
        "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
        "nodes",
      );
      assertOrder(RELEASE, "karpenter", RELEASE, "karpenter-definitions");
    });

    it("gives a controller its credentials before it starts", () => {
      const association = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
      for (const name of ["karpenter", "load-balancer-controller"]) {
        assertOrder(RELEASE, name, association, name);
      }
    });
  });

  describe("storage", () => {
    it("is encrypted gp3 by default, made where the pod is", () => {
      const { inputs } = planned.one("kubernetes:storage.k8s.io/v1:StorageClass");
      assert.equal(
        metadataOf(planned.one("kubernetes:storage.k8s.io/v1:StorageClass")).annotations?.[
          "storageclass.kubernetes.io/is-default-class"
        ],
        "true",
      );
      const parameters = inputs["parameters"] as Record<string, string>;
      assert.deepEqual([parameters["type"], parameters["encrypted"]], ["gp3", "true"]);
      assert.equal(inputs["volumeBindingMode"], "WaitForFirstConsumer");
    });
  });

  describe("ingress", () => {
    const nginx = (path: string) => valuesOf(release("ingress-nginx"), path);

    it("speaks TLS 1.2 and 1.3 only, and tells browsers to stay with it for a year", () => {
      assert.equal(nginx("controller.config.ssl-protocols"), "TLSv1.2 TLSv1.3");
      assert.deepEqual(
        [nginx("controller.config.hsts"), nginx("controller.config.hsts-max-age")],
        ["true", "31536000"],
      );
    });

    it("takes no snippets from Ingress objects", () => {
      assert.equal(nginx("controller.allowSnippetAnnotations"), false);
      assert.equal(nginx("controller.config.annotations-risk-level"), "High");
    });

    it("shows its metrics and validates each Ingress before it counts", () => {
      assert.equal(nginx("controller.metrics.serviceMonitor.enabled"), true);
      assert.deepEqual(
        [nginx("controller.admissionWebhooks.enabled"), nginx("controller.admissionWebhooks.failurePolicy")],
        [true, "Fail"],
      );
    });

    it("is one public network load balancer that AWS refuses to delete, unless protection is off", async () => {
      const attributes = "service.beta.kubernetes.io/aws-load-balancer-attributes";
      const attributesOf = (plan: PlannedResources) =>
        (
          valuesOf(plan.one(RELEASE, "main-ingress-nginx"), "controller.service.annotations") as Record<
            string,
            string
          >
        )[attributes];
      assert.equal(nginx("controller.service.loadBalancerClass"), "service.k8s.aws/nlb");
      assert.match(attributesOf(planned) ?? "", /deletion_protection\.enabled=true/);
      assert.match(
        attributesOf(await planPlatform({ protect: false })) ?? "",
        /deletion_protection\.enabled=false/,
      );
    });

    it("is open to the ranges given, to everyone if none are", async () => {
      assert.deepEqual(nginx("controller.service.loadBalancerSourceRanges"), ["0.0.0.0/0"]);
      const office = await planPlatform({ ingressCidrs: ["198.51.100.0/24"] });
      assert.deepEqual(
        valuesOf(office.one(RELEASE, "main-ingress-nginx"), "controller.service.loadBalancerSourceRanges"),
        ["198.51.100.0/24"],
      );
    });

    it("learns the client's address by the proxy protocol on both sides", () => {
      const annotations = nginx("controller.service.annotations") as Record<string, string>;
      assert.equal(annotations["service.beta.kubernetes.io/aws-load-balancer-proxy-protocol"], "*");
      assert.equal(nginx("controller.config.use-proxy-protocol"), "true");
    });
  });

  describe("secrets", () => {
    it("come from stores of the own namespace only", () => {
      for (const path of ["processClusterStore", "processClusterExternalSecret"]) {
        assert.equal(valuesOf(release("external-secrets"), path), false, path);
      }
    });

    it("mounted as files are read again every two minutes and are never copied into Kubernetes secrets", () => {
      const driver = release("secrets-store-csi-driver");
      assert.deepEqual(
        [valuesOf(driver, "enableSecretRotation"), valuesOf(driver, "rotationPollInterval")],
        [true, "2m"],
      );
      assert.equal(valuesOf(driver, "syncSecret.enabled"), false);
    });
  });

  describe("replicas", () => {
    it("of a controller are in different zones, and a lost zone does not hold its replacement back", () => {
      const [spread] = valuesOf(release("karpenter"), "topologySpreadConstraints") as Record<
        string,
        string
      >[];
      assert.deepEqual(
        [spread?.["topologyKey"], spread?.["whenUnsatisfiable"], spread?.["nodeTaintsPolicy"]],
        ["topology.kubernetes.io/zone", "DoNotSchedule", "Honor"],
      );
    });

    it("of one have no disruption budget, which would block every drain", async () => {
      const small = await planPlatform({ replicas: 1 });
      const values = (name: string, path: string) => valuesOf(small.one(RELEASE, `main-${name}`), path);
      assert.deepEqual(values("metrics-server", "podDisruptionBudget"), { enabled: false });
      assert.deepEqual(values("argo-rollouts", "controller.pdb"), { enabled: false });
      assert.deepEqual(values("istio-istiod", "global.defaultPodDisruptionBudget"), { enabled: false });
      assert.deepEqual(values("load-balancer-controller", "podDisruptionBudget"), {});
    });
  });

  describe("bad arguments", () => {
    const pool = {
      instanceFamilies: ["m7i"],
      capacityTypes: ["on-demand" as const],
      architecture: "amd64" as const,
    };
    const cases: [string, PlatformChanges, RegExp][] = [
      ["a malformed account id", { accountId: "123" }, /accountId is "123"; give the 12 digits/],
      ["no replica", { replicas: 0 }, /replicas is 0; give 1 or more/],
      [
        "a VPC range that is none",
        { vpcCidr: "10.40.0.0" },
        /vpcCidr is "10\.40\.0\.0"; give the address range/,
      ],
      [
        "a mail address that is none",
        { acmeEmail: "platform" },
        /acmeEmail is "platform"; give the mail address/,
      ],
      ["an ingress nobody reaches", { ingressCidrs: [] }, /ingressCidrs is empty/],
      ["no image registry", { images: { registries: [], requireDigest: true } }, /no tenant pod could start/],
      [
        "a registry that others' names start with too",
        { images: { registries: ["ghcr.io/example"], requireDigest: true } },
        /"ghcr\.io\/example"; a prefix is a registry host and path ending in "\/"/,
      ],
      [
        "a family without security groups for pods",
        { nodePools: { cheap: { ...pool, instanceFamilies: ["t3"], cpuLimit: 8 } } },
        /nodePools\.cheap\.instanceFamilies has t3, whose pods cannot have security groups/,
      ],
      [
        "a family of another architecture",
        { nodePools: { arm: { ...pool, instanceFamilies: ["m7g"], cpuLimit: 8 } } },
        /has m7g, which is arm64, not amd64/,
      ],
      ["a pool without a ceiling", { nodePools: { open: { ...pool, cpuLimit: 0 } } }, /open\.cpuLimit is 0/],
    ];
    for (const [what, changes, message] of cases) {
      it(`refuses ${what}`, () =>
        assert.rejects(planPlatform(changes), (error: Error) => {
          assert.match(error.message, /^Platform "main": /);
          assert.match(error.message, message);
          return true;
        }));
    }
  });
});
