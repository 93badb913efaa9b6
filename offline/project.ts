import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { UserError } from "../config/user-error";

/** A Pulumi project and one of its stacks, as the CLI would read them. */
export interface Project {
  /** Folder of Pulumi.yaml. */
  root: string;
  name: string;
  stack: string;
  /** Folder or file of the program, from `main`; without it the entry point is that of package.json. */
  program: string | undefined;
  /** Config values by full key, objects as JSON; secrets replaced by a placeholder. */
  config: Record<string, string>;
  /** Keys of `config` whose value is secret. */
  secretKeys: string[];
  runtime: RuntimeOptions;
}

export interface RuntimeOptions {
  typescript: boolean;
  nodeargs: string[];
}

/** Stands in for a value that is encrypted in the stack file; it is never decrypted offline. */
const SECRET_PLACEHOLDER = "[secret]";

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`.
 *
 * @throws UserError for a missing file, an unknown stack (naming those that exist) or malformed YAML (with line)
 */
export function loadProject(cwd: string, stack: string | undefined): Project {
  const root = path.resolve(cwd);
  const file = path.join(root, "Pulumi.yaml");
  if (!fs.existsSync(file)) {
    throw new UserError(`No Pulumi.yaml in ${root}. Run the command in a Pulumi project or pass --cwd DIR.`);
  }
  const project = readYaml(file, "Pulumi.yaml");
  const name = project["name"];
  if (typeof name !== "string") throw new UserError(`Pulumi.yaml: name is missing; give the project a name.`);
  const stackName = stackOf(root, stack);
  const values = { ...projectConfig(project, name), ...stackConfig(root, stackName, name) };
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    config[key] = asText(value);
    if (containsSecret(value)) secretKeys.push(key);
  }
  return {
    root,
    name,
    stack: stackName,
    program: typeof project["main"] === "string" ? path.join(root, project["main"]) : undefined,
    config,
    secretKeys,
    runtime: runtimeOptions(project["runtime"], "Pulumi.yaml"),
  };
}

/** Reads a YAML mapping; `label` names the file in errors. */
export function readYaml(file: string, label: string): Record<string, unknown> {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch {
    throw new UserError(`${label}: the file cannot be read at ${file}.`);
  }
  const document = parseDocument(text, { prettyErrors: true });
  const error = document.errors[0];
  if (error) {
    const line = error.linePos?.[0].line;
    throw new UserError(`${label}${line ? `:${line}` : ""}: malformed YAML: ${error.message.split("\n")[0]}`);
  }
  const value: unknown = document.toJS();
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new UserError(
      `${label}: expected keys and values, found ${Array.isArray(value) ? "a list" : typeof value}.`,
    );
  }
  return value as Record<string, unknown>;
}

/** The runtime section of Pulumi.yaml or PulumiPolicy.yaml. */
export function runtimeOptions(runtime: unknown, label: string): RuntimeOptions {
  const name = typeof runtime === "string" ? runtime : (runtime as { name?: unknown } | undefined)?.name;
  if (name !== "nodejs") {
    throw new UserError(
      `${label}: the runtime is ${JSON.stringify(name)}; only nodejs programs can be planned offline.`,
    );
  }
  const options =
    (typeof runtime === "object" ? (runtime as { options?: Record<string, unknown> }).options : {}) ?? {};
  return {
    typescript: options["typescript"] !== false,
    nodeargs: typeof options["nodeargs"] === "string" ? options["nodeargs"].split(/\s+/).filter(Boolean) : [],
  };
}

/** A stack is known by its file; a project without any such file has stacks of every name, without config of their own. */
function stackOf(root: string, stack: string | undefined): string {
  const known = fs
    .readdirSync(root)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
  if (stack === undefined) {
    throw new UserError(
      known.length > 0
        ? `No stack given. Pass --stack with one of: ${known.join(", ")}.`
        : "No stack given. Pass --stack NAME; there are no stack files here, so any name will do.",
    );
  }
  if (known.length > 0 && !known.includes(stack)) {
    throw new UserError(
      `No stack "${stack}": Pulumi.${stack}.yaml does not exist. Stacks here: ${known.join(", ")}.`,
    );
  }
  if (!/^[\w.-]+$/.test(stack)) {
    throw new UserError(
      `No stack can be named "${stack}"; give letters, digits, dots, dashes and underscores.`,
    );
  }
  return stack;
}

/** Project-level config: `key: value`, `key: {default}` or `key: {value}`. */
function projectConfig(project: Record<string, unknown>, name: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries((project["config"] ?? {}) as Record<string, unknown>)) {
    const declared = entry as { value?: unknown; default?: unknown } | null;
    const value =
      declared !== null && typeof declared === "object" && !Array.isArray(declared)
        ? (declared.value ?? declared.default)
        : entry;
    if (value !== undefined) values[qualified(key, name)] = value;
  }
  return values;
}

function stackConfig(root: string, stack: string, project: string): Record<string, unknown> {
  const label = `Pulumi.${stack}.yaml`;
  const file = path.join(root, label);
  const config = (fs.existsSync(file) ? readYaml(file, label)["config"] : undefined) ?? {};
  if (typeof config !== "object" || Array.isArray(config)) {
    throw new UserError(
      `${label}: config must be keys and values, found ${JSON.stringify(config).slice(0, 60)}.`,
    );
  }
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [qualified(key, project), value]));
}

function qualified(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

function asText(value: unknown): string {
  if (isSecret(value)) return SECRET_PLACEHOLDER;
  return value !== null && typeof value === "object" ? JSON.stringify(withoutSecrets(value)) : String(value);
}

function isSecret(value: unknown): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).join() === "secure";
}

function containsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(containsSecret);
}

function withoutSecrets(value: unknown): unknown {
  if (isSecret(value)) return SECRET_PLACEHOLDER;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
