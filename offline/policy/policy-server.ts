import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as services from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { UserError } from "../../config/user-error";
import { flattenReferences, withUnknowns } from "../engine/computed";
import { PlannedResource } from "../plan/plan";
import { Project, readYaml, runtimeOptions } from "../project";
import { Verdicts, addDiagnostics, emptyVerdicts } from "./verdicts";

const MAX_MESSAGE = 400 * 1024 * 1024;
const LEVELS = ["advisory", "mandatory", "disabled", "remediate"];

/**
 * A policy pack in the SDK's own policy server, spoken to by the analyzer protocol as the Pulumi CLI does.
 */
export class PolicyServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: services.AnalyzerClient,
  ) {}

  /**
   * Starts the server of the pack in `directory`.
   *
   * @throws UserError when the folder holds no pack or the pack does not start
   */
  static async start(
    project: Project,
    directory: string,
    configFile: string | undefined,
  ): Promise<PolicyServer> {
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
    const child = spawn(process.execPath, [...nodeargs, runner, "127.0.0.1:0", pack], {
      cwd: pack,
      env: { ...process.env, ...environment(project) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await portOf(child, directory);
    const client = new services.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": MAX_MESSAGE,
      "grpc.max_send_message_length": MAX_MESSAGE,
    });
    const server = new PolicyServer(child, client);
    try {
      await server.configure(configFile);
    } catch (error) {
      server.stop();
      throw error;
    }
    return server;
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  /** Judges every resource of the plan, then the stack as a whole. */
  async judge(resources: PlannedResource[]): Promise<Verdicts> {
    const verdicts = emptyVerdicts();
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const messages = resources.map((resource) => analyzerResource(resource, byUrn));
    const perResource = await Promise.all(messages.map((message) => this.analyze(message)));
    resources.forEach((resource, index) => {
      addDiagnostics(verdicts, perResource[index]?.getDiagnosticsList() ?? [], resource.urn);
    });
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(messages);
    const stack = await call<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done));
    addDiagnostics(verdicts, stack.getDiagnosticsList(), "");
    return verdicts;
  }

  private analyze(resource: proto.AnalyzerResource): Promise<proto.AnalyzeResponse> {
    const request = new proto.AnalyzeRequest();
    request.setType(resource.getType());
    request.setUrn(resource.getUrn());
    request.setName(resource.getName());
    request.setProperties(resource.getProperties());
    request.setOptions(resource.getOptions());
    request.setProvider(resource.getProvider());
    return call((done) => this.client.analyze(request, done));
  }

  private async configure(configFile: string | undefined): Promise<void> {
    if (configFile === undefined) return;
    const given = readPolicyConfig(path.resolve(configFile));
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [name, value] of Object.entries(given)) {
      const { enforcementLevel = "mandatory", ...properties } =
        typeof value === "string" ? { enforcementLevel: value } : value;
      if (typeof enforcementLevel !== "string" || !LEVELS.includes(enforcementLevel)) {
        throw new UserError(
          `${configFile}: the enforcement level of ${name} is ${JSON.stringify(enforcementLevel)}; allowed: ${LEVELS.join(", ")}.`,
        );
      }
      const config = new proto.PolicyConfig();
      config.setEnforcementlevel(LEVELS.indexOf(enforcementLevel));
      config.setProperties(Struct.fromJavaScript(properties as never));
      request.getPolicyconfigMap().set(name, config);
    }
    await call((done) => this.client.configure(request, done));
  }
}

function readPolicyConfig(file: string): Record<string, string | Record<string, unknown>> {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
  } catch (error) {
    throw new UserError(`${file}: not a readable JSON document (${(error as Error).message}).`);
  }
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

function analyzerResource(
  resource: PlannedResource,
  byUrn: Map<string, PlannedResource>,
): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setParent(resource.parent);
  message.setProperties(Struct.fromJavaScript(withUnknowns(flattenReferences(resource.inputs)) as never));
  message.setDependenciesList(resource.dependencies);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  message.setOptions(analyzerOptions(resource));
  const provider = byUrn.get(resource.provider.slice(0, resource.provider.lastIndexOf("::")));
  if (provider) {
    const reference = new proto.AnalyzerProviderResource();
    reference.setUrn(provider.urn);
    reference.setType(provider.type);
    reference.setName(provider.name);
    reference.setProperties(Struct.fromJavaScript(withUnknowns(provider.inputs) as never));
    message.setProvider(reference);
  }
  return message;
}

function analyzerOptions(resource: PlannedResource): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(resource.protect);
  options.setIgnorechangesList(resource.ignoreChanges);
  options.setDeletebeforereplace(resource.deleteBeforeReplace ?? false);
  options.setDeletebeforereplacedefined(resource.deleteBeforeReplace !== undefined);
  options.setAdditionalsecretoutputsList(resource.additionalSecretOutputs);
  options.setAliasesList(resource.aliases);
  options.setParent(resource.parent);
  const timeouts = new proto.AnalyzerResourceOptions.CustomTimeouts();
  options.setCustomtimeouts(timeouts);
  return options;
}
