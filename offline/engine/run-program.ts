import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as engineServices from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as resourceServices from "@pulumi/pulumi/proto/resource_grpc_pb";
import { Plan, PlannedResource } from "../plan/plan";
import { Project } from "../project";
import { deferUnusedImports } from "./deferred-imports";
import { ResourceMonitor } from "./monitor";
import { shortCircuit } from "./short-circuit";
import { withoutDebugging } from "./undebugged";

/** The SDK's program runner; its modules have no declarations of their own. */
interface ProgramRunner {
  run: (
    argv: unknown,
    programStarted: () => void,
    reportLoggedError: (error: Error) => void,
    isErrorReported: (error: Error) => boolean,
  ) => Promise<unknown>;
}

/** The part of the SDK's runtime settings that its declarations leave out. */
interface RuntimeSettings {
  getMonitor(): grpc.Client;
  getEngine(): grpc.Client;
  waitForRPCs(disconnectFromServers: boolean): Promise<void>;
}

const MAX_MESSAGE = 400 * 1024 * 1024;

/** A program that goes on making resources after so many ends would never end. */
const MOST_LAST_TURNS = 100;

/**
 * Runs the unmodified program of a project with the SDK's own runner against an in-process engine.
 *
 * @param onRegister called for each resource as it is registered, in order
 * @returns the plan; `failed` when the program ended with an error
 */
export async function planProgram(
  project: Project,
  onRegister: (resource: PlannedResource) => void = () => undefined,
): Promise<Plan> {
  const plan: Plan = { project, resources: [], diagnostics: [], failed: false, userError: undefined };
  const disabled = JSON.parse(project.config["pulumi:disable-default-providers"] ?? "[]") as string[];
  const monitor = new ResourceMonitor(plan, disabled, onRegister);
  const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE });
  server.addService(serviceOf(resourceServices, "ResourceMonitorService"), monitor.monitorHandlers);
  server.addService(serviceOf(engineServices, "EngineService"), monitor.engineHandlers);
  const address = await listen(server);
  setEnvironment(project, address);
  deferUnusedImports();
  process.chdir(project.root);
  await runToEnd(project, address, plan, monitor);
  server.forceShutdown();
  return plan;
}

/** The generated service modules are plain JavaScript; their declarations do not name the services. */
function serviceOf(module: unknown, name: string): grpc.ServiceDefinition {
  return (module as Record<string, grpc.ServiceDefinition>)[name] as grpc.ServiceDefinition;
}

function listen(server: grpc.Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });
}

/** The environment as Pulumi's language host sets it. */
function setEnvironment(project: Project, address: string): void {
  Object.assign(process.env, {
    PULUMI_CONFIG: JSON.stringify(project.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(project.secretKeys),
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_PROJECT: project.name,
    PULUMI_NODEJS_STACK: project.stack,
    PULUMI_NODEJS_ROOT_DIRECTORY: project.root,
    PULUMI_NODEJS_DRY_RUN: "true",
    PULUMI_NODEJS_PARALLEL: "0",
    PULUMI_NODEJS_MONITOR: address,
    PULUMI_NODEJS_ENGINE: address,
  });
}

async function runToEnd(
  project: Project,
  address: string,
  plan: Plan,
  monitor: ResourceMonitor,
): Promise<void> {
  process.argv = [
    process.argv[0] ?? "node",
    "run",
    ...["--monitor", address, "--engine", address, "--project", project.name, "--stack", project.stack],
    ...[
      "--organization",
      "organization",
      "--root-directory",
      project.root,
      "--dry-run",
      project.program ?? ".",
    ],
  ];
  withoutDebugging({
    debuggable: sdk(project, "runtime/debuggable"),
    v8Hooks: sdk(project, "runtime/closure/v8Hooks"),
    resource: sdk(project, "resource"),
  });
  if (isEsModule(project)) (await import("tsx/esm/api")).register();
  // Loading the module starts the runner in a later microtask, so `run` can be wrapped right after.
  sdk(project, "cmd/run");
  const settings = sdk<RuntimeSettings>(project, "runtime/settings");
  const runner = sdk<ProgramRunner>(project, "cmd/run/run");
  const exit = process.exit.bind(process);
  const stopped = new Promise<void>((resolve) => {
    process.exit = (code) => {
      noteExit(plan, Number(code ?? process.exitCode ?? 0));
      // The SDK takes what unwinds the program for a failure and would change our own exit code at the end.
      process.once("exit", (own) => (process.exitCode = own));
      monitor.close();
      resolve();
      throw new ProgramExit();
    };
  });
  const ended = programEnd(runner, plan, () => {
    shortCircuit(settings.getMonitor(), monitor.monitorHandlers);
    shortCircuit(settings.getEngine(), monitor.engineHandlers);
  }).then(() => drained(settings, monitor, plan));
  await Promise.race([ended, stopped]);
  process.exit = exit;
  monitor.close();
  if (plan.diagnostics.some((diagnostic) => diagnostic.severity === "error")) plan.failed = true;
}

/** The runner imports such a program; it needs tsx's slower loader. */
function isEsModule({ root }: Project): boolean {
  const file = path.join(root, "package.json");
  return (
    fs.existsSync(file) && (JSON.parse(fs.readFileSync(file, "utf8")) as { type?: string }).type === "module"
  );
}

/** Unwinds the program where it ended itself. */
class ProgramExit extends Error {}

function noteExit(plan: Plan, code: number): void {
  plan.failed ||= code !== 0;
  plan.diagnostics.push({
    severity: code === 0 ? "warning" : "error",
    message: `The program ended itself by process.exit(${code}); this plan holds what it had made until then.`,
    urn: "",
  });
}

/**
 * Waits until no request is open, then asks those who wait for the end of the program (as `bucket.onObjectCreated`
 * does) until the SDK itself signals it.
 */
async function drained(settings: RuntimeSettings, monitor: ResourceMonitor, plan: Plan): Promise<void> {
  await settings.waitForRPCs(true);
  for (let turn = 0; turn < MOST_LAST_TURNS && !monitor.isShutDown && !plan.failed; turn += 1) {
    process.emit("beforeExit", 0);
    await new Promise((resolve) => setImmediate(resolve));
    await settings.waitForRPCs(true);
  }
}

/** Resolves when the runner's program promise has settled and its error handlers have had their turn. */
function programEnd(runner: ProgramRunner, plan: Plan, onStart: () => void): Promise<void> {
  return new Promise((resolve) => {
    const run = runner.run;
    runner.run = (argv, started, reportLoggedError, isReported) => {
      onStart();
      const fail = (error: Error): void => {
        plan.failed = true;
        noteUserError(error, plan);
      };
      const report = (error: Error): void => {
        fail(error);
        reportLoggedError(error);
      };
      const program = run(argv, started, report, isReported);
      program.then(
        () => resolve(),
        (error: Error) => {
          if (error instanceof ProgramExit) return;
          fail(error);
          setImmediate(resolve);
        },
      );
      return program;
    };
  });
}

function noteUserError(error: unknown, plan: Plan): void {
  if (error instanceof Error && error.name === "UserError") plan.userError = error.message;
}

/** The SDK the program itself uses, so that there is only one copy of its state. */
function sdk<T>(project: Project, module: string): T {
  const file = require.resolve(`@pulumi/pulumi/${module}`, { paths: [project.root] });
  return require(file) as T;
}
