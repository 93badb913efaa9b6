import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import { ResourceMonitor } from "../../offline/engine/monitor";
import { DebuggingParts, withoutDebugging } from "../../offline/engine/undebugged";
import { SUPPORTED } from "../../offline/engine/supported";
import { Plan, PlannedResource } from "../../offline/plan/plan";
import { transformedChild } from "./child-transforms";

/** Parts of the SDK that its declarations leave out. */
const { getStore } = state as unknown as { getStore(): object };
const { waitForRPCs } = settings as unknown as { waitForRPCs(disconnectFromServers: boolean): Promise<void> };

type Answer = (error: unknown, response?: unknown) => void;
type Handler = (call: { request: unknown }, answer: Answer) => void;

/** What a component asked for, as the offline engine recorded it. */
export class PlannedResources {
  constructor(
    /** Everything, in order of registration. */
    readonly resources: PlannedResource[],
    /** Tokens of the data sources and other functions that were called. */
    readonly calls: string[],
    private readonly transforms: Map<string, Callback[]>,
  ) {}

  /** Inputs of a child that the provider of a remote component makes, after the transforms given to the component. */
  async child(component: PlannedResource, type: string, inputs: Record<string, unknown>) {
    let transformed = inputs;
    for (const transform of this.transforms.get(component.urn) ?? []) {
      transformed = await transformedChild(transform, type, transformed);
    }
    return transformed;
  }

  /** All resources of a type, such as `aws:ec2/subnet:Subnet`, in order of registration. */
  all(type: string): PlannedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resource of a type, by name if there are several; an error if it is not there. */
  one(type: string, name?: string): PlannedResource {
    const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
    if (found.length !== 1)
      throw new Error(`${found.length} resources of type ${type} named ${name ?? "anything"}`);
    return found[0]!;
  }

  /** Whether `later` waits for `earlier`, directly or through others. */
  waitsFor(later: PlannedResource, earlier: PlannedResource): boolean {
    const seen = new Set<string>();
    const queue = [...later.dependencies];
    for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
      if (urn === earlier.urn) return true;
      if (seen.has(urn)) continue;
      seen.add(urn);
      queue.push(...(this.resources.find((resource) => resource.urn === urn)?.dependencies ?? []));
    }
    return false;
  }
}

// The stacks that the SDK takes for debugging are most of the time that a plan takes here.
withoutDebugging({
  debuggable: require("@pulumi/pulumi/runtime/debuggable") as DebuggingParts["debuggable"],
  v8Hooks: require("@pulumi/pulumi/runtime/closure/v8Hooks") as DebuggingParts["v8Hooks"],
  resource: require("@pulumi/pulumi/resource") as DebuggingParts["resource"],
});

/** Plans what `build` makes, by the offline engine in this process; `build` gets explicit providers. */
export async function planResources(
  build: (providers: pulumi.ComponentResourceOptions) => void,
): Promise<PlannedResources> {
  const calls: string[] = [];
  const transforms = new Map<string, Callback[]>();
  const plan: Plan = {
    project: {
      root: "",
      name: "slipway",
      stack: "test",
      program: "",
      config: {},
      secretKeys: [],
      runtime: { typescript: false, nodeargs: [] },
    },
    resources: [],
    diagnostics: [],
    failed: false,
    userError: undefined,
  };
  const monitor = new ResourceMonitor(plan, ["*"], () => undefined);
  settings.setMockOptions(client(monitor, calls, transforms), "slipway", "test", true);
  Object.assign(getStore(), SUPPORTED);
  build({
    providers: {
      aws: new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] }),
      eks: new eks.Provider("eks"),
    },
  });
  await waitForRPCs(false);
  return new PlannedResources(plan.resources, calls, transforms);
}

/** The engine's handlers as the client object that the SDK calls. */
function client(monitor: ResourceMonitor, calls: string[], transforms: Map<string, Callback[]>) {
  const handlers = monitor.monitorHandlers as unknown as Record<string, Handler>;
  const methods = Object.entries(handlers).map(([method, handle]) => [
    method,
    (request: unknown, ...rest: unknown[]) => {
      if (request instanceof ResourceInvokeRequest) calls.push(request.getTok());
      handle({ request }, (error, response) => {
        if (request instanceof RegisterResourceRequest && response instanceof RegisterResourceResponse) {
          transforms.set(response.getUrn(), request.getTransformsList());
        }
        (rest.at(-1) as Answer)(error, response);
      });
    },
  ]);
  return Object.fromEntries(methods) as Record<string, unknown>;
}
