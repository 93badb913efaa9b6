import { spawnSync } from "node:child_process";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const plans = new Map<string, Planned[]>();

export interface Planned {
  type: string;
  name: string;
  protect: boolean;
  inputs: any;
}

/** The resources of a stack as `slipway preview --json` lists them; planned once for all tests. */
export function plannedStack(stack: string): Planned[] {
  const known = plans.get(stack);
  if (known) return known;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["offline/slipway.cjs", "preview", "--stack", stack, "--json", "--no-policies"],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(stderr + stdout.slice(-2000));
  const planned = (JSON.parse(stdout).steps as { newState: any }[]).map(({ newState }) => ({
    type: newState.type,
    name: newState.urn.split("::").pop(),
    protect: newState.protect === true,
    inputs: newState.inputs ?? {},
  }));
  plans.set(stack, planned);
  return planned;
}

/** Inputs of the one Kubernetes object of a kind, namespace and name. */
export function kubernetesObject(stack: string, kind: string, namespace: string, name: string): any {
  const found = plannedStack(stack).filter(
    ({ inputs }) =>
      inputs.kind === kind && inputs.metadata?.namespace === namespace && inputs.metadata?.name === name,
  );
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${namespace}/${name} in ${stack}`);
  return found[0]!.inputs;
}

/** The one AWS resource of a type and logical name. */
export function cloudResource(stack: string, type: string, name: string): Planned {
  const found = plannedStack(stack).filter((resource) => resource.type === type && resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources ${type} ${name} in ${stack}`);
  return found[0]!;
}
