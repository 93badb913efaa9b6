import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as services from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { UserError } from "../../config/user-error";
import { Project, readYaml, runtimeOptions } from "../project";
import { analyzeRequest } from "./analyzer-messages";
import { packConfig } from "./pack-config";

const MAX_MESSAGE = 400 * 1024 * 1024;

/**
 * A policy pack in the SDK's own policy server, spoken to by the analyzer protocol as the Pulumi CLI does.
 */
export class PolicyServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: services.AnalyzerClient,
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
    const child = startProcess(project, directory);
    const port = await portOf(child, directory);
    const client = new services.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": MAX_MESSAGE,
      "grpc.max_send_message_length": MAX_MESSAGE,
    });
    try {
      const info = await call<proto.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
      const config = packConfig(info, configFile);
      await call((done) => client.configure(config, done));
      let remediates = false;
      config.getPolicyconfigMap().forEach((policy) => {
        remediates ||= policy.getEnforcementlevel() === proto.EnforcementLevel.REMEDIATE;
      });
      return new PolicyServer(child, client, remediates);
    } catch (error) {
      client.close();
      child.kill();
      throw error;
    }
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  /** Changes that the pack makes to a resource, one after the other. */
  async remediate(resource: proto.AnalyzerResource): Promise<proto.Remediation[]> {
    const request = analyzeRequest(resource);
    const response = await call<proto.RemediateResponse>((done) => this.client.remediate(request, done));
    return response.getRemediationsList();
  }

  /** Judges one resource. */
  async analyze(resource: proto.AnalyzerResource): Promise<proto.AnalyzeDiagnostic[]> {
    const request = analyzeRequest(resource);
    const response = await call<proto.AnalyzeResponse>((done) => this.client.analyze(request, done));
    return response.getDiagnosticsList();
  }

  /** Judges the stack as a whole. */
  async analyzeStack(resources: proto.AnalyzerResource[]): Promise<proto.AnalyzeDiagnostic[]> {
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(resources);
    const response = await call<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done));
    return response.getDiagnosticsList();
  }
}

function startProcess(project: Project, directory: string): ChildProcess {
  const pack = path.resolve(project.root, directory);
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
    stdio: ["ignore", "pipe", "pipe"],
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

/** The server prints its port as its first line. */
function portOf(child: ChildProcess, directory: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    if (child.stdout) {
      const lines = readline.createInterface({ input: child.stdout });
      lines.on("line", (line) => {
        if (/^\d+$/.test(line.trim())) resolve(Number(line));
        else process.stderr.write(`${line}\n`);
      });
    }
    child.once("exit", (code) =>
      reject(
        new UserError(
          `The policy pack in ${directory} ended with code ${code} before it could be asked.\n${complaint.trim()}`,
        ),
      ),
    );
  });
}

function call<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error) reject(new Error(`The policy pack failed: ${error.details}`));
      else resolve(response);
    });
  });
}
