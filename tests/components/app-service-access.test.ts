import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { metadataOf, NETWORK_POLICY, statementsOf } from "./planned-platform";
import { DEPLOYMENT, planAppService, specOf } from "./planned-app-service";
import { PlannedResources } from "./planned-resources";

const SECURITY_GROUPS = "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const IAM_ROLE = "aws:iam/role:Role";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const LEASE = "kubernetes:coordination.k8s.io/v1:Lease";

interface Rule {
  to?: object[];
  from?: object[];
  ports: { protocol: string; port: number }[];
}

const DNS: Rule = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

const policyOf = (planned: PlannedResources) =>
  specOf<{ policyTypes: string[]; podSelector: object; ingress?: Rule[]; egress: Rule[] }>(
    planned,
    NETWORK_POLICY,
  );
const egressTo = async (peer: object): Promise<Rule | undefined> => {
  const peers = { ingress: [], egress: [{ description: "peer", ports: [443], ...peer }] };
  return policyOf(await planAppService({ network: peers })).egress[1];
};

describe("AppService network", () => {
  it("lets nothing in and only DNS out unless declared", async () => {
    assert.deepEqual(policyOf(await planAppService()), {
      podSelector: { matchLabels: { app: "api" } },
      policyTypes: ["Ingress", "Egress"],
      egress: [DNS],
    });
  });

  it("lets in the declared pods on the declared ports", async () => {
    const network = {
      ingress: [
        { description: "web", podLabels: { app: "web" }, ports: [8000] },
        { description: "ingress controller", namespace: "ingress-nginx", ports: [8000, 9090] },
      ],
      egress: [],
    };
    const planned = await planAppService({ network });
    assert.deepEqual(policyOf(planned).ingress, [
      {
        from: [{ podSelector: { matchLabels: { app: "web" } } }],
        ports: [{ protocol: "TCP", port: 8000 }],
      },
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } }],
        ports: [
          { protocol: "TCP", port: 8000 },
          { protocol: "TCP", port: 9090 },
        ],
      },
    ]);
    assert.equal(
      metadataOf(planned.one(NETWORK_POLICY)).annotations?.["slipway/ingress"],
      "web; ingress controller",
    );
  });

  it("reaches named pods of another namespace only together with that namespace", async () => {
    const rule = await egressTo({ namespace: "other", podLabels: { app: "db" } });
    assert.deepEqual(rule?.to, [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } },
        podSelector: { matchLabels: { app: "db" } },
      },
    ]);
  });

  it("reaches the given address ranges", async () => {
    const rule = await egressTo({ cidrs: pulumi.output(["10.40.200.0/24", "10.40.201.0/24"]) });
    assert.deepEqual(rule?.to, [
      { ipBlock: { cidr: "10.40.200.0/24" } },
      { ipBlock: { cidr: "10.40.201.0/24" } },
    ]);
  });

  it("reaches hosts outside, but no private address and not the instance metadata", async () => {
    const rule = await egressTo({ hosts: ["api.example.com"] });
    const [{ ipBlock } = { ipBlock: undefined }] = rule?.to as {
      ipBlock?: { cidr: string; except: string[] };
    }[];
    assert.equal(ipBlock?.cidr, "0.0.0.0/0");
    for (const range of ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"])
      assert.ok(ipBlock?.except.includes(range), range);
  });

  it("reaches the EKS Pod Identity agent only with access to AWS", async () => {
    const agent = {
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ protocol: "TCP", port: 80 }],
    };
    const aws = {
      clusterName: "test",
      statements: [{ sid: "S", actions: ["s3:GetObject"], resources: ["arn"] }],
    };
    assert.deepEqual(policyOf(await planAppService({ aws })).egress, [DNS, agent]);
  });

  it("has the security groups it is given, and the node's otherwise", async () => {
    const given = await planAppService({ securityGroupIds: ["sg-1", "sg-2"] });
    assert.deepEqual(specOf(given, SECURITY_GROUPS), {
      podSelector: { matchLabels: { app: "api" } },
      securityGroups: { groupIds: ["sg-1", "sg-2"] },
    });
    assert.ok(given.waitsFor(given.one(DEPLOYMENT), given.one(SECURITY_GROUPS)));
    assert.deepEqual((await planAppService()).all(SECURITY_GROUPS), []);
  });
});

describe("AppService in AWS", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planAppService({
      aws: {
        clusterName: "slipway-test",
        statements: [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::exports/*"] }],
        permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      },
    });
  });

  it("is a role that only its own service account in this cluster can take", () => {
    const role = planned.one(IAM_ROLE);
    const { Statement } = JSON.parse(String(role.inputs["assumeRolePolicy"])) as { Statement: object[] };
    assert.deepEqual(Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "slipway-test",
            "aws:RequestTag/kubernetes-namespace": "shop",
            "aws:RequestTag/kubernetes-service-account": "api",
          },
        },
      },
    ]);
    assert.equal(role.inputs["permissionsBoundary"], "arn:aws:iam::111122223333:policy/boundary");
  });

  it("may do what is declared and nothing else", () => {
    const statements = [...statementsOf(planned.one("aws:iam/rolePolicy:RolePolicy")).values()];
    assert.deepEqual(statements, [
      { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::exports/*"] },
    ]);
  });

  it("is known to EKS before the pods start", () => {
    const { clusterName, namespace, serviceAccount } = planned.one(ASSOCIATION).inputs;
    assert.deepEqual([clusterName, namespace, serviceAccount], ["slipway-test", "shop", "api"]);
    assert.ok(planned.waitsFor(planned.one(DEPLOYMENT), planned.one(ASSOCIATION)));
  });

  it("is nothing unless asked for", async () => {
    const none = await planAppService();
    assert.deepEqual([none.all(IAM_ROLE), none.all(ASSOCIATION)], [[], []]);
  });
});

describe("AppService leader election", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planAppService({
      leaderElection: { lease: "api-leader", apiServerCidrs: ["10.40.0.0/16"] },
    });
  });

  it("may hold its own lease and do nothing else in the API", () => {
    assert.equal(metadataOf(planned.one(LEASE)).name, "api-leader");
    assert.deepEqual(planned.one(ROLE).inputs["rules"], [
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: ["api-leader"],
        verbs: ["get", "watch", "update", "patch"],
      },
    ]);
  });

  it("leaves the holder of the lease to the replicas", () =>
    assert.deepEqual(planned.one(LEASE).ignoreChanges, ["spec"]));

  it("gives the pods a token, which no other service has", async () => {
    const tokenOf = (plan: PlannedResources) =>
      specOf<{ template: { spec: { automountServiceAccountToken: boolean } } }>(plan, DEPLOYMENT).template
        .spec.automountServiceAccountToken;
    assert.deepEqual([tokenOf(planned), tokenOf(await planAppService())], [true, false]);
  });
});
