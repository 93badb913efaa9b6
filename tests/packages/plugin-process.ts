import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

const REPOSITORY = path.resolve(__dirname, "../..");
const PLUGIN = path.join(REPOSITORY, "plugin");

/** The component package, started as Pulumi's language host for Node starts it: from any folder, by its first line a port. */
export class PluginProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: ResourceProviderClient,
  ) {}

  static async start(folder: string): Promise<PluginProcess> {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-plugin", { paths: [PLUGIN] });
    const child = spawn(process.execPath, [runner, PLUGIN, "127.0.0.1:0"], {
      cwd: folder,
      env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "false" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await Promise.race([
      once(readline.createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`the plugin ended with ${code}`))),
    ])) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new PluginProcess(child, client);
  }

  /** The schema that the SDK infers from the sources, with what has no order of its own in one. */
  async schema(): Promise<Schema> {
    const response = await new Promise<proto.GetSchemaResponse>((resolve, reject) =>
      this.client.getSchema(new proto.GetSchemaRequest(), (error, answer) =>
        error ? reject(error) : resolve(answer),
      ),
    );
    const schema = JSON.parse(response.getSchema()) as Schema;
    for (const type of Object.values(schema.types)) type.enum?.sort((a, b) => (a.name < b.name ? -1 : 1));
    return schema;
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}

interface Property {
  $ref?: string;
  description?: string;
}

/** What the tests read of a Pulumi package schema. */
export interface Schema {
  name: string;
  version: string;
  resources: Record<
    string,
    {
      isComponent: boolean;
      description?: string;
      inputProperties: Record<string, Property>;
      properties: Record<string, Property>;
    }
  >;
  types: Record<string, { enum?: { name: string; value: unknown }[]; properties?: Record<string, Property> }>;
}
