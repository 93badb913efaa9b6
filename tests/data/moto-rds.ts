import { ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import { callsPython } from "../scan/aws-calls";
import { Outcome } from "./source-cluster";
import { RestoredInstance } from "./restored-instance";

const REPOSITORY = path.resolve(__dirname, "../..");
const SERVER = path.join(REPOSITORY, "tools/aws-calls/rds_server.py");
const SCRIPT = path.join(REPOSITORY, "restore-check/restore-check.sh");

/** What RDS does in a test; `tools/aws-calls/rds_server.py` reads it at each call. */
export interface Scenario {
  /** States of the restored instance, one at each look; default `creating`, `available`. */
  states?: string[];
  /** Seconds since the newest point in time; null for an instance without backups. Default 90. */
  age?: number | null;
  /** Actions that the policy does not allow. */
  denied?: string[];
  /** How often a change of the restored instance, or its deletion, is refused first. */
  busy?: number;
  /** The new password is taken and never set. */
  keepsPassword?: boolean;
}

/** A call as the server understood it; moto writes the names of parameters in small letters. */
export interface Call {
  action: string;
  params: Record<string, unknown>;
}

interface Served {
  endpoint: string;
  admin: Record<string, string>;
  check: Record<string, string>;
}

/** The real AWS command line before moto's RDS, whose restored instances are a real PostgreSQL. */
export class MotoRds {
  private readonly scenario: string;
  private readonly calls: string;
  private readonly list: string;

  private constructor(
    private readonly instance: RestoredInstance,
    private readonly server: ChildProcess,
    private readonly served: Served,
  ) {
    this.scenario = path.join(instance.dir, "scenario");
    this.calls = path.join(instance.dir, "calls");
    this.list = path.join(instance.dir, "instances");
  }

  /**
   * @param source parameters of CreateDBInstance
   * @param policy what the proof may do
   */
  static async start(instance: RestoredInstance, source: object, policy: object): Promise<MotoRds> {
    const file = (name: string) => path.join(instance.dir, name);
    fs.writeFileSync(file("scenario"), "{}");
    fs.writeFileSync(file("instances"), JSON.stringify(["shop"]));
    const server = spawn(callsPython(), [SERVER], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env["PATH"], MOTO_ACCOUNT_ID: "111122223333", PYTHONDONTWRITEBYTECODE: "1" },
    });
    const files = { scenario: file("scenario"), calls: file("calls"), instances: file("instances") };
    server.stdin.write(`${JSON.stringify({ source, policy, psql: instance.psql, ...files })}\n`);
    for await (const line of readline.createInterface({ input: server.stdout }))
      return new MotoRds(instance, server, JSON.parse(line) as Served);
    throw new Error(`${SERVER} ended before it served`);
  }

  stop(): void {
    this.server.kill();
  }

  /** Runs the proof of `source`, and gives the calls it made. */
  prove(source: string, scenario: Scenario = {}, env: NodeJS.ProcessEnv = {}): Outcome & { calls: Call[] } {
    this.begin(scenario);
    const options = { encoding: "utf8" as const, env: { ...this.environment(), ...env } };
    const { status, stdout, stderr } = spawnSync(SCRIPT, ["prove-rds", source], options);
    return { status, stdout, stderr, calls: this.noted() };
  }

  /** Starts a proof, sends it SIGTERM once it has printed `words`, and gives what it said. */
  async end(source: string, words: string, scenario: Scenario): Promise<Outcome & { calls: Call[] }> {
    this.begin(scenario);
    const proof = spawn(SCRIPT, ["prove-rds", source], { env: this.environment() });
    let [stdout, stderr] = ["", ""];
    proof.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    proof.stdout.on("data", (chunk: Buffer) => {
      const before = stdout;
      stdout += chunk.toString();
      if (!before.includes(words) && stdout.includes(words)) proof.kill("SIGTERM");
    });
    const status = await new Promise<number | null>((resolve) => proof.on("close", resolve));
    return { status, stdout, stderr, calls: this.noted() };
  }

  /** What there is in RDS. */
  instances(): string[] {
    return JSON.parse(fs.readFileSync(this.list, "utf8")) as string[];
  }

  /** Runs the AWS command line as one who may do everything. */
  aws(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(path.join(__dirname, "fixtures/aws"), args, {
      encoding: "utf8",
      env: { ...this.environment(), ...this.served.admin },
    });
    if (status !== 0) throw new Error(`aws ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  private begin(scenario: Scenario): void {
    fs.writeFileSync(this.scenario, JSON.stringify(scenario));
    fs.writeFileSync(this.calls, "");
  }

  private noted(): Call[] {
    const lines = fs.readFileSync(this.calls, "utf8").trim().split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Call);
  }

  private environment(): NodeJS.ProcessEnv {
    const { dir, path: programs } = this.instance;
    return {
      ...this.served.check,
      PATH: `${path.join(__dirname, "fixtures")}:${programs}`,
      AWS_PROGRAM: path.join(path.dirname(callsPython()), "aws"),
      HOME: dir,
      TMPDIR: dir,
      AWS_ENDPOINT_URL: this.served.endpoint,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      // The name of a restored instance resolves to nothing here.
      PGHOSTADDR: "127.0.0.1",
      RETRY_SECONDS: "0.1",
    };
  }
}
