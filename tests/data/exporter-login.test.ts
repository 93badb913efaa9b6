import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Outcome } from "./source-cluster";
import { WatchedCluster } from "./watched-cluster";

describe("the login of an exporter, on a real PostgreSQL", () => {
  let cluster: WatchedCluster;
  before(() => {
    cluster = new WatchedCluster();
  });
  afterEach(() => void cluster.source.sql("drop role if exists slipway_exporter"));
  after(() => cluster.stop());

  const make = (password: string, env: Record<string, string> = {}) => cluster.login(password, env);
  /** A query as the login; the outcome, as it may be refused. */
  const asLogin = (password: string, query: string): Outcome =>
    cluster.source.run("psql", ["-XqtA", "-c", query, `postgresql://${cluster.address}`], {
      PGUSER: "slipway_exporter",
      PGPASSWORD: password,
    });
  const works = (password: string): boolean => asLogin(password, "select 1").status === 0;

  it("is made by an owner who is no superuser, as on RDS, and reads statistics", () => {
    const { status, stdout, stderr } = make("first");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /login slipway_exporter made/);
    const seen = asLogin("first", "select count(*) > 0 from pg_stat_activity where query is not null");
    assert.equal(seen.stdout.trim(), "t");
    const hidden = asLogin(
      "first",
      "select count(*) from pg_stat_activity where query = '<insufficient privilege>'",
    );
    assert.equal(hidden.stdout.trim(), "0");
  });

  it("reads no table, makes none, and is no more than a member of pg_monitor", () => {
    make("first");
    assert.match(asLogin("first", "select * from orders").stderr, /permission denied for table orders/);
    assert.match(
      asLogin("first", "create table mine (id int)").stderr,
      /permission denied for schema public/,
    );
    const rights = cluster.source.sql(
      "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit from pg_roles where rolname = 'slipway_exporter'",
    );
    assert.equal(rights, "f|f|f|f|f|5");
    const member = cluster.source.sql(
      "select string_agg(roleid::regrole::text, ' ') from pg_auth_members where member = 'slipway_exporter'::regrole",
    );
    assert.equal(member, "pg_monitor");
  });

  it("stays as it is when the job runs again, which then does nothing as the owner", () => {
    make("first");
    const again = make("first", { PGPASSWORD: "not the owner's" });
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /login slipway_exporter works/);
    assert.ok(works("first"));
  });

  it("gets the password that was renewed, and the old one no longer works", () => {
    make("first");
    const renewed = make("second 'with\" quotes\\");
    assert.equal(renewed.status, 0, renewed.stderr);
    assert.ok(works("second 'with\" quotes\\"));
    assert.equal(works("first"), false);
  });

  it("is made whole again after its right was taken", () => {
    make("first");
    cluster.source.sql("revoke pg_monitor from slipway_exporter; alter role slipway_exporter nologin");
    assert.equal(make("first").status, 0);
    assert.match(asLogin("first", "select pg_has_role('pg_monitor', 'usage')").stdout, /^t/);
  });

  it("leaves its password nowhere in the server's log, which has every change of a role", () => {
    make("a-password-that-is-looked-for");
    make("another-password-that-is-looked-for");
    const log = fs.readFileSync(path.join(cluster.source.dir, "log"), "utf8");
    assert.match(log, /statement: ALTER USER slipway_exporter PASSWORD 'SCRAM-SHA-256\$/i);
    assert.doesNotMatch(log, /password-that-is-looked-for/);
  });

  it("says why where the owner cannot make it, and is not there", () => {
    const { status, stderr } = make("first", { PGPASSWORD: "wrong" });
    assert.notEqual(status, 0);
    assert.match(stderr, /password authentication failed for user "shop"/);
    assert.equal(works("first"), false);
  });
});
