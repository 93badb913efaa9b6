import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { slipway } from "../offline/slipway";
import { activeRecovery, projectWith } from "./recovery-project";

const REPOSITORY = path.resolve(__dirname, "../..");

interface Resource {
  urn: string;
  type: string;
  inputs: any;
}

/** The resources of a stack of the project in `cwd`. */
function planned(cwd: string, stack: string): Resource[] {
  const { code, stdout, stderr } = slipway("preview", cwd, "--stack", stack, "--json", "--no-policies");
  assert.equal(code, 0, stderr + stdout.slice(-2000));
  return (JSON.parse(stdout).steps as { newState: any }[]).map(({ newState }) => ({
    inputs: {},
    ...newState,
  }));
}

const ofType = (resources: Resource[], type: string) =>
  resources.filter((resource) => resource.type === type);

/** `<kind> <namespace>/<name>` of the Kubernetes objects of the systems. */
const systemObjects = (resources: Resource[]): string[] =>
  resources
    .filter(
      ({ urn, type }) => urn.includes("slipway:system:RunningSystem$") && type.startsWith("kubernetes:"),
    )
    .map(({ inputs }) => `${inputs.kind} ${inputs.metadata.namespace}/${inputs.metadata.name}`)
    .sort();

/** Where services are told the names of their buckets. */
const systemConfig = (resources: Resource[]) => [
  ...ofType(resources, "kubernetes:apps/v1:Deployment"),
  ...ofType(resources, "kubernetes:core/v1:ConfigMap"),
];

describe("The loss of prod's region", () => {
  let active: string;
  let withoutZones: string;
  let prod: Resource[];
  before(() => {
    prod = planned(REPOSITORY, "prod");
    const stack = fs.readFileSync(path.join(REPOSITORY, "Pulumi.prod-dr.yaml"), "utf8");
    active = activeRecovery();
    withoutZones = projectWith(stack.replace(/ {2}slipway:dns:\n {4}zones:.*\n/, ""));
    fs.copyFileSync(path.join(REPOSITORY, "Pulumi.prod.yaml"), path.join(withoutZones, "Pulumi.prod.yaml"));
  });
  after(() => {
    for (const folder of [active, withoutZones]) fs.rmSync(folder, { recursive: true, force: true });
  });

  describe("before it happens", () => {
    it("has network, cluster and platform stand ready in another region, with no system", () => {
      const resources = planned(REPOSITORY, "prod-dr");
      assert.deepEqual(systemObjects(resources), []);
      assert.deepEqual(ofType(resources, "aws:rds/instance:Instance"), []);
      for (const type of ["slipway:network:Network", "slipway:cluster:Cluster", "slipway:platform:Platform"])
        assert.equal(ofType(resources, type).length, 1, type);
      const provider = ofType(resources, "pulumi:providers:aws").find(({ urn }) => urn.endsWith("::aws"));
      assert.equal(provider?.inputs.region, "us-west-2");
    });

    it("has copied each secret of prod's systems there", () => {
      const secrets = ofType(prod, "aws:secretsmanager/secret:Secret").filter(({ urn }) =>
        urn.includes("RunningSystem$slipway:data:Secret$"),
      );
      assert.ok(secrets.length > 5);
      for (const { urn, inputs } of secrets) assert.equal(inputs.replicas?.[0].region, "us-west-2", urn);
    });

    it("has copied the log of each of prod's databases there", () => {
      const primaries = ofType(prod, "aws:rds/instance:Instance").filter(
        ({ inputs }) => inputs.replicateSourceDb === undefined,
      );
      const copies = ofType(
        prod,
        "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
      );
      assert.deepEqual([primaries.length, copies.length], [3, 3]);
    });
  });

  describe("once the other region is active", () => {
    let resources: Resource[];
    before(() => {
      resources = planned(active, "prod-dr");
    });

    it("runs every object of every system there", () => {
      assert.ok(systemObjects(prod).length > 100);
      assert.deepEqual(systemObjects(resources), systemObjects(prod));
    });

    it("makes each database from its backups, at their newest second", () => {
      const primaries = ofType(resources, "aws:rds/instance:Instance").filter(
        ({ inputs }) => inputs.replicateSourceDb === undefined,
      );
      assert.equal(primaries.length, 3);
      for (const { inputs } of primaries) {
        assert.deepEqual(inputs.restoreToPointInTime, {
          sourceDbInstanceAutomatedBackupsArn: "arn:aws:rds:us-west-2:333333333333:auto-backup:ab-x",
          useLatestRestorableTime: true,
        });
        assert.equal(inputs.deletionProtection, true);
      }
    });

    it("decrypts the copies of secrets and objects with the key they were copied with", () => {
      const policies = ofType(resources, "aws:iam/rolePolicy:RolePolicy").filter(
        ({ inputs }) =>
          typeof inputs.policy === "string" && /secretsmanager:Get|s3:GetObject"/.test(inputs.policy),
      );
      const readers = policies.filter(({ urn }) => urn.includes("RunningSystem$"));
      assert.ok(readers.length >= 5);
      for (const { urn, inputs } of readers) {
        const statements = JSON.parse(inputs.policy).Statement as any[];
        const byAlias = statements.filter(({ Condition }) => Condition?.["ForAnyValue:StringEquals"]);
        assert.ok(byAlias.length > 0, urn);
        for (const { Resource, Condition } of byAlias) {
          assert.equal(String(Resource), "arn:aws:kms:us-west-2:333333333333:key/*");
          const aliases = Condition["ForAnyValue:StringEquals"]["kms:ResourceAliases"];
          assert.equal(aliases, "alias/slipway/recovery");
          assert.ok(ofType(prod, "aws:kms/alias:Alias").some(({ inputs: { name } }) => name === aliases));
        }
        for (const { Resource } of statements) assert.notDeepEqual(Resource, []);
      }
    });

    it("goes on with the copies of objects, and makes no bucket of its own for them", () => {
      const copies = ofType(prod, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
      assert.equal(copies.length, 1);
      const made = ofType(resources, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs.bucket as string);
      assert.ok(!made.some((name) => name.startsWith("shadower-analytics-exports")));
      assert.match(JSON.stringify(systemConfig(resources)), /"shadower-analytics-exports-dr"/);
      assert.ok(
        ofType(prod, "aws:s3/bucket:Bucket").some(
          ({ inputs }) => inputs.bucket === "shadower-analytics-exports-dr",
        ),
      );
    });

    it("reads the copies of secrets and images, and makes none of its own", () => {
      const made = ofType(resources, "aws:secretsmanager/secret:Secret").filter(
        ({ urn }) => urn.includes("slipway:data:Secret$") && urn.includes("RunningSystem$"),
      );
      assert.deepEqual(made, []);
      assert.deepEqual(ofType(resources, "aws:ecr/repository:Repository"), []);
      const images = JSON.stringify(resources).match(/\d{12}\.dkr\.ecr\.[a-z0-9-]+/g) ?? [];
      assert.deepEqual([...new Set(images)], ["333333333333.dkr.ecr.us-west-2"]);
    });

    it("answers for the names of prod when the load balancer of prod does not", () => {
      const answers = (all: Resource[]) =>
        ofType(all, "kubernetes:networking.k8s.io/v1:Ingress").map(({ inputs: { spec, metadata } }) => [
          spec.rules[0].host,
          metadata.annotations["external-dns.kubernetes.io/set-identifier"],
          metadata.annotations["external-dns.kubernetes.io/aws-failover"],
        ]);
      const hosts = answers(prod).map(([host]) => host as string);
      assert.deepEqual(hosts.sort(), ["analytics.shadower.ai", "daa.slipway.example"]);
      for (const [, cluster, role] of answers(prod))
        assert.deepEqual([cluster, role], ["slipway-prod", "PRIMARY"]);
      for (const [, cluster, role] of answers(resources))
        assert.deepEqual([cluster, role], ["slipway-prod-dr", "SECONDARY"]);
      assert.deepEqual(
        answers(resources)
          .map(([host]) => host as string)
          .sort(),
        hosts,
      );
    });

    it("takes no name that is the world's and that prod has", () => {
      const names = (all: Resource[]) => [
        ...ofType(all, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs.bucket as string),
        ...ofType(all, "aws:iam/role:Role").flatMap(
          ({ inputs }) => (inputs.name as string | undefined) ?? [],
        ),
      ];
      assert.ok(names(prod).length > 2);
      assert.deepEqual(
        names(resources).filter((name) => names(prod).includes(name)),
        [],
      );
    });
  });

  describe("is answered by a plan", () => {
    const failover = (cwd: string, stack: string, ...options: string[]) =>
      slipway("failover", cwd, "plan", "--cwd", cwd, "--stack", stack, ...options);

    it("that names each database, and fits into the promised hour", () => {
      const { code, stdout, stderr } = failover(REPOSITORY, "prod-dr", "--json");
      assert.equal(code, 0, stderr);
      const { databases, steps } = JSON.parse(stdout) as { databases: object; steps: { minutes: number }[] };
      assert.deepEqual(databases, {
        "shadower.analytics": "shadower-analytics",
        "daa.daa": "daa",
        "opitios.opitios": "opitios",
      });
      assert.ok(steps.reduce((sum, { minutes }) => sum + minutes, 0) <= 60);
    });

    it("that finds the backups before it names them, and moves the names last", () => {
      const { stdout } = failover(REPOSITORY, "prod-dr");
      const at = [
        "describe-db-instance-automated-backups",
        "restoreFrom",
        "pulumi up",
        "get pods",
        "Names:",
      ].map((words) => stdout.indexOf(words));
      assert.ok(at.every((place) => place > 0));
      assert.deepEqual(
        at,
        [...at].sort((a, b) => a - b),
      );
      assert.match(stdout, /analytics\.shadower\.ai/);
    });

    it("that leaves the names to Route 53 where it has their zones, and to a person where not", () => {
      const { stdout } = failover(REPOSITORY, "prod-dr");
      assert.match(stdout, /See that the names have moved/);
      assert.match(stdout, /dig \+short analytics\.shadower\.ai/);
      const byHand = failover(withoutZones, "prod-dr");
      assert.equal(byHand.code, 0, byHand.stderr);
      assert.match(byHand.stdout, /Point the names at the new load balancer/);
    });

    it("that restores no bucket whose objects are there already", () => {
      const { stdout } = failover(REPOSITORY, "prod-dr");
      const restored = /From vault \S+ into the new ones: (.*)\. Restoring/.exec(stdout)?.[1]?.split(", ");
      assert.ok(restored?.includes("opitios-files"), stdout);
      assert.ok(!restored?.includes("shadower-exports"));
    });

    it("for a stack that stands in for another, and is not active yet", () => {
      const own = failover(REPOSITORY, "prod");
      assert.equal(own.code, 2);
      assert.match(own.stderr, /Stack prod stands in for no other\. Pass --stack with a recovery stack/);
      const twice = failover(active, "prod-dr");
      assert.equal(twice.code, 2);
      assert.match(twice.stderr, /Stack prod-dr is active/);
    });
  });
});
