import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { UserError } from "../../config/user-error";
import { Project, readYaml, runtimeOptions } from "../project";
import { SentResource } from "./analyzer-messages";
import { packConfig } from "./pack-config";
import { PackProcess } from "./pack-calls";

/**
 * A policy pack in the SDK's own policy server, asked by the calls of the analyzer protocol as the Pulumi CLI does.
 */
export class PolicyServer {
  private constructor(
    private readonly pack: PackProcess,
    /** True where a rule may change resources and not only judge them. */
    readonly remediates: boolean,
  ) {}

  /**
   * Starts the server of the pack in `directory` (relative to the project) and configures it.
   *
   * @param configFile path of the JSON file of --policy-pack-config, or undefined
   * @throws UserError when the folder holds no pack, the pack does not start, or the config does not fit it
   */
  static async start(
    project: Project,
    directory: string,
    configFile: string | undefined,
  ): Promise<PolicyServer> {
    const pack = new PackProcess(startProcess(project, directory));
    try {
      await ready(pack, directory);
      const info = proto.AnalyzerInfo.deserializeBinary(await pack.call("getAnalyzerInfo"));
      const config = packConfig(info, configFile);
      await pack.call("configure", { request: config.serializeBinary() });
      let remediates = false;
      config.getPolicyconfigMap().forEach((policy) => {
        remediates ||= policy.getEnforcementlevel() === proto.EnforcementLevel.REMEDIATE;
      });
      return new PolicyServer(pack, remediates);
    } catch (error) {
      pack.stop();
      throw error;
    }
  }

  stop(): void {
    this.pack.stop();
  }

  /** Changes that the pack makes to a resource, one after the other. */
  async remediate(resource: SentResource, index: number): Promise<proto.Remediation[]> {
    const response = await this.pack.call("remediate", { resource, index });
    return proto.RemediateResponse.deserializeBinary(response).getRemediationsList();
  }

  /** Judges one resource. */
  async analyze(resource: SentResource, index: number): Promise<proto.AnalyzeDiagnostic[]> {
    const response = await this.pack.call("analyze", { resource, index });
    return proto.AnalyzeResponse.deserializeBinary(response).getDiagnosticsList();
  }

  /** Judges the stack as a whole: all resources that were judged, in the order of their index. */
  async analyzeStack(): Promise<proto.AnalyzeDiagnostic[]> {
    const response = await this.pack.call("analyzeStack");
    return proto.AnalyzeResponse.deserializeBinary(response).getDiagnosticsList();
  }
}

/** The folder of a pack; a project without the folder `policy` is judged by the pack of this installation. */
function packFolder(project: Project, directory: string): string {
  const own = path.resolve(project.root, directory);
  return directory === "policy" && !fs.existsSync(own) ? path.resolve(__dirname, "../../policy") : own;
}

function startProcess(project: Project, directory: string): ChildProcess {
  const pack = packFolder(project, directory);
  const label = path.join(directory, "PulumiPolicy.yaml");
  if (!fs.existsSync(path.join(pack, "PulumiPolicy.yaml"))) {
    throw new UserError(`${label} does not exist; pass the folder of a policy pack with --policy-pack.`);
  }
  const { nodeargs } = runtimeOptions(
    readYaml(path.join(pack, "PulumiPolicy.yaml"), label)["runtime"],
    label,
  );
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [pack] });
  // Without an engine to log to; what the pack prints is its own.
  const quickStart = ["--require", path.join(__dirname, "quick-start.cjs")];
  return spawn(process.execPath, [...quickStart, ...nodeargs, runner, "127.0.0.1:0", pack], {
    cwd: pack,
    env: { ...process.env, ...environment(project) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
}

/** The environment as the CLI gives it to a pack, so that the pack can read the stack's config. */
function environment(project: Project): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(project.config),
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_PROJECT: project.name,
    PULUMI_NODEJS_STACK: project.stack,
    PULUMI_NODEJS_DRY_RUN: "true",
  };
}

/** Waits until the pack can be asked; what it prints goes where our own diagnostics go. */
async function ready(pack: PackProcess, directory: string): Promise<void> {
  const { child } = pack;
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  if (child.stdout) {
    const lines = readline.createInterface({ input: child.stdout });
    lines.on("line", (line) => process.stderr.write(`${line}\n`));
  }
  const code = await pack.ready;
  if (code === "ready") return;
  throw new UserError(
    `The policy pack in ${directory} ended with code ${code} before it could be asked.\n${complaint.trim()}`,
  );
}
