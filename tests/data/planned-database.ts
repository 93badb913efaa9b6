import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { kubernetesObject } from "../systems/planned-stack";
import { Pod, Start, startOf } from "./planned-pods";
import { appears, Outcome, programs, runner } from "./source-cluster";

const PASSWORD = "made-up";

/** The jobs of a database in the cluster. */
type Job = "backup" | "restore-check" | "restore";

/**
 * A database of the stack local on a real PostgreSQL: server and jobs are started as the plan says, by the same arguments
 * and variables, over the files of the planned config map. In the place of the image's entry point it runs initdb and
 * makes the database; the server listens on 127.0.0.1.
 */
export class PlannedDatabase {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "planned-database-"));
  private readonly user = runner();
  private readonly server: Start;

  private constructor(
    private readonly namespace: string,
    private readonly name: string,
    private readonly port: number,
  ) {
    this.own(this.root);
    const pod = this.planned("StatefulSet", name).spec.template.spec as Pod;
    this.server = this.start(pod, { claim: `data-${name}-0` });
    this.init();
  }

  /** A database of its own; the stack must be planned by then. */
  static async of(namespace: string, name: string): Promise<PlannedDatabase> {
    return new PlannedDatabase(namespace, name, await freePort());
  }

  /** Folders of the volume of backups. */
  get bases(): string {
    return path.join(this.root, `${this.name}-backup/bases`);
  }
  get wal(): string {
    return path.join(this.root, `${this.name}-backup/wal`);
  }
  /** What the server says. */
  get log(): string {
    return path.join(this.root, "log");
  }
  /** Folder of the database's files. */
  get data(): string {
    return this.server.env["PGDATA"]!;
  }

  /** Runs a job to its end, with variables as a user changes them. */
  job(job: Job, changed: Record<string, string> = {}): Outcome {
    const { spec } = this.planned("CronJob", `${this.name}-${job}`).spec.jobTemplate.spec.template as {
      spec: Pod;
    };
    const { command, args, env } = this.start(spec, { changed });
    const [program = "", ...first] = command;
    return this.run(program, [...first, ...args], { ...env, ...changed });
  }

  /** Runs the planned archive_command on a file, as the server does; `limit` is the largest file it may write. */
  archive(file: string, segment: string, limit = "unlimited"): Outcome {
    const setting = this.server.args.find((arg) => arg.startsWith("archive_command="))!;
    const command = setting.slice("archive_command=".length).replaceAll("%p", file).replaceAll("%f", segment);
    return this.run("bash", ["-c", `ulimit -f ${limit}; ${command}`]);
  }

  /** Ends the segment of the log and waits until it is archived; gives its name. */
  async archiveLog(): Promise<string> {
    const segment = this.sql("select pg_walfile_name(pg_switch_wal())");
    await appears(path.join(this.wal, segment));
    return segment;
  }

  /** Runs SQL on the socket and gives its only value. */
  sql(text: string): string {
    return this.must("psql", "--no-psqlrc", "-qtA", "--set=ON_ERROR_STOP=1", "--command", text).trim();
  }

  serve(): void {
    const settings = this.server.args.map((arg) => `'${arg}'`).join(" ");
    this.must("pg_ctl", "start", "--wait", "--silent", `--log=${this.log}`, `--options=${settings}`);
  }

  halt(): void {
    this.must("pg_ctl", "stop", "--wait", "--silent", "--mode=fast");
  }

  remove(): void {
    this.run("pg_ctl", ["stop", "--silent", "--mode=immediate"]);
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private planned(kind: string, name: string) {
    return kubernetesObject("local", kind, this.namespace, name);
  }

  private start(pod: Pod, options: { claim?: string; changed?: Record<string, string> }): Start {
    const configMap = `${this.name}-backup`;
    const around = {
      root: this.root,
      configMaps: { [configMap]: this.planned("ConfigMap", configMap).data },
      secrets: { password: PASSWORD },
      instead: { [`${this.name}.${this.namespace}.svc.cluster.local`]: "127.0.0.1" },
    };
    return startOf(pod, { ...around, made: (folder) => this.own(folder) }, options);
  }

  private init(): void {
    const { POSTGRES_INITDB_ARGS = "", POSTGRES_USER = "", POSTGRES_DB = "" } = this.server.env;
    const passwordFile = path.join(this.root, "password");
    fs.writeFileSync(passwordFile, PASSWORD);
    this.own(passwordFile);
    const flags = [`--username=${POSTGRES_USER}`, `--pwfile=${passwordFile}`, "--encoding=UTF8", "--no-sync"];
    this.must("initdb", ...flags, ...POSTGRES_INITDB_ARGS.split(" "));
    const settings = [
      "listen_addresses = '127.0.0.1'",
      `port = ${this.port}`,
      `unix_socket_directories = '${this.root}'`,
    ];
    fs.appendFileSync(path.join(this.data, "postgresql.conf"), `${settings.join("\n")}\n`);
    this.serve();
    this.must("createdb", POSTGRES_DB);
  }

  private must(program: string, ...args: string[]): string {
    const { POSTGRES_USER = "", POSTGRES_DB = "" } = this.server.env;
    const admin = { PGHOST: this.root, PGUSER: POSTGRES_USER, PGDATABASE: POSTGRES_DB, PGDATA: this.data };
    const { status, stdout, stderr } = this.run(program, args, admin);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  private run(program: string, args: string[], env: Record<string, string> = {}): Outcome {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      ...this.user,
      env: { PATH: `${programs()}:/usr/bin:/bin`, PGPORT: String(this.port), ...env },
      encoding: "utf8",
      cwd: this.root,
    });
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /** Gives what the test made to the user that runs PostgreSQL. */
  private own(made: string): void {
    if (this.user.uid === undefined) return;
    const inside = fs.statSync(made).isDirectory()
      ? (fs.readdirSync(made, { recursive: true }) as string[])
      : [];
    for (const name of ["", ...inside])
      fs.lchownSync(path.join(made, name), this.user.uid, this.user.gid ?? 0);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
