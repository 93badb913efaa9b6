import assert from "node:assert/strict";
import {
  BUILT_IN_GROUPS,
  DEFINITIONS,
  LOAD_BALANCER_CONTROLLER,
  NODE_CONTROLLER,
  chartName,
} from "../engine/twins/kubernetes/charts";
import { PlanGraph } from "./plan-graph";
import { Planned, plannedStack, planning } from "./planned-stack";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const AWS_STACKS = ["dev", "staging", "prod", "prod-dr"];
const STACKS = ["local", ...AWS_STACKS];

/** The stacks that run an autoscaled service. */
const AUTOSCALED = ["staging", "prod"];

/** Groups of Kubernetes itself: their kinds need no definition. */
const OWN_GROUP = /^[^.]+$|\.k8s\.io$/;

/** Charts with claims for volumes of their own, as their values ask for here. */
const CHARTS_WITH_VOLUMES = ["kube-prometheus-stack", "loki", "tempo"];

const graphs = new Map<string, PlanGraph<Planned>>();

function graphOf(stack: string): PlanGraph<Planned> {
  const graph = graphs.get(stack) ?? new PlanGraph(plannedStack(stack));
  graphs.set(stack, graph);
  return graph;
}

function releases({ resources }: PlanGraph<Planned>, ...charts: string[]): Planned[] {
  return resources.filter(
    ({ type, inputs }) => type === RELEASE && charts.includes(chartName(inputs["chart"])),
  );
}

function ofType({ resources }: PlanGraph<Planned>, ...types: string[]): Planned[] {
  return resources.filter(({ type }) => types.some((prefix) => type.startsWith(prefix)));
}

/** Objects whose kind is no part of Kubernetes, with the group that defines it. */
function customResources({ resources }: PlanGraph<Planned>): { resource: Planned; group: string }[] {
  const defined = Object.values(DEFINITIONS).flat();
  return resources.flatMap((resource) => {
    const [group = "", version] = String(resource.inputs["apiVersion"] ?? "").split("/");
    if (!resource.type.startsWith("kubernetes:") || version === undefined) return [];
    if (BUILT_IN_GROUPS.includes(group)) return [];
    return OWN_GROUP.test(group) && !defined.includes(group) ? [] : [{ resource, group }];
  });
}

/** Charts and Services for which a controller makes a load balancer in AWS. */
function loadBalanced({ resources }: PlanGraph<Planned>): Planned[] {
  return resources.filter(({ type, inputs }) =>
    type === RELEASE
      ? JSON.stringify(inputs["values"] ?? {}).includes('"type":"LoadBalancer"')
      : type === "kubernetes:core/v1:Service" && inputs["spec"]?.type === "LoadBalancer",
  );
}

for (const stack of STACKS) {
  describe(`the order of ${stack}`, () => {
    before(planning(stack));

    it("has the definition of each custom resource before it", () => {
      const graph = graphOf(stack);
      const found = customResources(graph);
      assert.ok(found.length > 0);
      const undefinedYet = found.filter(({ resource, group }) => {
        const charts = Object.keys(DEFINITIONS).filter((chart) => DEFINITIONS[chart]!.includes(group));
        return !releases(graph, ...charts).some((release) => graph.waitsFor(resource, release));
      });
      assert.deepEqual(
        undefinedYet.map(({ resource, group }) => `${group} ${resource.name}`),
        [],
      );
    });

    it("has each namespace before what is in it", () => {
      const graph = graphOf(stack);
      const namespaces = new Map(
        ofType(graph, "kubernetes:core/v1:Namespace").map((one) => [one.inputs["metadata"].name, one]),
      );
      const early = graph.resources.filter(({ type, inputs }) => {
        const { namespace } = type === RELEASE ? inputs : (inputs["metadata"] ?? {});
        return namespaces.has(namespace) && !type.endsWith(":Namespace");
      });
      assert.ok(early.length > 50);
      assert.deepEqual(
        early.flatMap((resource) => {
          const { namespace } = resource.type === RELEASE ? resource.inputs : resource.inputs["metadata"];
          return graph.unordered([resource], [namespaces.get(namespace)!]);
        }),
        [],
      );
    });

    it("leaves the replicas of an autoscaled workload to its autoscaler", () => {
      const graph = graphOf(stack);
      const targets = ofType(graph, "kubernetes:autoscaling/").map(({ inputs }) => {
        const { kind, name } = inputs["spec"].scaleTargetRef;
        return `${kind} ${inputs["metadata"].namespace}/${name}`;
      });
      assert.equal(targets.length > 0, AUTOSCALED.includes(stack));
      const workloads = graph.resources.filter(({ inputs }) =>
        targets.includes(`${inputs["kind"]} ${inputs["metadata"]?.namespace}/${inputs["metadata"]?.name}`),
      );
      assert.equal(workloads.length, targets.length);
      assert.deepEqual(
        workloads.filter(({ inputs }) => inputs["spec"].replicas !== undefined).map(({ name }) => name),
        [],
      );
    });
  });
}

for (const stack of AWS_STACKS) {
  describe(`a destroy of ${stack}`, () => {
    before(planning(stack));

    it("takes load balancers away before the controller that removes them", () => {
      const graph = graphOf(stack);
      const controller = releases(graph, LOAD_BALANCER_CONTROLLER);
      assert.equal(controller.length, 1);
      assert.ok(loadBalanced(graph).length > 0);
      assert.deepEqual(graph.unordered(loadBalanced(graph), controller), []);
      const nginx = releases(graph, "ingress-nginx");
      assert.deepEqual(graph.unordered(ofType(graph, "kubernetes:networking.k8s.io/v1:Ingress"), nginx), []);
    });

    it("takes node pools and what runs on their nodes away before Karpenter", () => {
      const graph = graphOf(stack);
      const karpenter = releases(graph, NODE_CONTROLLER);
      const pools = ofType(graph, "kubernetes:karpenter.sh/", "kubernetes:karpenter.k8s.aws/");
      assert.equal(karpenter.length, 1);
      assert.ok(pools.length > 1);
      assert.deepEqual(graph.unordered(pools, karpenter), []);
      const workloads = ofType(graph, "kubernetes:apps/", "kubernetes:argoproj.io/v1alpha1:Rollout");
      assert.deepEqual(graph.unordered(workloads, pools), []);
    });

    it("takes volumes away before the drivers that remove them", () => {
      const graph = graphOf(stack);
      const drivers = ofType(graph, "aws:eks/addon:").filter(({ inputs }) =>
        String(inputs["addonName"]).endsWith("-csi-driver"),
      );
      assert.equal(drivers.length, 2);
      const claims = ofType(graph, "kubernetes:core/v1:PersistentVolumeClaim", "kubernetes:apps/v1:Stateful");
      const charts = releases(graph, ...CHARTS_WITH_VOLUMES);
      assert.equal(charts.length, CHARTS_WITH_VOLUMES.length);
      assert.deepEqual(graph.unordered([...claims, ...charts], drivers), []);
    });

    it("takes objects with finalizers away before the controllers that lift them", () => {
      const graph = graphOf(stack);
      const pairs: [string, string][] = [
        ["kubernetes:external-secrets.io/", "external-secrets"],
        ["kubernetes:cert-manager.io/", "cert-manager"],
        ["kubernetes:argoproj.io/", "argo-rollouts"],
      ];
      for (const [type, chart] of pairs)
        assert.deepEqual(graph.unordered(ofType(graph, type), releases(graph, chart)), []);
    });

    it("takes everything in the cluster away before nodes, access, cluster and network", () => {
      const graph = graphOf(stack);
      const inside = ofType(graph, "kubernetes:");
      const below = ofType(
        graph,
        ...["eks:index:Cluster", "aws:eks/nodeGroup:", "aws:eks/accessEntry:", "aws:eks/accessPolicy"],
      );
      assert.ok(inside.length > 80 && below.length > 4);
      assert.deepEqual(graph.unordered(inside, below), []);
    });

    it("keeps nodes on a network that reaches AWS until they are gone", () => {
      const graph = graphOf(stack);
      const ways = ofType(
        graph,
        ...["aws:ec2/vpc:", "aws:ec2/subnet:", "aws:ec2/natGateway:", "aws:ec2/route:"],
        ...["aws:ec2/routeTableAssociation:", "aws:ec2/internetGateway:"],
      ).filter(({ name }) => !name.includes("-data-"));
      const nodes = ofType(graph, "aws:eks/nodeGroup:");
      assert.ok(nodes.length > 0 && ways.length > 10);
      assert.deepEqual(graph.unordered(nodes, ways), []);
    });
  });

  describe(`the admins of ${stack}`, () => {
    before(planning(stack));

    it("are two or more independent roles, one of them CI's, each able to act alone", () => {
      const graph = graphOf(stack);
      const admins = ofType(graph, "aws:eks/accessPolicyAssociation:").filter(
        ({ inputs }) =>
          String(inputs["policyArn"]).endsWith("/AmazonEKSClusterAdminPolicy") &&
          inputs["accessScope"].type === "cluster",
      );
      const roles = new Set(admins.map(({ inputs }) => inputs["principalArn"]));
      assert.ok(roles.size >= 2, [...roles].join());
      assert.ok(admins.some(({ name }) => name.split("-").includes("ci")));
      for (const admin of admins)
        assert.deepEqual(
          admins.filter((other) => other !== admin && graph.waitsFor(admin, other)),
          [],
        );
    });
  });
}
