import * as path from "node:path";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import { ResourceMonitor } from "../engine/monitor";
import { SUPPORTED } from "../engine/supported";
import { Plan, PlannedResource } from "../plan/plan";
import { Project } from "../project";

/** Parts of the SDK that its declarations leave out. */
const { getStore } = state as unknown as { getStore: () => object };
const { waitForRPCs } = settings as unknown as { waitForRPCs: (disconnect: boolean) => Promise<void> };

type Answer = (error: unknown, response?: unknown) => void;
type Handler = (call: { request: unknown }, answer: Answer) => void;

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
  require(program);
  await waitForRPCs(false);
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
