import { ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as services from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

/**
 * The language plugin `pulumi-language-nodejs` for the real Pulumi CLI, which cannot be had as a Go module: gets the
 * engine's address as its argument, prints its port, and starts the SDK's own runners for programs and policy packs.
 */
const engineAddress = process.argv.filter((argument) => !argument.startsWith("-"))[2] ?? "";

/** How often the host looks whether the CLI that started it is still there. */
const WATCH_MILLISECONDS = 250;

/** Exit code of the runner when it has already told the user what is wrong. */
const REPORTED = 32;

const children = new Set<ChildProcess>();

interface Options {
  typescript?: boolean;
  nodeargs?: string;
}

function optionsOf(info: proto.ProgramInfo | undefined): Options {
  return info?.getOptions()?.toJavaScript() ?? {};
}

function start(
  runner: string,
  program: string,
  args: string[],
  options: Options,
  cwd: string,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const script = require.resolve(`@pulumi/pulumi/cmd/${runner}`, { paths: [program] });
  const nodeArgs = (options.nodeargs ?? "").split(/\s+/).filter(Boolean);
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    cwd,
    env: { ...process.env, ...env, PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

/** A CLI that was killed ends nobody: its program and policy pack would run on. */
function endWithCli(): void {
  const cli = process.ppid;
  process.once("exit", () => children.forEach((child) => child.kill("SIGKILL")));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  setInterval(() => {
    if (process.ppid !== cli) process.exit(1);
  }, WATCH_MILLISECONDS).unref();
}

function mapOf(map: { toArray(): unknown[] }): Record<string, string> {
  return Object.fromEntries(map.toArray() as [string, string][]);
}

const run: grpc.handleUnaryCall<proto.RunRequest, proto.RunResponse> = (call, callback) => {
  const request = call.request;
  const info = request.getInfo();
  const program = path.join(info?.getProgramDirectory() ?? "", info?.getEntryPoint() ?? ".");
  const args = [
    ...["--monitor", request.getMonitorAddress(), "--engine", engineAddress],
    ...["--project", request.getProject(), "--stack", request.getStack()],
    ...["--organization", request.getOrganization(), "--root-directory", info?.getRootDirectory() ?? ""],
    ...["--parallel", String(request.getParallel()), "--pwd", request.getPwd()],
    ...(request.getDryrun() ? ["--dry-run"] : []),
    program,
  ];
  const child = start("run", info?.getProgramDirectory() ?? "", args, optionsOf(info), request.getPwd(), {
    PULUMI_CONFIG: JSON.stringify(mapOf(request.getConfigMap())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  });
  child.stdout?.pipe(process.stderr);
  child.stderr?.pipe(process.stderr);
  child.once("exit", (code) => {
    const response = new proto.RunResponse();
    if (code === REPORTED) response.setBail(true);
    else if (code !== 0) response.setError(`the program exited with code ${code}`);
    callback(null, response);
  });
};

/** What the SDK runs: a component provider, which gets the engine's arguments, or a policy pack. */
function pluginCommand(request: proto.RunPluginRequest, folder: string): [runner: string, args: string[]] {
  if (request.getKind() === "resource") return ["run-plugin", [folder, ...request.getArgsList()]];
  return ["run-policy-pack", [engineAddress, folder]];
}

const runPlugin: grpc.handleServerStreamingCall<proto.RunPluginRequest, proto.RunPluginResponse> = (call) => {
  const request = call.request;
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? request.getPwd();
  const [runner, args] = pluginCommand(request, folder);
  const env = Object.fromEntries(request.getEnvList().map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  const child = start(runner, folder, args, optionsOf(info), folder, env);
  const send = (fill: (response: proto.RunPluginResponse) => void): void => {
    const response = new proto.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  child.once("exit", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
};

endWithCli();
const server = new grpc.Server();
const definition = (services as unknown as Record<string, grpc.ServiceDefinition>)["LanguageRuntimeService"]!;
server.addService(definition, {
  run,
  runPlugin,
  getRequiredPackages: answer(() => new proto.GetRequiredPackagesResponse()),
  getRequiredPlugins: answer(() => new proto.GetRequiredPluginsResponse()),
  getProgramDependencies: answer(() => new proto.GetProgramDependenciesResponse()),
  about: answer(() => new proto.AboutResponse()),
  getPluginInfo: answer(() => {
    const info = new PluginInfo();
    info.setVersion("1.0.0");
    return info;
  }),
  cancel: answer(() => new Empty()),
});

function answer<Response>(make: () => Response): grpc.handleUnaryCall<unknown, Response> {
  return (_call, callback) => callback(null, make());
}

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
