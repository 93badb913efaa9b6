import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { planning } from "../systems/planned-stack";
import { PlannedDatabase } from "./planned-database";
import { figures, flipByte, Outcome } from "./source-cluster";

describe("the backups of a database of the stack local", () => {
  let database: PlannedDatabase;
  /** Moments between two commits, as the database saw them. */
  let beforeBase: string;
  let beforeDrop: string;
  let segments: string[];

  before(planning("local"));
  before(async () => {
    database = await PlannedDatabase.of("analytics-data", "shadower-analytics");
    database.sql("create table orders (id int primary key, note text)");
    database.sql("insert into orders select n, md5(n::text) from generate_series(1, 1000) n");
    beforeBase = database.sql("select clock_timestamp()");
  });
  after(() => database?.remove());

  const names = (dir: string) => fs.readdirSync(dir).sort();
  const bases = () => names(database.bases).filter((name) => /^\d{8}T\d{6}Z$/.test(name));
  const succeeds = (outcome: Outcome) => assert.equal(outcome.status, 0, outcome.stderr + outcome.stdout);
  const refuses = (outcome: Outcome, reason: RegExp) => {
    assert.deepEqual([outcome.status, figures(outcome)], [1, { result: "failed" }], outcome.stdout);
    assert.match(outcome.stderr, reason);
  };
  /** A file is moved away while `look` looks, and comes back unchanged. */
  const without = (file: string, look: () => void) => {
    fs.renameSync(file, `${file}.aside`);
    try {
      look();
    } finally {
      fs.rmSync(file, { recursive: true, force: true });
      fs.renameSync(`${file}.aside`, file);
    }
  };
  const flipped = (file: string, look: () => void) =>
    without(file, () => {
      fs.copyFileSync(`${file}.aside`, file);
      flipByte(file);
      look();
    });

  describe("the server", () => {
    it("archives its log, and cuts a segment in less than the 5 minutes that may be lost", () => {
      assert.equal(database.sql("show archive_mode"), "on");
      assert.ok(Number(database.sql("select setting from pg_settings where name = 'archive_timeout'")) < 300);
      assert.deepEqual(
        [database.sql("show wal_segment_size"), database.sql("show data_checksums")],
        ["1MB", "on"],
      );
    });

    it("gives no base backup to a client with another password", () => {
      refuses(
        database.job("backup", { PGPASSWORD: "another" }),
        /password authentication failed[^]*pg_basebackup failed/,
      );
      assert.deepEqual(bases(), []);
    });
  });

  describe("the daily job", () => {
    it("takes a base backup, and is done once the log it needs is archived", () => {
      const outcome = database.job("backup");
      succeeds(outcome);
      assert.match(outcome.stdout, /base backup in .*bases\/\d{8}T\d{6}Z\n/);
      assert.equal(bases().length, 1);
    });

    it("counts no base backup whose log does not arrive, and says where to look", () => {
      without(database.wal, () => {
        fs.writeFileSync(database.wal, "no directory");
        refuses(
          database.job("backup", { ARCHIVE_SECONDS: "2" }),
          /WAL segment [0-9A-F]{24} is not in .* after 2 seconds; the log of the server says why/,
        );
      });
      assert.equal(bases().length, 1);
      assert.match(fs.readFileSync(database.log, "utf8"), /archive command failed with exit code 1/);
    });

    it("takes away what an interrupted one left", () => {
      assert.equal(names(database.bases).filter((name) => name.endsWith(".partial")).length, 1);
      succeeds(database.job("backup"));
      assert.deepEqual(
        names(database.bases).filter((name) => name.endsWith(".partial")),
        [],
      );
      assert.equal(bases().length, 2);
    });

    it("leaves the place to another that is at work", async () => {
      const other = spawn("flock", [path.join(database.bases, ".lock"), "sh", "-c", "echo held; cat"]);
      await once(other.stdout, "data");
      refuses(database.job("backup"), /another backup is being taken into /);
      other.stdin.end();
      await once(other, "exit");
    });
  });

  describe("the archive command", () => {
    // A timeline that the server never has, so that nothing of its own log is named so.
    const SEGMENT = "0000000F00000000000000AA";
    const kept = () => path.join(database.wal, SEGMENT);
    let source: string;
    before(async () => {
      source = path.join(database.wal, await database.archiveLog());
    });

    it("never takes an interrupted copy for whole, and makes it whole when it is called again", () => {
      const interrupted = database.archive(source, SEGMENT, "64");
      assert.notEqual(interrupted.status, 0);
      assert.ok(fs.statSync(`${kept()}.copying`).size < fs.statSync(source).size);
      assert.ok(!fs.existsSync(kept()));
      succeeds(database.archive(source, SEGMENT));
      assert.deepEqual(fs.readFileSync(kept()), fs.readFileSync(source));
      assert.ok(!fs.existsSync(`${kept()}.copying`));
    });

    it("takes the same segment again, and another of its name never", () => {
      succeeds(database.archive(source, SEGMENT));
      const other = path.join(database.root, "other");
      fs.writeFileSync(other, "other");
      refuses(database.archive(other, SEGMENT), /is there with other content/);
      assert.deepEqual(fs.readFileSync(kept()), fs.readFileSync(source));
    });
  });

  describe("the weekly job", () => {
    before(async () => {
      database.sql("insert into orders values (1001, 'after the base backup')");
      const first = await database.archiveLog();
      beforeDrop = database.sql("select clock_timestamp()");
      database.sql("drop table orders; create table carts (id int)");
      segments = [first, await database.archiveLog()];
    });

    it("restores the base backup and all of the log, and measures how long it took and what would be lost", () => {
      const outcome = database.job("restore-check");
      succeeds(outcome);
      const { result, tables, rows, rto_seconds, rpo_seconds } = figures(outcome);
      assert.deepEqual([result, tables, rows], ["ok", "1", "0"]);
      assert.ok(Number(rto_seconds) > 0 && Number(rpo_seconds) >= 0);
      const wait = database.sql("show archive_timeout");
      console.log(
        `        measured: RTO ${rto_seconds} s, RPO ${rpo_seconds} s, and ${wait} where nothing fills a segment`,
      );
    });

    it("lets no table be empty once it is said which may be", () => {
      refuses(
        database.job("restore-check", { MAY_BE_EMPTY: "public.orders" }),
        /table public\.carts is empty/,
      );
    });

    it("finds a segment that is missing, and names it", () => {
      const [missing = ""] = segments;
      without(path.join(database.wal, missing), () =>
        refuses(database.job("restore-check"), new RegExp(`WAL segment ${missing} is missing`)),
      );
    });

    it("finds a flipped byte, in the log and in the base backup", () => {
      flipped(path.join(database.wal, segments[0]!), () =>
        refuses(database.job("restore-check"), /WAL segment \w+ .* is not what was archived/),
      );
      flipped(path.join(database.bases, bases().at(-1)!, "global/pg_control"), () =>
        refuses(database.job("restore-check"), /is not what was written: .*pg_control/),
      );
    });
  });

  describe("the job that restores", () => {
    it("leaves a server alone that runs", () => {
      refuses(
        database.job("restore", { RESTORE_TIME: beforeDrop }),
        /the server still runs at 127\.0\.0\.1; stop it first/,
      );
      assert.equal(database.sql("select count(*) from carts"), "0");
    });

    it("changes nothing for a time that cannot be had", () => {
      database.halt();
      refuses(
        database.job("restore", { RESTORE_TIME: beforeBase }),
        /is before the end of the first base backup/,
      );
      database.serve();
      assert.equal(database.sql("select count(*) from carts"), "0");
    });

    it("goes back to the second before a table was dropped, and keeps what was there", () => {
      database.halt();
      const outcome = database.job("restore", { RESTORE_TIME: beforeDrop });
      succeeds(outcome);
      assert.deepEqual([figures(outcome)["tables"], figures(outcome)["rows"]], ["1", "1001"]);
      database.serve();
      assert.equal(database.sql("select count(*), max(id) from orders"), "1001|1001");
      assert.equal(database.sql("select to_regclass('carts') is null"), "t");
      const aside = names(path.dirname(database.data)).filter(
        (name) => name !== path.basename(database.data),
      );
      assert.equal(aside.length, 1);
      assert.match(aside[0]!, /^pgdata\.before-\d{8}T\d{6}Z$/);
      console.log(`        measured: RTO ${figures(outcome)["rto_seconds"]} s, back to the second asked for`);
    });

    it("leaves a server whose next backups are proven as before", async () => {
      database.sql("insert into orders values (1002, 'after the restore')");
      succeeds(database.job("backup"));
      await database.archiveLog();
      const outcome = database.job("restore-check");
      succeeds(outcome);
      assert.equal(figures(outcome)["rows"], "1002");
    });
  });

  describe("what is kept", () => {
    const ended = (base: string, daysAgo: number) => {
      const time = new Date(Date.now() - daysAgo * 24 * 3600 * 1000).toISOString();
      fs.writeFileSync(path.join(database.bases, `${base}.ended`), `${time}\n`);
    };
    const firstSegment = (base: string) => {
      const label = fs.readFileSync(path.join(database.bases, base, "backup_label"), "utf8");
      return /file ([0-9A-F]{24})/.exec(label)![1]!;
    };
    /** Place in the log, whichever way it went. */
    const at = (segment: string) => segment.slice(8, 24);

    it("is what the last 2 days need: base backups from before them but one go, with their log", () => {
      const [oldest = "", needed = "", ...younger] = bases();
      ended(oldest, 10);
      ended(needed, 3);
      const first = [firstSegment(oldest), firstSegment(needed)] as const;
      assert.ok(at(first[0]) < at(first[1]));
      const before = names(database.wal).filter((name) => /^[0-9A-F]{24}(\.sha256)?$/.test(name));
      const outcome = database.job("backup");
      succeeds(outcome);
      assert.match(outcome.stdout, new RegExp(`deleted .*/${oldest}, which is older than 2 days`));
      assert.deepEqual(bases().slice(0, -1), [needed, ...younger]);
      assert.deepEqual(
        before.filter((name) => !fs.existsSync(path.join(database.wal, name))),
        before.filter((name) => at(name) < at(first[1])),
      );
    });

    it("can all be restored", () => {
      const all = bases();
      assert.ok(all.length >= 3);
      for (const chosen of all) {
        const others = all.filter((base) => base !== chosen).map((base) => path.join(database.bases, base));
        for (const other of others) fs.renameSync(other, `${other}.partial`);
        const outcome = database.job("restore-check");
        for (const other of others) fs.renameSync(`${other}.partial`, other);
        succeeds(outcome);
        assert.match(outcome.stdout, new RegExp(`restoring .*/${chosen}\n`));
      }
    });
  });
});
