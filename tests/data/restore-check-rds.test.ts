import assert from "node:assert/strict";
import { RestoreCheck } from "../../components/restore-check";
import { freePorts } from "../cluster/control-plane";
import { statements } from "../components/planned-data";
import { planInCluster } from "../components/planned-platform";
import { Call, MotoRds } from "./moto-rds";
import { RestoredInstance } from "./restored-instance";
import { figures } from "./source-cluster";

const ARN = "arn:aws:rds:us-east-1:111122223333";
const SOURCE = {
  DBInstanceIdentifier: "shop",
  DBInstanceClass: "db.m7g.large",
  Engine: "postgres",
  EngineVersion: "15.14",
  DBName: "shop",
  MasterUsername: "shop_admin",
  MasterUserPassword: "only-rds-knows-it",
  AllocatedStorage: 100,
  BackupRetentionPeriod: 30,
  MultiAZ: true,
  DeletionProtection: true,
  PubliclyAccessible: false,
  DBSubnetGroupName: "shop-data",
  DBParameterGroupName: "shop-postgres15",
  VpcSecurityGroupIds: ["sg-0a1b2c3d", "sg-4e5f6a7b"],
};

/** What the pods of the check may do, from the component that gives it to them. */
async function policy(): Promise<object> {
  const planned = await planInCluster(
    (options) =>
      void new RestoreCheck(
        "check",
        {
          region: "us-east-1",
          accountId: "111122223333",
          tags: {},
          clusterName: "slipway-test",
          clusterSecurityGroupId: "sg-cluster",
          vpcId: "vpc-1",
          vpcCidr: "10.40.0.0/16",
          image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/slipway/restore-check:v1.0.0",
          databases: {
            shop: {
              identifier: "shop",
              arn: `${ARN}:db:shop`,
              keyArn: "arn:aws:kms:us-east-1:111122223333:key/shop",
              securityGroupId: "sg-shop",
            },
          },
          runbooks: "https://runbooks.example",
        },
        options,
      ),
  );
  return { Version: "2012-10-17", Statement: statements(planned.one("aws:iam/rolePolicy:RolePolicy")) };
}

const SCRATCH = /^restore-check-\d{14}-shop$/;
const named = (calls: Call[], action: string) => calls.filter((call) => call.action === action);
const paramsOf = (calls: Call[], action: string) => named(calls, action)[0]?.params ?? {};
const left = (rds: MotoRds) => rds.instances().filter((name) => name !== "shop");

/** A name that a proof gave its instance some seconds ago. */
function scratchName(secondsAgo: number): string {
  const at = new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\D/g, "").slice(0, 14);
  return `restore-check-${at}-shop`;
}

describe("the proof of an RDS instance's backups, by the real AWS command line before moto", function () {
  this.timeout(300_000);
  let instance: RestoredInstance;
  let rds: MotoRds;
  before(async () => {
    const [port = 0] = await freePorts(1);
    instance = new RestoredInstance(port);
    instance.sql("create table orders (id int, what text)");
    instance.sql("insert into orders select n, 'order number ' || n from generate_series(1, 10) n");
    rds = await MotoRds.start(instance, { ...SOURCE, Port: port }, await policy());
  });
  after(() => {
    rds?.stop();
    instance?.stop();
  });

  describe("of a sound database", () => {
    let proof: ReturnType<MotoRds["prove"]>;
    before(() => {
      proof = rds.prove("shop", { states: ["creating", "backing-up", "available"], busy: 1 });
    });

    it("restores the newest point in time beside the instance, looks into it and deletes it", () => {
      assert.equal(proof.status, 0, proof.stderr);
      assert.equal(proof.stderr, "");
      const { result, tables, rows, rpo_seconds } = figures(proof);
      assert.deepEqual([result, tables, rows], ["ok", "1", "10"]);
      assert.ok(Number(rpo_seconds) > 0 && Number(rpo_seconds) < 91, rpo_seconds);
      for (const state of ["creating", "backing-up", "available"])
        assert.match(proof.stdout, new RegExp(`restore-check-\\d{14}-shop is ${state}\n`));
    });

    it("asks RDS for nothing that the policy of its pods does not allow", () => {
      assert.deepEqual(
        [...new Set(proof.calls.map(({ action }) => action))],
        ["DescribeDBInstances", "RestoreDBInstanceToPointInTime", "ModifyDBInstance", "DeleteDBInstance"],
      );
    });

    it("restores the newest second, as closed as the source and with its parameters", () => {
      const params = paramsOf(proof.calls, "RestoreDBInstanceToPointInTime");
      const { target_db_instance_identifier: target, ...rest } = params;
      assert.match(String(target), SCRATCH);
      assert.deepEqual(rest, {
        source_db_instance_identifier: "shop",
        use_latest_restorable_time: true,
        db_subnet_group_name: "shop-data",
        db_parameter_group_name: "shop-postgres15",
        vpc_security_group_ids: ["sg-0a1b2c3d", "sg-4e5f6a7b"],
        multi_az: false,
        publicly_accessible: false,
        deletion_protection: false,
        tags: [{ key: "slipway:restore-check", value: "shop" }],
      });
    });

    it("gives it a password of its own, again when RDS is still at work on it", () => {
      const changes = named(proof.calls, "ModifyDBInstance");
      assert.equal(changes.length, 2);
      for (const { params } of changes) {
        assert.match(String(params["db_instance_identifier"]), SCRATCH);
        assert.match(String(params["master_user_password"]), /^[\w-]{32}$/);
        assert.equal(params["apply_immediately"], true);
      }
    });

    it("leaves it with no backup, and the source alone", () => {
      const params = paramsOf(proof.calls, "DeleteDBInstance");
      assert.match(String(params["db_instance_identifier"]), SCRATCH);
      assert.deepEqual([params["skip_final_snapshot"], params["delete_automated_backups"]], [true, true]);
      assert.deepEqual(rds.instances(), ["shop"]);
    });
  });

  it("takes its instance to the grave when its data is bad", () => {
    instance.sql("create table carts (id int)");
    const { status, stderr } = rds.prove("shop");
    instance.sql("drop table carts");
    assert.equal(status, 1);
    assert.match(stderr, /table public\.carts is empty/);
    assert.deepEqual(left(rds), []);
  });

  describe("says what is wrong and restores nothing", () => {
    const refusals: [what: string, source: string, scenario: object, said: RegExp][] = [
      [
        "where there is no such instance",
        "shoe",
        {},
        /shoe cannot be looked up: .*AccessDenied|shoe not found/,
      ],
      ["where there is no backup", "shop", { age: null }, /shop has no backup to restore/],
      [
        "where the newest backup is too old",
        "shop",
        { age: 1000 },
        /newest backup of shop is of \S+, more than 900 seconds ago/,
      ],
      [
        "where it may not look",
        "shop",
        { denied: ["DescribeDBInstances"] },
        /shop cannot be looked up: .*\(AccessDenied\).* rds:DescribeDBInstances/,
      ],
      [
        "where it may not restore",
        "shop",
        { denied: ["RestoreDBInstanceToPointInTime"] },
        /shop cannot be restored: .*\(AccessDenied\).* rds:RestoreDBInstanceToPointInTime/,
      ],
    ];
    for (const [what, source, scenario, said] of refusals) {
      it(what, () => {
        const proof = rds.prove(source, scenario);
        assert.equal(proof.status, 1);
        assert.match(proof.stderr, said);
        assert.equal(figures(proof)["result"], "failed");
        assert.deepEqual(left(rds), []);
        assert.deepEqual(named(proof.calls, "DeleteDBInstance"), []);
      });
    }

    it("where AWS cannot be reached", () => {
      const { status, stderr } = rds.prove("shop", {}, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
      assert.equal(status, 1);
      assert.match(stderr, /shop cannot be looked up: .*Could not connect/);
    });
  });

  it("accepts an older backup where that is allowed", () => {
    const proof = rds.prove("shop", { age: 1000 }, { MAX_RPO_SECONDS: "3600" });
    assert.equal(proof.status, 0, proof.stderr);
  });

  describe("deletes the instance and says", () => {
    it("that the restore failed", () => {
      const { status, stderr } = rds.prove("shop", { states: ["creating", "incompatible-restore"] });
      assert.equal(status, 1);
      assert.match(stderr, /did not become available: it is incompatible-restore/);
      assert.deepEqual(left(rds), []);
    });

    it("that it takes too long", () => {
      const { status, stderr } = rds.prove("shop", { states: ["creating"] }, { RESTORE_SECONDS: "0" });
      assert.equal(status, 1);
      assert.match(stderr, /did not become available in time: it is still creating/);
      assert.deepEqual(left(rds), []);
    });

    it("that its password cannot be changed", () => {
      const { status, stderr } = rds.prove("shop", { denied: ["ModifyDBInstance"] });
      assert.equal(status, 1);
      assert.match(stderr, /takes no new password: .*\(AccessDenied\)/);
      assert.deepEqual(left(rds), []);
    });

    it("that it cannot be reached, with PostgreSQL's reason", () => {
      const { status, stderr } = rds.prove("shop", { keepsPassword: true }, { CONNECT_TRIES: "2" });
      assert.equal(status, 1);
      assert.match(stderr, /cannot be reached: .*password authentication failed for user "shop_admin"/);
      assert.deepEqual(left(rds), []);
    });

    it("nothing more, when its job is ended", async () => {
      const { status, stderr } = await rds.end("shop", "is creating", { states: ["creating"] });
      assert.equal(status, 143, stderr);
      assert.equal(stderr, "");
      assert.deepEqual(left(rds), []);
    });
  });

  it("names the instance that it may not delete, and fails, as that costs money", () => {
    const proof = rds.prove("shop", { denied: ["DeleteDBInstance"] });
    assert.equal(proof.status, 1);
    assert.match(
      proof.stderr,
      /restore-check-\d{14}-shop cannot be deleted; delete it by hand: .*AccessDenied/,
    );
    assert.equal(proof.stderr.match(/by hand/g)?.length, 1);
    const [name = ""] = left(rds);
    assert.match(name, SCRATCH);
    rds.aws("rds", "delete-db-instance", "--db-instance-identifier", name, "--skip-final-snapshot");
  });

  it("deletes what a proof left that was killed, and no instance of a proof that may be at work", () => {
    const make = (name: string) => {
      const target = ["--target-db-instance-identifier", name, "--use-latest-restorable-time"];
      const from = ["--source-db-instance-identifier", "shop", "--no-deletion-protection"];
      rds.aws("rds", "restore-db-instance-to-point-in-time", ...from, ...target);
      return name;
    };
    const [old, young, foreign] = [scratchName(7 * 3600), scratchName(60), `${scratchName(7 * 3600)}-two`];
    for (const name of [old, young, foreign]) make(name);
    const { status, stdout, stderr } = rds.prove("shop");
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`deleted ${old}, which an earlier run left behind`));
    assert.match(stdout, new RegExp(`${young} is another run's`));
    assert.deepEqual(left(rds).sort(), [young, foreign].sort());
    for (const name of [young, foreign])
      rds.aws("rds", "delete-db-instance", "--db-instance-identifier", name, "--skip-final-snapshot");
  });

  describe("of a table that stays damaged, so last,", () => {
    it("finds the changed byte by the checksum of its page", () => {
      instance.damage("orders", "order number 7");
      const { status, stderr } = rds.prove("shop");
      assert.equal(status, 1);
      assert.match(stderr, /invalid page in block 0 of relation/);
      assert.match(stderr, /a table cannot be read/);
      assert.deepEqual(left(rds), []);
    });
  });
});
