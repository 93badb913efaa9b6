import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { goBuild } from "../cluster/go-build";
import { Finished, Running, removeAtExit, run } from "./cli-process";
import { EchoProvider } from "./echo-provider";

export type { Finished } from "./cli-process";

const REPOSITORY = path.resolve(__dirname, "../..");

/** The only variables of this machine that the CLI, the program and the policy pack see. */
const PASSED_ON = ["PATH", "TMPDIR", "LANG", "LC_ALL", "TZ"];

/** What programs of tests have from the repository: the packages, and the loader of TypeScript. */
const SHARED = ["node_modules", "offline"];

/** A resource provider that listens on a random port of the loopback. */
export interface Provider {
  start(): Promise<number>;
  stop(): void;
}

export interface FixtureOptions {
  /** Folder of Pulumi.yaml; the repository unless told otherwise. */
  project?: string;
  /** Providers by package; ones that echo their inputs unless told otherwise. */
  providers?: Record<string, Provider>;
  /** Whether the CLI saves the state after each step, as it does for users, or at the end only: a fifth of the time. */
  checkpoints?: boolean;
  /** Added to the environment of the CLI. */
  env?: NodeJS.ProcessEnv;
}

/** The real Pulumi CLI, built once from its Go module. */
export function pulumiCli(): Promise<string> {
  return goBuild({
    module: "tools/pulumi",
    name: "pulumi-3.259.0",
    programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    linkerFlags: "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0",
  });
}

/**
 * The real Pulumi CLI on a copy of a project, with our language host and providers of our own, a file backend and a
 * passphrase; everything in one temporary folder and on the loopback. It sees nothing of this machine's accounts:
 * neither its environment nor its home folder.
 */
export class PulumiFixture {
  private readonly remove: () => void;

  private constructor(
    /** Copy of the project. */
    readonly folder: string,
    readonly env: Readonly<NodeJS.ProcessEnv>,
    private readonly providers: Provider[],
  ) {
    this.remove = removeAtExit(path.dirname(folder));
  }

  static async start(options: FixtureOptions = {}): Promise<PulumiFixture> {
    const programs = await pulumiCli();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-engine-"));
    const copy = path.join(folder, "project");
    linkProject(options.project ?? REPOSITORY, copy);
    for (const name of ["bin", "state", "home/.pulumi"])
      fs.mkdirSync(path.join(folder, name), { recursive: true });
    // The CLI logs all that it does, encrypted, for a third of its time, unless it cannot make the folder of the logs.
    fs.writeFileSync(path.join(folder, "home/.pulumi/logs"), "");
    writeLanguageHost(path.join(folder, "bin"));
    const providers = options.providers ?? echoProviders();
    const ports = await Promise.all(
      Object.entries(providers).map(async ([name, provider]) => `${name}:${await provider.start()}`),
    );
    const env = {
      ...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
      PATH: [path.join(folder, "bin"), programs, process.env["PATH"]].join(path.delimiter),
      HOME: path.join(folder, "home"),
      PULUMI_HOME: path.join(folder, "home/.pulumi"),
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // Gives `--event-log`, from which the tests read what was done to which resource.
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_DEBUG_PROVIDERS: ports.join(","),
      // The CLI runs for seconds: what it would collect as garbage goes with it.
      GOGC: "400",
      ...options.env,
      ...(options.checkpoints ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
    };
    return new PulumiFixture(copy, env, Object.values(providers));
  }

  /** Folder of everything that belongs to this fixture. */
  get home(): string {
    return path.dirname(this.folder);
  }

  /** Runs the CLI in the project to its end. */
  pulumi(...args: string[]): Promise<Finished> {
    return this.begin(args).finished;
  }

  /** Starts the CLI in the project; `env` is added to its environment. */
  begin(args: string[], env: NodeJS.ProcessEnv = {}): Running {
    return run("pulumi", [...args, "--non-interactive", "--color", "never"], this.folder, {
      ...this.env,
      ...env,
    });
  }

  /** The file that holds the state of a stack. */
  stateFile(stack: string): string {
    const [project = ""] = fs.readdirSync(path.join(this.home, "state/.pulumi/stacks"));
    return path.join(this.home, "state/.pulumi/stacks", project, `${stack}.json`);
  }

  stop(): void {
    for (const provider of this.providers) provider.stop();
    this.remove();
  }
}

function echoProviders(): Record<string, Provider> {
  return Object.fromEntries(["aws", "eks", "kubernetes", "random"].map((name) => [name, new EchoProvider()]));
}

function writeLanguageHost(bin: string): void {
  const host = path.join(__dirname, "language-host.ts");
  fs.writeFileSync(
    path.join(bin, "pulumi-language-nodejs"),
    `#!/bin/sh\nexec "${process.execPath}" --require "${path.join(REPOSITORY, "offline/load-typescript.cjs")}" "${host}" "$@"\n`,
    { mode: 0o755 },
  );
}

/** The CLI writes into the stack files, so these are copied; everything else is the project's own. */
function linkProject(project: string, copy: string): void {
  fs.mkdirSync(copy);
  for (const entry of new Set([...fs.readdirSync(project), ...SHARED])) {
    if (entry.startsWith(".git")) continue;
    if (SHARED.includes(entry)) {
      fs.symlinkSync(path.join(REPOSITORY, entry), path.join(copy, entry));
      continue;
    }
    const from = path.join(project, entry);
    if (/^Pulumi.*\.yaml$/.test(entry)) fs.copyFileSync(from, path.join(copy, entry));
    else fs.symlinkSync(from, path.join(copy, entry));
  }
}
