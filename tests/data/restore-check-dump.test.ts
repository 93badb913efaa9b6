import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { figures, flipByte, SourceCluster } from "./source-cluster";

describe("the proof of a dump", () => {
  let source: SourceCluster;
  before(() => {
    source = new SourceCluster();
    source.sql(`
      create table orders (id int primary key, note text, paid numeric(10, 2), created_at timestamptz not null);
      create table customers (id int primary key, name text);
      insert into orders select n, repeat(md5(n::text), 20), n / 3.0, now() from generate_series(1, 1000) n;
      insert into customers select n, 'customer ' || n from generate_series(1, 50) n`);
  });
  after(() => source.stop());

  /** A fresh dump under a directory of its own, changed by `change`. */
  const dump = (name: string, change: (dir: string) => void = () => undefined): string => {
    const dumps = path.join(source.dumps, name);
    assert.equal(source.check(["dump", dumps]).status, 0);
    change(source.newest(dumps));
    return dumps;
  };
  const prove = (dumps: string, env: Record<string, string> = {}) => source.check(["prove-dump", dumps], env);
  /** Makes the checksums right again, as if the damage had come before them. */
  const sumAgain = (dir: string) =>
    fs.writeFileSync(
      path.join(dir, "SHA256SUMS"),
      execFileSync("sha256sum", ["data.dump", "manifest", "taken"], { cwd: dir }),
    );
  const refuses = (dumps: string, reason: RegExp, env: Record<string, string> = {}) => {
    const outcome = prove(dumps, env);
    assert.deepEqual([outcome.status, figures(outcome)], [1, { result: "failed" }]);
    assert.match(outcome.stderr, reason);
  };

  it("restores every table and row, and measures how long it took and how much would be lost", () => {
    const outcome = prove(dump("good"), { NEWEST: "public.orders.created_at" });
    assert.equal(outcome.status, 0, outcome.stderr);
    const { result, tables, rows, rto_seconds, rpo_seconds } = figures(outcome);
    assert.deepEqual([result, tables, rows], ["ok", "2", "1050"]);
    assert.ok(Number(rto_seconds) > 0, rto_seconds);
    assert.ok(Number(rpo_seconds) >= 0, rpo_seconds);
    console.log(`      measured: RTO ${rto_seconds} s, RPO ${rpo_seconds} s`);
  });

  it("counts the loss from the time it is told", () => {
    const dumps = dump("lost");
    const taken = fs.readFileSync(path.join(source.newest(dumps), "taken"), "utf8");
    const lost = new Date(Date.parse(taken.replace(" ", "T").replace(/\+00\s*$/, "Z")) + 90_000);
    assert.match(
      figures(prove(dumps, { LOST_AT: lost.toISOString() }))["rpo_seconds"] ?? "",
      /^(89\.9|90\.0)$/,
    );
  });

  it("leaves nothing behind", () => {
    assert.deepEqual(
      fs.readdirSync(source.dir).filter((name) => name.startsWith("restore-check.")),
      [],
    );
  });

  it("refuses a truncated dump", () => {
    const cut = (dir: string) => {
      const file = path.join(dir, "data.dump");
      fs.truncateSync(file, Math.floor(fs.statSync(file).size * 0.7));
    };
    refuses(dump("cut", cut), /is not what was written: data\.dump: FAILED/);
    refuses(
      dump("cut-early", (dir) => {
        cut(dir);
        sumAgain(dir);
      }),
      /cannot be restored: .*(unexpected end of file|could not read)/,
    );
  });

  it("refuses a dump with a flipped byte", () => {
    refuses(
      dump("flip", (dir) => flipByte(path.join(dir, "data.dump"))),
      /is not what was written: data\.dump: FAILED/,
    );
  });

  it("refuses a dump with other rows or other values than its manifest", () => {
    const manifest = (change: (text: string) => string) => (dir: string) => {
      const file = path.join(dir, "manifest");
      fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));
      sumAgain(dir);
    };
    refuses(
      dump(
        "fewer",
        manifest((text) => text.replace("public.orders 1000", "public.orders 1001")),
      ),
      /table public\.orders has 1000 rows; the manifest says 1001/,
    );
    refuses(
      dump(
        "values",
        manifest((text) => text.replace(/(public\.orders 1000 ).*/, "$17")),
      ),
      /table public\.orders has other values/,
    );
    refuses(
      dump(
        "gone",
        manifest((text) => `${text}public.payments 3 1\n`),
      ),
      /table public\.payments is missing; the manifest has it with 3 rows/,
    );
  });

  it("refuses an empty table, unless it may be empty", () => {
    source.sql("create table carts (id int)");
    const dumps = dump("empty");
    refuses(dumps, /table public\.carts is empty; name it in MAY_BE_EMPTY if it may be/);
    assert.equal(prove(dumps, { MAY_BE_EMPTY: "public.carts" }).status, 0);
    source.sql("drop table carts");
  });

  it("refuses data that stopped coming in", () => {
    source.sql("create table events (at timestamptz); insert into events values (now() - interval '2 days')");
    refuses(dump("old"), /newest row by public\.events\.at is 17280\d seconds old; at most 86400/, {
      NEWEST: "public.events.at",
    });
    source.sql("drop table events");
  });

  it("refuses a directory without a dump", () => {
    fs.mkdirSync(path.join(source.dumps, "none"));
    refuses(path.join(source.dumps, "none"), /has no backup/);
  });

  it("says how it is used", () => {
    const outcome = source.check(["prove"]);
    assert.equal(outcome.status, 2);
    assert.match(outcome.stderr, /"prove" is not one of\nrestore-check\.sh dump DIR/);
  });

  it("leaves no half dump where the database cannot be dumped", () => {
    const dumps = path.join(source.dumps, "no-database");
    const outcome = source.check(["dump", dumps], { PGDATABASE: "nope" });
    assert.equal(outcome.status, 1);
    refuses(dumps, /has no backup/);
  });
});
