import assert from "node:assert/strict";
import { ChildProcess } from "node:child_process";
import * as readline from "node:readline";
import { PROMISED } from "../../offline/failover/steps";
import { figures, SourceCluster } from "./source-cluster";
import { Standby } from "./standby";

/** What a drill measured. */
interface Measured {
  scenario: string;
  /** Rows that were acknowledged, and those of them that are gone. */
  acknowledged: number;
  lost: number;
  /** Seconds between the loss and the newest row that is left, and until rows can be written again. */
  rpo: number;
  rto: number;
}

/** Enough rows for a loss to show. */
const ROWS = 200;

/** An app that writes a row in each transaction and goes on once it is acknowledged. */
class Writer {
  private readonly process: ChildProcess;
  /** Ids of acknowledged rows, in order. */
  readonly acknowledged: number[] = [];
  private waiting: { count: number; reached: () => void } | undefined;

  constructor(source: SourceCluster) {
    this.process = source.begin("psql", ["--no-psqlrc", "-qtA", "--set=ON_ERROR_STOP=1"]);
    readline.createInterface({ input: this.process.stdout! }).on("line", (id) => {
      this.acknowledged.push(Number(id));
      if (this.waiting && this.acknowledged.length >= this.waiting.count) this.waiting.reached();
      this.write();
    });
    // The server that goes away closes the pipe.
    this.process.stdin!.on("error", () => undefined);
    this.write();
  }

  /** Resolves once so many more rows are acknowledged. */
  async more(rows: number): Promise<void> {
    const count = this.acknowledged.length + rows;
    await new Promise<void>((reached) => (this.waiting = { count, reached }));
  }

  /** Resolves once the writer has noticed that its server is gone. */
  async ended(): Promise<void> {
    if (this.process.exitCode === null) await new Promise((resolve) => this.process.once("close", resolve));
  }

  stop(): void {
    this.process.kill();
  }

  private write(): void {
    this.process.stdin!.write("insert into orders default values returning id;\n");
  }
}

describe("a drill on a real PostgreSQL", function () {
  this.timeout(120_000);
  const measured: Measured[] = [];
  let source: SourceCluster;
  let standby: Standby | undefined;
  let writer: Writer | undefined;

  beforeEach(() => {
    source = new SourceCluster();
    source.sql(
      "create table orders (id serial primary key, at timestamptz not null default clock_timestamp())",
    );
  });
  afterEach(() => {
    writer?.stop();
    standby?.stop();
    [writer, standby] = [undefined, undefined];
    source.stop();
  });
  after(() => {
    console.log("\n    drill: scenario, rows lost of those acknowledged, RPO, RTO");
    for (const { scenario, lost, acknowledged, rpo, rto } of measured)
      console.log(
        `    drill: ${scenario}: ${lost} of ${acknowledged}, ${rpo.toFixed(1)} s, ${rto.toFixed(1)} s`,
      );
  });

  /** Ends the primary as a crash does and promotes the standby; measured from the crash to the first row written anew. */
  async function failOver(scenario: string, to: Standby, { acknowledged }: Writer): Promise<Measured> {
    const crashed = Date.now();
    source.halt();
    await writer!.ended();
    to.promote();
    to.sql("insert into orders (id) values (-1)");
    const rto = (Date.now() - crashed) / 1000;
    const left = to.sql("select id from orders where id > 0 order by id").split("\n").map(Number);
    // What is left is the beginning of what was acknowledged, and perhaps the one row that was not any more.
    const lost = acknowledged.filter((id) => !left.includes(id));
    assert.deepEqual(lost, acknowledged.slice(acknowledged.length - lost.length), "lost from the middle");
    const newest = Number(to.sql("select extract(epoch from max(at)) from orders where id > 0"));
    const figures = {
      acknowledged: acknowledged.length,
      lost: lost.length,
      rpo: Math.max(0, crashed / 1000 - newest),
      rto,
    };
    measured.push({ scenario, ...figures });
    return { scenario, ...figures };
  }

  const keepsPromise = ({ rpo, rto }: Measured) => {
    assert.ok(rpo < PROMISED.lossMinutes * 60, `${rpo} s of data lost`);
    assert.ok(rto < PROMISED.recoveryMinutes * 60, `${rto} s until it was back`);
  };

  it("loses no acknowledged row with the primary, where a standby in another zone has each before it is acknowledged", async () => {
    standby = new Standby(source, "zone", true);
    writer = new Writer(source);
    await writer.more(ROWS);
    const result = await failOver("zone lost, synchronous standby", standby, writer);
    assert.equal(result.lost, 0);
    keepsPromise(result);
  });

  it("loses the last moments at most with a region whose replica follows, and is back within the promised hour", async () => {
    standby = new Standby(source, "region", false);
    writer = new Writer(source);
    await writer.more(ROWS);
    keepsPromise(await failOver("region lost, replica that follows", standby, writer));
  });

  it("loses all that a replica had not received when the line to it was cut, and knows how much that is", async () => {
    standby = new Standby(source, "cut", false);
    writer = new Writer(source);
    await writer.more(ROWS);
    standby.cutOff();
    const received = () => source.sql("select count(*) from pg_stat_replication");
    while (received() !== "0") await writer.more(1);
    const newest = Number(source.sql("select max(id) from orders"));
    await writer.more(ROWS);
    const after = writer.acknowledged.filter((id) => id > newest).length;
    const result = await failOver("region lost, line cut before", standby, writer);
    assert.ok(
      after > ROWS / 2 && result.lost >= after,
      `${result.lost} lost of ${after} written after the cut`,
    );
    assert.ok(result.lost < writer.acknowledged.length, "nothing was received before");
  });

  it("has a dropped table back as it was the second before, and all but it stays", async () => {
    source.sql("insert into orders select n from generate_series(1, 1000) n");
    assert.equal(source.check(["base", source.bases]).status, 0);
    source.sql("insert into orders select n from generate_series(1001, 1500) n");
    const before = source.sql("select clock_timestamp()");
    source.sql("drop table orders");
    await source.archiveLog();
    const proof = source.check(["prove-log", source.bases, source.wal, before], {
      LOST_AT: before,
      MAY_BE_EMPTY: "public.tick",
    });
    assert.equal(proof.status, 0, proof.stderr);
    const { rows, rpo_seconds, rto_seconds } = figures(proof);
    assert.equal(rows, "1500");
    const result = { rpo: Number(rpo_seconds), rto: Number(rto_seconds) };
    measured.push({
      scenario: "table dropped, log replayed to the second before",
      acknowledged: 1500,
      lost: 0,
      ...result,
    });
  });
});
