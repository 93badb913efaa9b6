import { spawnSync } from "node:child_process";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const plans = new Map<string, Planned[] | Error>();

export interface Planned {
  urn: string;
  type: string;
  name: string;
  /** False for a component. */
  custom: boolean;
  /** URN; empty for the stack itself. */
  parent: string;
  /** URNs of what the inputs are made from. */
  dependencies: string[];
  /** URNs by the property made from them. */
  propertyDependencies: Record<string, string[]>;
  /** `urn::id` of the provider; empty for components. */
  provider: string;
  protect: boolean;
  retainOnDelete: boolean;
  inputs: any;
}

/** The resources of a stack as `slipway preview --json` lists them; planned once for all tests. */
export function plannedStack(stack: string): Planned[] {
  const known = plans.get(stack) ?? plan(stack);
  plans.set(stack, known);
  if (known instanceof Error) throw known;
  return known;
}

/** A mocha hook that plans stacks, which takes longer than a test may. */
export function planning(...stacks: string[]): Mocha.Func {
  return function () {
    this.timeout(180_000);
    stacks.forEach(plannedStack);
  };
}

function plan(stack: string): Planned[] | Error {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["offline/slipway.cjs", "preview", "--stack", stack, "--json", "--no-policies"],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) return new Error(stderr + stdout.slice(-2000));
  return (JSON.parse(stdout).steps as { newState: any }[]).map(({ newState }) => ({
    urn: newState.urn,
    type: newState.type,
    name: newState.urn.split("::").pop(),
    custom: newState.custom === true,
    parent: newState.parent ?? "",
    dependencies: newState.dependencies ?? [],
    propertyDependencies: newState.propertyDependencies ?? {},
    provider: newState.provider ?? "",
    protect: newState.protect === true,
    retainOnDelete: newState.retainOnDelete === true,
    inputs: newState.inputs ?? {},
  }));
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

/** CPU and memory of a container, requests before limits, without what we add to the documents' figures. */
export function sizesOf(container: any): Record<"requests" | "limits", { cpu: string; memory: string }> {
  const pick = ({ cpu, memory }: { cpu: string; memory: string }) => ({ cpu, memory });
  return { requests: pick(container.resources.requests), limits: pick(container.resources.limits) };
}
