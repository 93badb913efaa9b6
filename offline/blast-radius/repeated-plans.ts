import * as path from "node:path";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import { ResourceMonitor } from "../engine/monitor";
import { SUPPORTED } from "../engine/supported";
import { withoutDebugging } from "../engine/undebugged";
import { Plan, PlannedResource } from "../plan/plan";
import { Project } from "../project";
import { Rpc, makeOutputsWhenRead } from "./lazy-outputs";

/** Parts of the SDK that its declarations leave out. */
const { getStore } = state as unknown as { getStore: () => object };
const { waitForRPCs } = settings as unknown as { waitForRPCs: (disconnect: boolean) => Promise<void> };

type Answer = (error: unknown, response?: unknown) => void;
type Handler = (call: { request: unknown }, answer: Answer) => void;

/** What nobody heard of that failed while the program was planned. */
const unheard: unknown[] = [];

/**
 * Makes this process one that does nothing but plan the same program many times, in half the time: without what the SDK
 * keeps for debugging, above all a stack for each promise.
 */
export function prepareForManyPlans(): void {
  const debuggable = require("@pulumi/pulumi/runtime/debuggable") as Parameters<
    typeof withoutDebugging
  >[0]["debuggable"];
  withoutDebugging({
    debuggable,
    v8Hooks: require("@pulumi/pulumi/runtime/closure/v8Hooks") as never,
    resource: require("@pulumi/pulumi/resource") as never,
  });
  makeOutputsWhenRead(require("@pulumi/pulumi/runtime/rpc") as Rpc);
  // A preview lists at its end the promises that are still open; a plan that has some is not complete, and never ends.
  debuggable.debuggablePromise = (promise) => promise;
  process.on("unhandledRejection", (error) => unheard.push(error));
}

/**
 * Plans the program of a project with other config values, again and again in this process: no server, no second
 * start of the SDK, no policies. The stack's own resource is missing; everything else is as in a preview.
 *
 * @throws whatever the program throws, such as UserError for config that it refuses
 */
export async function planAgain(
  project: Project,
  config: Record<string, string>,
): Promise<PlannedResource[]> {
  const plan: Plan = {
    project: { ...project, config },
    resources: [],
    diagnostics: [],
    failed: false,
    userError: undefined,
  };
  const monitor = new ResourceMonitor(plan, ["*"], () => undefined);
  settings.setMockOptions(clientOf(monitor), project.name, project.stack, true);
  Object.assign(getStore(), SUPPORTED);
  pulumi.runtime.setAllConfig(config);
  const program = path.join(project.root, "index.ts");
  delete require.cache[program];
  // An empty stack, to whose resource the program gives its transformations. Run inside of it, a program that throws
  // would end the process.
  await pulumi.runtime.runInPulumiStack(() => Promise.resolve());
  try {
    require(program);
  } finally {
    // What was made before a program throws must not be answered while the next one is planned.
    await waitForRPCs(false);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [failure] = unheard.splice(0);
  if (failure !== undefined) throw failure as Error;
  return plan.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** The engine's handlers as the client object that the SDK calls. */
function clientOf(monitor: ResourceMonitor): Record<string, unknown> {
  const handlers = monitor.monitorHandlers as unknown as Record<string, Handler>;
  return Object.fromEntries(
    Object.entries(handlers).map(([method, handle]) => [
      method,
      (request: unknown, ...rest: unknown[]) => handle({ request }, rest.at(-1) as Answer),
    ]),
  );
}
