import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { figures, Outcome, SourceCluster } from "./source-cluster";

describe("the proof of an RDS instance's backups", () => {
  let source: SourceCluster;
  before(() => {
    source = new SourceCluster();
    source.sql("create table orders (id int); insert into orders select generate_series(1, 10)");
  });
  after(() => source.stop());

  /** The proof, with calls of the AWS command line noted and answered by a stand-in. */
  function prove(name: string, env: Record<string, string> = {}): Outcome & { calls: string[] } {
    const calls = path.join(source.dir, `calls-${name}`);
    const outcome = source.check(["prove-rds", "shop"], {
      PATH: `${source.programs(path.join(__dirname, "fixtures"))}:${source.path}`,
      CALLS: calls,
      ENDPOINT: source.dir,
      ...env,
    });
    const noted = fs.readFileSync(calls, "utf8").trim().split("\n");
    return { ...outcome, calls: noted.filter((call) => !call.startsWith("rds describe")) };
  }

  it("restores the newest point in time beside the instance, looks into it and deletes it", () => {
    const { status, stderr, stdout, calls } = prove("good");
    assert.equal(status, 0, stderr);
    const { result, rows, rpo_seconds } = figures({ status, stdout, stderr });
    assert.deepEqual([result, rows], ["ok", "10"]);
    assert.ok(Number(rpo_seconds) >= 85 && Number(rpo_seconds) < 300, rpo_seconds);
    assert.deepEqual(
      calls.map((call) => call.split(" ").slice(0, 2).join(" ")),
      [
        "rds restore-db-instance-to-point-in-time",
        "rds wait",
        "rds modify-db-instance",
        "rds delete-db-instance",
      ],
    );
  });

  it("touches no instance but the one it made", () => {
    const { calls } = prove("name");
    const [restored] = /restore-check-\d{14}-shop/.exec(calls[0] ?? "") ?? assert.fail("no name");
    for (const call of calls) assert.match(call, new RegExp(`-identifier ${restored}( |$)`));
  });

  it("restores it as closed as the source: same groups and subnets, no public address", () => {
    const [restore = ""] = prove("closed").calls;
    assert.match(restore, /--db-subnet-group-name subnets --vpc-security-group-ids sg-1 sg-2 /);
    assert.match(restore, / --no-publicly-accessible /);
  });

  it("gives it a password that no other process can see", () => {
    const modify = prove("password").calls.find((call) => call.startsWith("rds modify")) ?? "";
    assert.match(modify, /--master-user-password file:\/\/\S+\/password$/);
  });

  it("deletes it when its data is bad, too", () => {
    source.sql("create table carts (id int)");
    const { status, stderr, calls } = prove("bad");
    assert.equal(status, 1);
    assert.match(stderr, /table public\.carts is empty/);
    assert.match(calls.at(-1) ?? "", /^rds delete-db-instance .*--skip-final-snapshot/);
    source.sql("drop table carts");
  });

  it("says so when RDS refuses, and deletes nothing", () => {
    const { status, stderr, calls } = prove("refused", { REFUSE: "restore-db-instance" });
    assert.equal(status, 1);
    assert.match(stderr, /shop cannot be restored/);
    assert.equal(calls.length, 1);
  });
});
