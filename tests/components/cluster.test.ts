import assert from "node:assert/strict";
import { Cluster, ClusterArgs, NodeGroupArgs } from "../../components/cluster";
import { ADD_ON_VERSIONS } from "../../components/cluster/add-on-versions";
import { architectureOf, carriesTrunkInterface } from "../../components/cluster/instance-types";
import { ADD_ON, ARGS, NODE_GROUP, SYSTEM, planCluster, role } from "./planned-cluster";
import { PlannedResources } from "./planned-resources";

const CLUSTER = "eks:index:Cluster";
const ROLE = "aws:iam/role:Role";
const PROVIDER = "pulumi:providers:kubernetes";

const document = (value: unknown) => JSON.parse(String(value));

describe("Cluster", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planCluster();
  });

  describe("control plane", () => {
    it("has a private API and no public one unless asked", () => {
      const { inputs } = planned.one(CLUSTER);
      assert.deepEqual(
        [inputs["endpointPrivateAccess"], inputs["endpointPublicAccess"], inputs["publicAccessCidrs"]],
        [true, false, undefined],
      );
    });

    it("opens the public API to the networks given and no others", async () => {
      const { inputs } = (await planCluster({ publicApiCidrs: ["203.0.113.0/24"] })).one(CLUSTER);
      assert.deepEqual(
        [inputs["endpointPrivateAccess"], inputs["endpointPublicAccess"], inputs["publicAccessCidrs"]],
        [true, true, ["203.0.113.0/24"]],
      );
    });

    it("encrypts secrets and logs with a rotated key that takes 30 days to delete", () => {
      const key = planned.one("aws:kms/key:Key");
      assert.deepEqual([key.inputs["enableKeyRotation"], key.inputs["deletionWindowInDays"]], [true, 30]);
      assert.deepEqual(planned.one(CLUSTER).propertyDependencies["encryptionConfigKeyArn"], [key.urn]);
      assert.deepEqual(planned.one("aws:cloudwatch/logGroup:LogGroup").propertyDependencies["kmsKeyId"], [
        key.urn,
      ]);
    });

    it("lets CloudWatch use the key for its own log group alone", () => {
      const statements = document(planned.one("aws:kms/key:Key").inputs["policy"]).Statement;
      const logs = statements.find(({ Sid }: { Sid: string }) => Sid === "LogsUseKey");
      assert.deepEqual(logs.Condition.ArnEquals, {
        "kms:EncryptionContext:aws:logs:arn":
          "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/slipway-test/cluster",
      });
    });

    it("writes all five kinds of log into a group that exists before it, kept as long as asked", () => {
      const group = planned.one("aws:cloudwatch/logGroup:LogGroup");
      assert.deepEqual(
        [group.inputs["name"], group.inputs["retentionInDays"]],
        ["/aws/eks/slipway-test/cluster", 365],
      );
      assert.deepEqual(planned.one(CLUSTER).inputs["enabledClusterLogTypes"], [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
      ]);
      assert.ok(planned.waitsFor(planned.one(CLUSTER), group));
    });

    it("stays in standard support", () => {
      assert.deepEqual(planned.one(CLUSTER).inputs["upgradePolicy"], { supportType: "STANDARD" });
    });

    it("turns zonal shift on and makes no admin of whoever creates it", async () => {
      const inputs = await planned.child(planned.one(CLUSTER), "aws:eks/cluster:Cluster", {
        version: "1.36",
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      });
      assert.deepEqual(inputs, {
        version: "1.36",
        zonalShiftConfig: { enabled: true },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      });
    });

    it("changes nothing else that eks.Cluster makes", async () => {
      const inputs = { accessConfig: { authenticationMode: "API" } };
      assert.deepEqual(await planned.child(planned.one(CLUSTER), "aws:eks/addon:Addon", inputs), inputs);
    });

    it("is protected in Pulumi and in AWS, with its key, unless told otherwise", async () => {
      const protection = (plan: PlannedResources) => [
        plan.one(CLUSTER).protect,
        plan.one(CLUSTER).inputs["deletionProtection"],
        plan.one("aws:kms/key:Key").protect,
      ];
      assert.deepEqual(protection(planned), [true, true, true]);
      assert.deepEqual(protection(await planCluster({ protect: false })), [false, false, false]);
    });

    it("keeps its policies for as long as it lives", () => {
      for (const policy of ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"]) {
        const attachment = planned.one(
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          `main-control-plane-${policy}`,
        );
        assert.ok(planned.one(CLUSTER).propertyDependencies["serviceRole"]?.includes(attachment.urn), policy);
      }
    });
  });

  describe("access", () => {
    it("is by access entries alone, one for each principal", () => {
      assert.equal(planned.one(CLUSTER).inputs["authenticationMode"], "API");
      assert.deepEqual(
        planned.all("aws:eks/accessEntry:AccessEntry").map(({ inputs }) => inputs["principalArn"]),
        ["deploy", "platform", "auditor", "operator"].map(role),
      );
    });

    it("gives admins the cluster admin policy, viewers a view without secrets, groups no policy", () => {
      const policies = planned
        .all("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
        .map(({ inputs }) => [inputs["principalArn"], String(inputs["policyArn"]).split("/").at(-1)]);
      assert.deepEqual(policies, [
        [role("deploy"), "AmazonEKSClusterAdminPolicy"],
        [role("platform"), "AmazonEKSClusterAdminPolicy"],
        [role("auditor"), "AmazonEKSViewPolicy"],
      ]);
      const operators = planned.one("aws:eks/accessEntry:AccessEntry", "main-access-operators");
      assert.deepEqual(operators.inputs["kubernetesGroups"], ["operators"]);
    });
  });

  describe("nodes", () => {
    it("demand IMDSv2 and hide it from pods", () => {
      const { inputs } = planned.one("aws:ec2/launchTemplate:LaunchTemplate");
      assert.deepEqual(inputs["metadataOptions"], {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      });
    });

    it("have encrypted gp3 volumes of the size asked for, and no SSH key", () => {
      const { inputs } = planned.one("aws:ec2/launchTemplate:LaunchTemplate");
      const volumes = (inputs["blockDeviceMappings"] as { ebs: Record<string, unknown> }[]).map(
        ({ ebs }) => ebs,
      );
      assert.deepEqual(
        volumes.map(({ encrypted, volumeType }) => [encrypted, volumeType]),
        [
          ["true", "gp3"],
          ["true", "gp3"],
        ],
      );
      assert.equal(volumes[1]?.["volumeSize"], 80);
      assert.equal(inputs["keyName"], undefined);
      assert.equal(planned.one(NODE_GROUP).inputs["remoteAccess"], undefined);
    });

    it("run Bottlerocket of the architecture of their instance types", async () => {
      assert.equal(planned.one(NODE_GROUP).inputs["amiType"], "BOTTLEROCKET_x86_64");
      const graviton = await planCluster({
        nodeGroups: { system: { ...SYSTEM, instanceTypes: ["m7g.large"] } },
      });
      assert.equal(graviton.one(NODE_GROUP).inputs["amiType"], "BOTTLEROCKET_ARM_64");
    });

    it("are updated one at a time, and their number is left to whoever scales them", () => {
      const group = planned.one(NODE_GROUP);
      assert.deepEqual(group.inputs["updateConfig"], { maxUnavailable: 1 });
      assert.deepEqual(group.ignoreChanges, ["scalingConfig.desiredSize"]);
    });

    it("get a new group name when a change needs new nodes, and keep it when it does not", async () => {
      const name = async (change: Partial<NodeGroupArgs>, others: Partial<ClusterArgs> = {}) => {
        const plan = await planCluster({ ...others, nodeGroups: { system: { ...SYSTEM, ...change } } });
        return plan.one(NODE_GROUP).inputs["nodeGroupName"];
      };
      const before = await name({});
      assert.match(String(before), /^system-[0-9a-f]{6}$/);
      assert.notEqual(await name({ instanceTypes: ["m7i.xlarge"] }), before);
      assert.notEqual(await name({ capacityType: "SPOT" }), before);
      assert.notEqual(await name({}, { privateSubnetIds: ["subnet-a", "subnet-d"] }), before);
      assert.equal(await name({ max: 9, diskSize: 200 }), before);
    });

    it("may join the cluster and pull images, and nothing else", () => {
      const policies = planned
        .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ inputs }) => inputs["role"] === "slipway-test-node")
        .map(({ inputs }) => String(inputs["policyArn"]).split("/").at(-1))
        .sort();
      assert.deepEqual(policies, ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"]);
    });
  });

  describe("add-ons", () => {
    it("are pinned to the builds of the Kubernetes version", () => {
      const versions = planned.all(ADD_ON).map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]]);
      assert.deepEqual(Object.fromEntries(versions), ADD_ON_VERSIONS["1.36"]);
    });

    it("are none of them left to eks.Cluster or EKS to install", () => {
      const { inputs } = planned.one(CLUSTER);
      assert.equal(inputs["bootstrapSelfManagedAddons"], false);
      assert.equal(inputs["useDefaultVpcCni"], true);
      assert.equal((inputs["kubeProxyAddonOptions"] as { enabled: boolean }).enabled, false);
      assert.equal((inputs["corednsAddonOptions"] as { enabled: boolean }).enabled, false);
    });

    it("give pods security groups of their own without breaking probes, and enforce network policies", () => {
      const cni = document(planned.one(ADD_ON, "main-vpc-cni").inputs["configurationValues"]);
      assert.equal(cni.enableNetworkPolicy, "true");
      assert.equal(cni.env.ENABLE_POD_ENI, "true");
      assert.equal(cni.env.POD_SECURITY_GROUP_ENFORCING_MODE, "standard");
    });

    it("that call AWS do so by a role for their own service account only", () => {
      const accounts = {
        "vpc-cni": "aws-node",
        "aws-ebs-csi-driver": "ebs-csi-controller-sa",
        "aws-efs-csi-driver": "efs-csi-controller-sa",
      };
      for (const [addOn, serviceAccount] of Object.entries(accounts)) {
        const own = planned.one(ROLE, `main-${addOn}`);
        const [trust] = document(own.inputs["assumeRolePolicy"]).Statement;
        assert.deepEqual(trust.Principal, { Service: "pods.eks.amazonaws.com" });
        assert.deepEqual(trust.Condition.StringEquals, {
          "aws:RequestTag/eks-cluster-name": "slipway-test",
          "aws:RequestTag/kubernetes-namespace": "kube-system",
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        });
        const [identity] = planned.one(ADD_ON, `main-${addOn}`).inputs["podIdentityAssociations"] as Record<
          string,
          unknown
        >[];
        assert.equal(identity?.["serviceAccount"], serviceAccount);
        assert.ok(planned.waitsFor(planned.one(ADD_ON, `main-${addOn}`), own));
      }
    });
  });

  describe("order", () => {
    for (const addOn of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
      it(`has ${addOn} after the control plane and before any node`, () => {
        assert.ok(planned.waitsFor(planned.one(ADD_ON, `main-${addOn}`), planned.one(CLUSTER)));
        assert.ok(planned.waitsFor(planned.one(NODE_GROUP), planned.one(ADD_ON, `main-${addOn}`)));
      });
    }

    for (const addOn of ["coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver"]) {
      it(`has ${addOn} after the nodes and before any workload`, () => {
        assert.ok(planned.waitsFor(planned.one(ADD_ON, `main-${addOn}`), planned.one(NODE_GROUP)));
        assert.ok(planned.waitsFor(planned.one(PROVIDER), planned.one(ADD_ON, `main-${addOn}`)));
      });
    }

    it("removes workloads before the access by which they are removed", () => {
      for (const entry of planned.all("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")) {
        assert.ok(planned.waitsFor(planned.one(PROVIDER), entry), entry.name);
      }
    });

    it("keeps the policies of nodes and add-ons until those are gone", () => {
      for (const attachment of planned.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
        assert.ok(planned.waitsFor(planned.one(PROVIDER), attachment), attachment.name);
      }
    });
  });

  describe("Kubernetes provider", () => {
    it("is bound to the cluster's name, so that a new kubeconfig replaces no workload", () => {
      assert.equal(planned.one(PROVIDER).inputs["clusterIdentifier"], "slipway-test");
    });

    it("gets its kubeconfig as a secret", () => {
      const kubeconfig = planned.one(PROVIDER).inputs["kubeconfig"] as Record<string, unknown>;
      assert.equal(kubeconfig["4dabf18193072939515e22adb298388d"], "1b47061264138c4ac30d75fd1eb44270");
    });

    it("leaves no kubeconfig among the outputs of the cluster", () => {
      const outputs = planned.one("slipway:cluster:Cluster").outputs;
      assert.deepEqual(Object.keys(outputs).sort(), [
        "clusterName",
        "clusterSecurityGroupId",
        "endpoint",
        "kmsKeyArn",
        "nodeRoleArn",
        "nodeRoleName",
        "oidcIssuer",
        "oidcProviderArn",
      ]);
      assert.doesNotMatch(JSON.stringify(outputs), /kubeconfig/);
    });
  });

  it("marks its security group for Karpenter", () => {
    const { inputs, dependencies } = planned.one("aws:ec2/tag:Tag");
    assert.deepEqual([inputs["key"], inputs["value"]], ["karpenter.sh/discovery", "slipway-test"]);
    assert.deepEqual(dependencies, [planned.one(CLUSTER).urn]);
  });

  it("puts the permissions boundary on every role", async () => {
    const boundary = "arn:aws:iam::111122223333:policy/boundary";
    const bounded = (await planCluster({ permissionsBoundary: boundary })).all(ROLE);
    assert.equal(bounded.length, 5);
    assert.ok(bounded.every(({ inputs }) => inputs["permissionsBoundary"] === boundary));
  });

  it("calls no data source; eks.Cluster asks for the role it was given", () => {
    assert.deepEqual(
      planned.calls.filter((token) => token !== "pulumi:pulumi:getResource"),
      [],
    );
  });

  const group = (changes: Partial<NodeGroupArgs>) => ({ nodeGroups: { system: { ...SYSTEM, ...changes } } });
  const { ci, platform } = ARGS.access as Record<"ci" | "platform", ClusterArgs["access"][string]>;
  const refusals: [string, Partial<ClusterArgs>, RegExp][] = [
    [
      "a Kubernetes version without pinned add-ons",
      { version: "1.30" },
      /version is "1\.30"; give one of 1\.34, 1\.35/,
    ],
    ["a malformed account id", { accountId: "1" }, /accountId is "1"/],
    [
      "an API open to the world",
      { publicApiCidrs: ["0.0.0.0/0"] },
      /0\.0\.0\.0\/0, which opens the API to the world/,
    ],
    [
      "the world in two halves",
      { publicApiCidrs: ["0.0.0.0/1", "128.0.0.0/1"] },
      /0\.0\.0\.0\/1, which opens/,
    ],
    ["a public CIDR that is none", { publicApiCidrs: ["office"] }, /"office", which is not an IPv4 network/],
    ["one admin", { access: { ci } }, /1 admin \(ci\); give at least two/],
    [
      "one admin twice",
      { access: { ci, platform: ci } },
      /access\.platform and access\.ci are the same role/,
    ],
    ["no admin for CI", { access: { platform, ops: ci } }, /no admin for CI among platform, ops/],
    [
      "a wildcard principal",
      { access: { ci, platform, all: { principalArn: role("*"), level: "view" } } },
      /access\.all\.principalArn is ".*role\/\*".*without wildcards/,
    ],
    [
      "an account for a principal",
      { access: { ci, platform, all: { principalArn: "arn:aws:iam::111122223333:root", level: "view" } } },
      /access\.all\.principalArn/,
    ],
    [
      "groups beside another level",
      { access: { ci, platform: { ...platform, groups: ["operators"] } } },
      /access\.platform has level admin and groups/,
    ],
    [
      "the level groups without any",
      { access: { ci, platform, ops: { principalArn: role("ops"), level: "groups" } } },
      /access\.ops has level groups but lists none/,
    ],
    [
      "a group that EKS reserves",
      {
        access: {
          ci,
          platform,
          ops: { principalArn: role("ops"), level: "groups", groups: ["system:masters"] },
        },
      },
      /system:masters, which EKS reserves/,
    ],
    ["min above desired", group({ min: 4, desired: 3 }), /nodeGroups\.system has min 4, desired 3, max 6/],
    ["desired above max", group({ desired: 7 }), /min 2, desired 7, max 6; give min <= desired <= max/],
    ["a fraction of a node", group({ min: 0.5 }), /min 0\.5.*whole numbers/],
    ["a disk too small", group({ diskSize: 8 }), /diskSize is 8 GiB; give at least 20/],
    ["no instance type", group({ instanceTypes: [] }), /instanceTypes is empty/],
    [
      "burstable instances",
      group({ instanceTypes: ["t3.large"] }),
      /t3\.large, which cannot give pods their own/,
    ],
    [
      "two architectures in a group",
      group({ instanceTypes: ["m7i.large", "m7g.large"] }),
      /mixes arm64 and amd64/,
    ],
    ["no node groups", { nodeGroups: {} }, /no group without taints/],
    [
      "taints on every node",
      group({ taints: [{ key: "only", value: "true", effect: "NO_SCHEDULE" }] }),
      /no group without taints; give one, because CoreDNS/,
    ],
  ];
  for (const [what, changes, message] of refusals) {
    it(`refuses ${what}, naming itself`, () => {
      assert.throws(
        () => new Cluster("main", { ...ARGS, ...changes }),
        (error: Error) => {
          assert.match(error.message, /^Cluster "main": /);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});

describe("instance types", () => {
  it("carry trunk interfaces from the fifth generation of m, c and r on", () => {
    const types = [
      "m5.large",
      "c6gn.medium",
      "r7iz.metal-16xl",
      "m7i-flex.large",
      "m4.large",
      "t3.large",
      "x2gd.large",
    ];
    assert.deepEqual(types.filter(carriesTrunkInterface), types.slice(0, 4));
  });

  it("are arm64 where the family says Graviton", () => {
    const graviton = ["m7g.large", "c6gn.medium", "r8gd.xlarge"];
    const others = ["m7i.large", "c7a.large", "m5zn.large", "m7i-flex.large"];
    assert.deepEqual(
      [...graviton, ...others].filter((type) => architectureOf(type) === "arm64"),
      graviton,
    );
  });
});

describe("add-on versions", () => {
  for (const [minor, versions] of Object.entries(ADD_ON_VERSIONS)) {
    it(`pin an exact build of each add-on for ${minor}, and kube-proxy of the same minor`, () => {
      assert.ok(Object.values(versions).every((version) => /^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version)));
      assert.ok(versions["kube-proxy"].startsWith(`v${minor}.`));
    });
  }
});
