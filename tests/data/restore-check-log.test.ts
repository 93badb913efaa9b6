import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { figures, flipByte, SourceCluster } from "./source-cluster";

describe("the proof of a base backup and its log", () => {
  let source: SourceCluster;
  /** Moments between two commits, as the database saw them. */
  const moment: Record<"beforeBase" | "afterFirst" | "beforeDrop", string> = {
    beforeBase: "",
    afterFirst: "",
    beforeDrop: "",
  };
  let segments: string[];

  before(async () => {
    source = new SourceCluster();
    const at = () => source.sql("select clock_timestamp()");
    source.sql("create table orders (id int primary key, note text)");
    source.sql("insert into orders select n, md5(n::text) from generate_series(1, 1000) n");
    moment.beforeBase = at();
    assert.equal(source.check(["base", source.bases]).status, 0);
    const first = await source.archiveLog();
    source.sql("insert into orders values (1001, 'first')");
    moment.afterFirst = at();
    source.sql("insert into orders values (1002, 'second')");
    const second = await source.archiveLog();
    moment.beforeDrop = at();
    source.sql("drop table orders");
    segments = [first, second, await source.archiveLog()];
  });
  after(() => source.stop());

  /** The backups in a directory of their own, changed by `change`. */
  const copy = (name: string, change: (bases: string, wal: string) => void): [string, string] => {
    const [bases, wal] = [path.join(source.dir, name, "bases"), path.join(source.dir, name, "wal")];
    fs.cpSync(source.bases, bases, { recursive: true });
    fs.cpSync(source.wal, wal, { recursive: true });
    source.own(path.join(source.dir, name));
    change(bases, wal);
    return [bases, wal];
  };
  const prove = (bases: string, wal: string, time?: string, env: Record<string, string> = {}) =>
    source.check(["prove-log", bases, wal, ...(time === undefined ? [] : [time])], {
      MAY_BE_EMPTY: "public.tick",
      ...env,
    });
  const refuses = ([bases, wal]: [string, string], reason: RegExp, time?: string) => {
    const outcome = prove(bases, wal, time);
    assert.deepEqual([outcome.status, figures(outcome)], [1, { result: "failed" }]);
    assert.match(outcome.stderr, reason);
  };
  const OWN = (): [string, string] => [source.bases, source.wal];

  it("replays all of the log, and measures how long it took and how much would be lost", () => {
    const outcome = prove(...OWN());
    assert.equal(outcome.status, 0, outcome.stderr);
    const { result, tables, rto_seconds, rpo_seconds } = figures(outcome);
    assert.deepEqual([result, tables], ["ok", "1"]);
    assert.ok(Number(rto_seconds) > 0, rto_seconds);
    console.log(`      measured: RTO ${rto_seconds} s, RPO ${rpo_seconds} s`);
  });

  it("goes back to the moment between two commits", () => {
    const outcome = prove(...OWN(), moment.afterFirst);
    assert.equal(outcome.status, 0, outcome.stderr);
    // 1001 orders and the one tick before.
    assert.equal(figures(outcome)["rows"], "1002");
  });

  it("has a dropped table back, from the moment before", () => {
    const outcome = prove(...OWN(), moment.beforeDrop);
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.deepEqual([figures(outcome)["tables"], figures(outcome)["rows"]], ["2", "1004"]);
  });

  it("refuses a moment before the first base backup, and one after the end of the log", () => {
    refuses(OWN(), /is before the end of the first base backup/, moment.beforeBase);
    refuses(OWN(), /recovery ended before configured recovery target was reached/, "2100-01-01 00:00:00+00");
    refuses(OWN(), /"yesterdayish" is no time/, "yesterdayish");
  });

  it("refuses a log with a missing segment, and names it", () => {
    refuses(
      copy("missing", (_, wal) => fs.rmSync(path.join(wal, segments[1]!))),
      new RegExp(`WAL segment ${segments[1]} is missing .*nothing after it can be recovered`),
    );
  });

  it("refuses a log that begins too late for the base backup", () => {
    refuses(
      copy("late", (_, wal) => {
        for (const name of fs.readdirSync(wal)) if (name < segments[1]!) fs.rmSync(path.join(wal, name));
      }),
      /WAL segment \w+ is missing/,
    );
  });

  it("refuses a log with a flipped byte", () => {
    refuses(
      copy("flipped", (_, wal) => flipByte(path.join(wal, segments[1]!))),
      new RegExp(`WAL segment ${segments[1]} .* is not what was archived`),
    );
  });

  it("refuses a base backup with a flipped byte", () => {
    refuses(
      copy("flipped-base", (bases) => {
        const base = fs.readdirSync(bases).find((name) => !name.endsWith(".ended"))!;
        flipByte(path.join(bases, base, "global/pg_control"));
      }),
      /is not what was written: .*pg_control/,
    );
  });

  it("refuses a truncated base backup", () => {
    refuses(
      copy("truncated-base", (bases) => {
        const base = fs.readdirSync(bases).find((name) => !name.endsWith(".ended"))!;
        fs.truncateSync(path.join(bases, base, "PG_VERSION"), 1);
      }),
      /is not what was written: .*PG_VERSION/,
    );
  });

  it("never writes over an archived segment", () => {
    const segment = path.join(source.wal, segments[0]!);
    const before = fs.readFileSync(segment);
    assert.equal(source.check(["archive", source.wal, segment, segments[0]!]).status, 0);
    const other = source.check(["archive", source.wal, path.join(source.wal, segments[1]!), segments[0]!]);
    assert.equal(other.status, 1);
    assert.match(other.stderr, /is there with other content/);
    assert.deepEqual(fs.readFileSync(segment), before);
  });

  it("tells the first segment it needs from the one before, in names that are all digits", async () => {
    const bases = path.join(source.dir, "digits");
    const numberOf = (segment: string) => (/[A-F]/.test(segment) ? NaN : parseInt(segment.slice(16), 16));
    let first = "";
    // As numbers, such names are rounded to multiples of four at the most.
    while (numberOf(first) % 4 !== 0) {
      while (numberOf(await source.archiveLog()) % 4 !== 3);
      assert.equal(source.check(["base", bases]).status, 0);
      const label = fs.readFileSync(path.join(source.newest(bases), "backup_label"), "utf8");
      first = /file ([0-9A-F]{24})/.exec(label)![1]!;
    }
    await source.archiveLog();
    const outcome = prove(bases, source.wal);
    assert.equal(outcome.status, 0, outcome.stderr);
  });
});
