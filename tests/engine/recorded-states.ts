import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { SECRET_SIGNATURE, SIGNATURE } from "../../offline/engine/computed";
import { State, StateResource, TwinStack } from "./twin-stack";
import { DEFAULTS } from "./twins/aws/aws-twin";
import { Thing } from "./twins/cloud";
import { afterCreate } from "./twins/kubernetes/controllers";
import { Values } from "./twins/twin";

export const STATES = path.resolve(__dirname, "../golden/states");
const ENDING = ".json.gz";

/** Notes of the CLI on each resource that an upgrade does not need. */
const NOTES = ["created", "modified", "sourcePosition", "stackTrace"];

/** What stays in the state alone, or is part of Pulumi. */
const NOT_IN_THE_CLOUD = /^(random|pulumi):/;

/** The state of one stack as a release left it. */
export interface Recorded {
  release: string;
  stack: string;
}

/** Every state in tests/golden/states. */
export function recordedStates(): Recorded[] {
  return fs
    .readdirSync(STATES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: release }) =>
      fs
        .readdirSync(path.join(STATES, release))
        .filter((file) => file.endsWith(ENDING))
        .map((file) => ({ release, stack: path.basename(file, ENDING) })),
    );
}

export function readRecorded(recorded: Recorded): State {
  return JSON.parse(gunzipSync(fs.readFileSync(fileOf(recorded))).toString()) as State;
}

/** @returns the file that was written */
export function writeRecorded(recorded: Recorded, state: State): string {
  for (const resource of state.deployment.resources ?? [])
    for (const note of NOTES) delete (resource as unknown as Values)[note];
  const file = fileOf(recorded);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, gzipSync(JSON.stringify(state), { level: 9 }));
  return file;
}

function fileOf({ release, stack }: Recorded): string {
  return path.join(STATES, release, `${stack}${ENDING}`);
}

/** Makes a new stack the recorded one: its state, and all that it names in the cloud. */
export async function restore(stack: TwinStack, recorded: Recorded): Promise<void> {
  await stack.importState(readRecorded(recorded));
  const { deployment } = await stack.state("--show-secrets");
  const resources = deployment.resources ?? [];
  const regions = regionsOf(resources);
  for (const resource of resources) {
    if (!resource.custom || NOT_IN_THE_CLOUD.test(resource.type)) continue;
    const thing = thingOf(resource, regions.get(resource.provider ?? ""));
    stack.cloud.add(thing);
    if (thing.type.startsWith("kubernetes:")) afterCreate(stack.cloud, thing);
  }
}

/** Region of each provider of AWS but the stack's own, which is named after the cloud. */
function regionsOf(resources: StateResource[]): Map<string, string> {
  const others = resources.filter(
    ({ type, urn }) => type === "pulumi:providers:aws" && !urn.endsWith("::aws"),
  );
  return new Map(others.map(({ urn, id, inputs }) => [`${urn}::${id}`, String(inputs?.["region"])]));
}

function thingOf({ type, id = "", inputs, outputs }: StateResource, region: string | undefined): Thing {
  const given = shown(inputs ?? {}) as Values;
  delete given[DEFAULTS];
  const global = type.startsWith("aws:iam/");
  return {
    ...{ type, id, inputs: given, outputs: shown(outputs ?? {}) as Values },
    ...(region === undefined || global ? {} : { region }),
  };
}

/** Values in which each secret, which `--show-secrets` gives as JSON in a string, is its value. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  const object = value as Values;
  if (object[SIGNATURE] === SECRET_SIGNATURE) return shown(JSON.parse(String(object["plaintext"])));
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, shown(inner)]));
}
