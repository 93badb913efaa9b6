import { ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const SCRIPTS = path.join(REPOSITORY, "restore-check");
const INSTALL = "apt-get install postgresql-15, or name its programs' directory in PG_BIN";

export interface Outcome {
  status: number | null;
  /** Both streams; the reason of a failure is in the second. */
  stdout: string;
  stderr: string;
}

/** Figures of a proof's last line, such as `rto_seconds`. */
export function figures({ stdout, stderr }: Outcome): Record<string, string> {
  const line = (stdout + stderr).trim().split("\n").at(-1) ?? "";
  return Object.fromEntries(line.split(" ").flatMap((word) => (word.includes("=") ? [word.split("=")] : [])));
}

/** PostgreSQL refuses to run as root; there its own user runs it. */
export function runner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const { stdout } = spawnSync("getent", ["passwd", "postgres"], { encoding: "utf8" });
  const [, , uid, gid] = stdout.split(":");
  if (uid === undefined) throw new Error(`there is no user postgres: ${INSTALL}`);
  return { uid: Number(uid), gid: Number(gid) };
}

export function programs(): string {
  const candidates = [
    process.env["PG_BIN"],
    ...[18, 17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin`),
  ];
  const found = candidates.find((dir) => dir !== undefined && fs.existsSync(path.join(dir, "initdb")));
  if (found === undefined) throw new Error(`PostgreSQL's server is not installed: ${INSTALL}`);
  return found;
}

/**
 * A real PostgreSQL that archives its log by the script under test, in a directory of its own. The script
 * is copied there: the checkout may be closed to the user that runs PostgreSQL.
 */
export class SourceCluster {
  readonly dir: string;
  readonly dumps: string;
  readonly bases: string;
  readonly wal: string;
  private readonly script: string;
  private readonly user = runner();
  private readonly env: Record<string, string>;

  /** @param port of 127.0.0.1 to listen on, too; 0 for none */
  constructor(port = 0) {
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "source-cluster-"));
    if (this.user.uid !== undefined) fs.chownSync(this.dir, this.user.uid, this.user.gid ?? 0);
    [this.dumps, this.bases, this.wal] = ["dumps", "bases", "wal"].map((name) =>
      path.join(this.dir, name),
    ) as [string, string, string];
    this.script = path.join(this.programs(SCRIPTS), "restore-check.sh");
    this.env = {
      PATH: `${programs()}:/usr/bin:/bin`,
      HOME: this.dir,
      TMPDIR: this.dir,
      PGHOST: this.dir,
      PGPORT: String(port || 5432),
      PGUSER: "postgres",
      PGDATABASE: "shop",
    };
    this.must(
      "initdb",
      "--pgdata",
      this.data,
      "--username=postgres",
      "--auth=trust",
      "--no-sync",
      "--data-checksums",
      "--encoding=UTF8",
    );
    fs.appendFileSync(
      path.join(this.data, "postgresql.conf"),
      [
        `listen_addresses = '${port ? "127.0.0.1" : ""}'`,
        `port = ${port || 5432}`,
        `unix_socket_directories = '${this.dir}'`,
        "archive_mode = on",
        `archive_command = '${this.script} archive ${this.wal} %p %f'`,
        "fsync = off",
        "",
      ].join("\n"),
    );
    this.start();
    this.must("createdb", "shop");
  }

  /** Where the programs of PostgreSQL and of the system are. */
  get path(): string {
    return this.env["PATH"] ?? "";
  }

  protected get data(): string {
    return path.join(this.dir, "data");
  }

  start(): void {
    const log = path.join(this.dir, "log");
    this.must("pg_ctl", "start", "--pgdata", this.data, "--wait", "--silent", "--log", log);
  }

  /** Ends the server as a crash does; `start` brings it back. */
  halt(): void {
    this.run("pg_ctl", ["stop", "--pgdata", this.data, "--mode=immediate", "--silent"]);
  }

  stop(): void {
    this.halt();
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  /** Runs the script under test. */
  check(args: string[], env: Record<string, string> = {}): Outcome {
    return this.run(this.script, args, env);
  }

  /** A copy of a directory of programs that the user may run. */
  programs(from: string): string {
    const to = path.join(this.dir, path.basename(from));
    fs.cpSync(from, to, { recursive: true });
    this.own(to);
    return to;
  }

  /** Runs SQL and gives its only value. */
  sql(text: string): string {
    return this.must("psql", "--no-psqlrc", "-qtA", "--set=ON_ERROR_STOP=1", "--command", text).trim();
  }

  /** The newest directory under `dumps` or `bases`. */
  newest(backups: string): string {
    const names = fs.readdirSync(backups, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const name = names
      .map((entry) => entry.name)
      .sort()
      .at(-1);
    if (name === undefined) throw new Error(`nothing in ${backups}`);
    return path.join(backups, name);
  }

  /** Ends the current WAL segment and waits until it is archived; gives its name. */
  async archiveLog(): Promise<string> {
    this.sql("create table if not exists tick (at timestamptz); insert into tick values (now())");
    const segment = this.sql("select pg_walfile_name(pg_switch_wal())");
    await appears(path.join(this.wal, segment));
    return segment;
  }

  /** Gives a directory, made by the test, to the user that runs PostgreSQL. */
  own(dir: string): void {
    if (this.user.uid === undefined) return;
    for (const name of ["", ...(fs.readdirSync(dir, { recursive: true }) as string[])])
      fs.chownSync(path.join(dir, name), this.user.uid, this.user.gid ?? 0);
  }

  /** What a program outside the cluster needs to run as its owner. */
  run(program: string, args: string[], env: Record<string, string> = {}): Outcome {
    const options = { ...this.user, env: { ...this.env, ...env }, encoding: "utf8" as const, cwd: this.dir };
    const { status, stdout, stderr, error } = spawnSync(program, args, options);
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /** The same without waiting for its end. */
  begin(program: string, args: string[]): ChildProcess {
    return spawn(program, args, { ...this.user, env: this.env, cwd: this.dir });
  }

  protected must(program: string, ...args: string[]): string {
    const { status, stdout, stderr } = this.run(program, args);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
    return stdout;
  }
}

/** Waits until a file is there. */
export function appears(file: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = fs.watch(path.dirname(file), () => look());
    const look = () => {
      if (!fs.existsSync(file)) return;
      watcher.close();
      resolve();
    };
    look();
  });
}

/** Changes one byte in the middle of a file. */
export function flipByte(file: string): void {
  const bytes = fs.readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = bytes[middle]! ^ 0xff;
  fs.writeFileSync(file, bytes);
}
