import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { goBuild } from "../cluster/go-build";
import { EchoProvider } from "./echo-provider";

const REPOSITORY = path.resolve(__dirname, "../..");
const PACKAGES = ["aws", "eks", "kubernetes", "random"];

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * The real Pulumi CLI on a copy of a project, with our language host and echoing providers, a file backend and a
 * passphrase; everything in one temporary folder and on the loopback.
 */
export class PulumiFixture {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly providers: EchoProvider[],
  ) {}

  static async start(project: string = REPOSITORY): Promise<PulumiFixture> {
    const programs = await goBuild({
      module: "tools/pulumi",
      name: "pulumi-3.259.0",
      programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
      linkerFlags: "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0",
    });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-engine-"));
    const copy = path.join(folder, "project");
    linkProject(project, copy);
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    const host = path.join(__dirname, "language-host.ts");
    fs.writeFileSync(
      path.join(bin, "pulumi-language-nodejs"),
      `#!/bin/sh\nexec "${process.execPath}" --require "${require.resolve("tsx/cjs")}" "${host}" "$@"\n`,
      { mode: 0o755 },
    );
    fs.mkdirSync(path.join(folder, "state"));
    const providers = PACKAGES.map(() => new EchoProvider());
    const ports = await Promise.all(providers.map((provider) => provider.start()));
    const env = {
      ...process.env,
      PATH: [bin, programs, process.env["PATH"]].join(path.delimiter),
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_PROVIDERS: PACKAGES.map((name, index) => `${name}:${ports[index]}`).join(","),
    };
    return new PulumiFixture(copy, env, providers);
  }

  /** Runs the CLI in the project. */
  pulumi(...args: string[]): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.env });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    });
  }

  stop(): void {
    for (const provider of this.providers) provider.stop();
    fs.rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}

/** The CLI writes into the stack files, so these are copied; everything else is the project's own. */
function linkProject(project: string, copy: string): void {
  fs.mkdirSync(copy);
  for (const entry of fs.readdirSync(project)) {
    if (entry.startsWith(".git")) continue;
    const from = path.join(project, entry);
    if (/^Pulumi.*\.yaml$/.test(entry)) fs.copyFileSync(from, path.join(copy, entry));
    else fs.symlinkSync(from, path.join(copy, entry));
  }
}
