import * as fs from "node:fs";
import * as path from "node:path";
import { SourceCluster } from "./source-cluster";

/** A real PostgreSQL that follows another by its stream of log, in a directory of the other's. */
export class Standby {
  private readonly dir: string;

  /**
   * @param name of the standby and its slot: small letters
   * @param synchronous the source acknowledges a transaction only once this standby has it
   */
  constructor(
    private readonly source: SourceCluster,
    name: string,
    synchronous: boolean,
  ) {
    this.dir = path.join(source.dir, name);
    fs.mkdirSync(this.dir);
    source.own(this.dir);
    const connection = `host=${source.dir} user=postgres application_name=${name}`;
    const copy = ["--pgdata", this.data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
    this.must("pg_basebackup", ...copy, "--dbname", connection, "--create-slot", "--slot", name);
    fs.appendFileSync(
      path.join(this.data, "postgresql.auto.conf"),
      `unix_socket_directories = '${this.dir}'\narchive_mode = off\n`,
    );
    const log = path.join(this.dir, "log");
    this.must("pg_ctl", "start", "--pgdata", this.data, "--wait", "--silent", "--log", log);
    if (!synchronous) return;
    source.sql(`alter system set synchronous_standby_names = '${name}'`);
    source.sql("select pg_reload_conf()");
  }

  private get data(): string {
    return path.join(this.dir, "data");
  }

  stop(): void {
    this.source.run("pg_ctl", ["stop", "--pgdata", this.data, "--mode=immediate", "--silent"]);
  }

  sql(text: string): string {
    return this.must("psql", "--no-psqlrc", "-qtA", "--set=ON_ERROR_STOP=1", "--command", text).trim();
  }

  /** Takes nothing more from its source, as when the line between them is cut. */
  cutOff(): void {
    this.sql("alter system set primary_conninfo = ''");
    this.sql("select pg_reload_conf()");
  }

  /** Makes it a primary of its own. */
  promote(): void {
    this.must("pg_ctl", "promote", "--pgdata", this.data, "--wait", "--silent");
  }

  private must(program: string, ...args: string[]): string {
    const { status, stdout, stderr } = this.source.run(program, args, { PGHOST: this.dir });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
    return stdout;
  }
}
