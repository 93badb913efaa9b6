import assert from "node:assert/strict";
import { standIns } from "../../offline/engine/stand-ins";
import { manifests } from "../../offline/manifests/objects";
import { PlannedResource } from "../../offline/plan/plan";
import { allSystems } from "../../systems";
import { System } from "../../systems/types";
import { withExporters } from "../../wiring/exporters";
import { openFlows } from "../cluster/isolation";
import { KubernetesObject, Workload } from "../cluster/objects";
import { completePlan } from "../security/complete-plan";

/** An address of the prod network that pods get; the load balancer's clients come from there too. */
const POD_ADDRESS = "10.48.0.10";
const COMPUTED = /c0de51a7[0-9a-f]{8}/g;
const NFS = 2049;

interface Statement {
  Effect: string;
  Resource: string | string[];
  Condition?: Record<string, Record<string, string>>;
}

/** The plan of prod, and who owns what in it. */
class Ownership {
  private readonly parents: Map<string, string>;
  /** Name of the system by each computed value (id, ARN, address) that one of its resources will have. */
  private readonly ownerOf = new Map<string, string>();
  readonly objects: KubernetesObject[];

  constructor(private readonly resources: PlannedResource[]) {
    this.parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
    this.objects = manifests({ resources }).map(({ object }) => object as unknown as KubernetesObject);
    for (const resource of resources) {
      const owner = this.systemOf(resource.urn);
      if (!owner) continue;
      for (const value of computedIn(standIns(resource.urn, resource.type))) this.ownerOf.set(value, owner);
    }
  }

  /** Resources of a type that belong to a system. */
  of(system: System, type: string): PlannedResource[] {
    return this.resources.filter(
      (resource) => resource.type === type && this.systemOf(resource.urn) === system.name,
    );
  }

  /** Rules, of whomever, that let somebody into a security group of a system. */
  rulesInto(system: System): PlannedResource[] {
    return this.resources.filter(
      ({ type, inputs }) =>
        type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" &&
        this.mentionedIn(inputs["securityGroupId"]).includes(system.name),
    );
  }

  /** Owners of everything computed that a value mentions; what belongs to the platform has none. */
  mentionedIn(value: unknown): string[] {
    return [...new Set(computedIn(value).flatMap((found) => this.ownerOf.get(found) ?? []))];
  }

  objectsOf(system: System, kind: string): KubernetesObject[] {
    return this.objects.filter(
      (object) => object.kind === kind && object.metadata.namespace === system.namespace.prod,
    );
  }

  workloadsOf(system: System): Workload[] {
    return ["Deployment", "Rollout"].flatMap((kind) => this.objectsOf(system, kind)) as Workload[];
  }

  private systemOf(urn: string): string | undefined {
    for (let at = urn; at; at = this.parents.get(at) ?? "") {
      if (at.includes("::slipway:system:RunningSystem::")) return at.split("::").pop();
    }
    return undefined;
  }
}

function computedIn(value: unknown): string[] {
  return JSON.stringify(value).match(COMPUTED) ?? [];
}

function statementsOf(policy: PlannedResource, property = "policy"): Statement[] {
  return (JSON.parse(String(policy.inputs[property])) as { Statement: Statement[] }).Statement;
}

const SYSTEMS = allSystems.map(withExporters);

describe("systems on prod", () => {
  let prod: Ownership;

  before(function () {
    this.timeout(120_000);
    prod = new Ownership(completePlan("prod"));
  });

  for (const [index, one] of SYSTEMS.entries()) {
    for (const other of SYSTEMS.slice(index + 1)) {
      describe(`${one.name} and ${other.name}`, () => {
        it("open no connection to each other's pods", () => {
          const workloads = [...prod.workloadsOf(one), ...prod.workloadsOf(other)];
          assert.equal(workloads.length, one.services.length + other.services.length);
          const across = openFlows(workloads, prod.objects, POD_ADDRESS).filter((flow) => {
            const [from = "", to = ""] = flow.split(" → ");
            return from.split("/")[0] !== to.split("/")[0];
          });
          assert.deepEqual(across, []);
        });

        it("are let in by no security group of the other's data", () => {
          for (const [owner, stranger] of [
            [one, other],
            [other, one],
          ] as const) {
            for (const rule of prod.rulesInto(owner)) {
              assert.deepEqual(prod.mentionedIn(rule.inputs), [owner.name], rule.name);
            }
            for (const policy of prod.objectsOf(stranger, "SecurityGroupPolicy")) {
              assert.deepEqual(prod.mentionedIn(policy), [stranger.name], policy.metadata.name);
            }
          }
        });

        it("are granted nothing of the other's by their roles", () => {
          for (const [holder, stranger] of [
            [one, other],
            [other, one],
          ] as const) {
            const policies = prod.of(holder, "aws:iam/rolePolicy:RolePolicy");
            for (const policy of policies) {
              assert.deepEqual(prod.mentionedIn(policy.inputs), [holder.name], policy.name);
            }
            const trusts = prod
              .of(holder, "aws:iam/role:Role")
              .map(({ inputs }) => inputs["assumeRolePolicy"]);
            assert.equal(JSON.stringify(trusts).includes(stranger.namespace.prod), false);
          }
        });

        it("read no secret and mount no volume of the other", () => {
          for (const [reader, stranger] of [
            [one, other],
            [other, one],
          ] as const) {
            const read = ["ExternalSecret", "SecretProviderClass", "PersistentVolumeClaim"]
              .flatMap((kind) => prod.objectsOf(reader, kind))
              .map((object) => JSON.stringify(object));
            for (const object of read) {
              assert.equal(object.includes(`slipway/prod/${stranger.name}/`), false);
              assert.equal(object.includes(`${stranger.name}-efs`), false);
            }
          }
        });
      });
    }
  }

  for (const system of SYSTEMS) {
    describe(system.name, () => {
      it("lets in its own services, the platform's restore check, and nobody else to its databases and caches", () => {
        const rules = prod.rulesInto(system).filter(({ inputs }) => inputs["fromPort"] !== NFS);
        const strangers = rules.filter(
          ({ inputs }) => prod.mentionedIn(inputs["referencedSecurityGroupId"]).join() !== system.name,
        );
        const databases = Object.keys(system.databases ?? {});
        assert.deepEqual(
          strangers.map(({ name, inputs }) => [name, inputs["fromPort"]]),
          databases.map((name) => [`restore-check-to-${system.name}-${name}`, 5432]),
        );
        const connections = system.services.flatMap((service) =>
          (service.connections ?? []).filter((item) => "database" in item || "cache" in item),
        );
        assert.equal(rules.length - strangers.length, connections.length);
        for (const { name, inputs } of rules) assert.equal(inputs["cidrIpv4"], undefined, name);
      });

      it("has roles for its own service accounts, each naming the resources it may use", () => {
        for (const role of prod.of(system, "aws:iam/role:Role")) {
          const [trust] = statementsOf(role, "assumeRolePolicy");
          const conditions = JSON.stringify(trust?.Condition ?? {});
          const namesAccount = /kubernetes-namespace|:sub"/.test(conditions);
          const forPods = JSON.stringify(trust).includes("pods.eks") || namesAccount;
          if (forPods) assert.ok(conditions.includes(system.namespace.prod), role.name);
        }
        for (const policy of prod.of(system, "aws:iam/rolePolicy:RolePolicy")) {
          for (const { Effect, Resource } of statementsOf(policy)) {
            if (Effect === "Allow") assert.equal([Resource].flat().includes("*"), false, policy.name);
          }
        }
      });

      it("cannot speak to file systems: only the nodes mount them", () => {
        for (const policy of prod.objectsOf(system, "NetworkPolicy")) {
          const { egress = [] } = (
            policy as unknown as { spec: { egress?: { ports?: { port: number }[] }[] } }
          ).spec;
          for (const { ports } of egress) {
            assert.ok(ports && ports.length > 0, `${policy.metadata.name} opens every port`);
            assert.equal(
              ports.some(({ port }) => port === NFS),
              false,
              policy.metadata.name,
            );
          }
        }
      });
    });
  }
});
