import * as fs from "node:fs";
import * as path from "node:path";
import { LOGIN_SCRIPT } from "../../components/database-login/script";
import { Outcome, SourceCluster } from "./source-cluster";

/**
 * A real PostgreSQL with what RDS gives: an owner who makes roles and is no superuser, passwords that are asked for,
 * and a log of every change of the schema and of roles.
 */
export class WatchedCluster {
  readonly source = new SourceCluster();
  readonly ownerPassword = "the owner's";
  private standby: string | undefined;

  constructor() {
    this.source.sql(
      [
        `create role shop login createrole password '${this.ownerPassword.replace("'", "''")}'`,
        "grant pg_monitor to shop with admin option",
        "create table orders (id int)",
        "alter table orders owner to shop",
      ].join("; "),
    );
    this.source.sql("alter system set log_statement = 'ddl'");
    const data = this.source.sql("show data_directory");
    const rules = ["local all,replication postgres trust", "local all all scram-sha-256", ""].join("\n");
    fs.writeFileSync(path.join(data, "pg_hba.conf"), rules);
    this.source.sql("select pg_reload_conf()");
  }

  /** As the jobs get it, after `postgresql://`. */
  get address(): string {
    return `/shop?host=${this.source.dir}&sslmode=disable`;
  }

  /** Runs the job that makes the exporter's login. */
  login(password: string, env: Record<string, string> = {}): Outcome {
    return this.source.run("bash", ["-c", LOGIN_SCRIPT], {
      DATABASE: this.address,
      PGUSER: "shop",
      PGPASSWORD: this.ownerPassword,
      LOGIN: "slipway_exporter",
      LOGIN_PASSWORD: password,
      ...env,
    });
  }

  /** A replica of it, which stops with it. */
  replicate(): void {
    const data = path.join(this.source.dir, "standby");
    const port = "--options=-c port=5433";
    for (const [program, ...args] of [
      ["pg_basebackup", `--pgdata=${data}`, "--write-recovery-conf", "--checkpoint=fast"],
      ["pg_ctl", "start", `--pgdata=${data}`, "--wait", "--silent", `--log=${data}/log`, port],
    ] as [string, ...string[]][]) {
      const { status, stderr } = this.source.run(program, args);
      if (status !== 0) throw new Error(`${program}: ${stderr}`);
    }
    this.standby = data;
  }

  stop(): void {
    if (this.standby) this.source.run("pg_ctl", ["stop", `--pgdata=${this.standby}`, "--mode=immediate"]);
    this.source.stop();
  }
}
