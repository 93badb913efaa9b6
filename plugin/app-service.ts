import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "@slipway/components";
import * as components from "@slipway/components/app-service";
import { AppServiceArgs, ContainerArgs, RolloutArgs } from "./app-service-args";
import { RolloutStrategy } from "./choices";

/** One workload and everything that belongs to it. */
export class AppService extends pulumi.ComponentResource {
  /** Name of the workload, and of its service account. */
  readonly workloadName: pulumi.Output<string>;

  constructor(name: string, args: AppServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = asComponentArgs(name, args);
    super("slipway:index:AppService", name, {}, opts);
    const made = new components.AppService(name, given, { parent: this });
    this.workloadName = made.workloadName;
    this.registerOutputs({});
  }
}

/** The component knows by the keys of an object which of several forms it is; here each must be one of them. */
function asComponentArgs(name: string, args: AppServiceArgs): components.AppServiceArgs {
  const fail = (problem: string): never => {
    throw new ArgsError("AppService", name, problem);
  };
  const { containers, volumes, rollout } = args;
  return {
    ...args,
    containers: containers.map((container) => ({ ...container, env: envOf(container, fail) })),
    volumes: mapped(volumes, (volume, key) =>
      oneOf<components.VolumeArgs>(VOLUMES, volume, `volumes.${key}`, fail),
    ),
    rollout: rollout && rolloutOf(rollout, fail),
  };
}

const VOLUMES = [
  ["scratch"],
  ["configMap"],
  ["claim"],
  ["podLabels"],
  ["secret"],
  ["secretProviderClass"],
] as const;
const ENV = [["value"], ["secret", "key"], ["configMap", "key"], ["field"]] as const;
const TRAFFIC = [["ingress"], ["virtualService", "route"]] as const;
const ROLLOUTS: Record<RolloutStrategy, readonly string[]> = {
  rolling: ["strategy", "maxSurge", "maxUnavailable"],
  recreate: ["strategy"],
  blueGreen: ["strategy", "previewService", "scaleDownDelaySeconds", "autoPromote"],
  canary: ["strategy", "stableService", "canaryService", "steps"],
};

function envOf({ name, env }: ContainerArgs, fail: (problem: string) => never) {
  return mapped(env, (variable, key) =>
    oneOf<components.EnvArgs>(ENV, variable, `env.${key} of container ${name}`, fail),
  );
}

function rolloutOf(rollout: RolloutArgs, fail: (problem: string) => never): components.RolloutArgs {
  const { strategy, maxSurge, maxUnavailable } = rollout;
  const form = ROLLOUTS[strategy];
  if (!form) fail(`rollout.strategy is "${strategy}"; give ${Object.keys(ROLLOUTS).join(", ")}`);
  const amounts = strategy === "rolling" && {
    maxSurge: amount(maxSurge ?? "1"),
    maxUnavailable: amount(maxUnavailable ?? "0"),
  };
  const { traffic, ...others } = rollout;
  if (traffic && strategy !== "canary") fail(`rollout.traffic is for a canary; the strategy is ${strategy}`);
  const given = oneOf<components.RolloutArgs>([form], { ...others, ...amounts }, "rollout", fail);
  if (!traffic || given.strategy !== "canary") return given;
  return {
    ...given,
    traffic: oneOf<components.CanaryTrafficArgs>(TRAFFIC, traffic, "rollout.traffic", fail),
  };
}

/** Kubernetes takes a number of pods as a number and percent as text. */
function amount(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** The object as one of the forms of `Form`, told by its keys. */
function oneOf<Form>(
  forms: readonly (readonly string[])[],
  given: object,
  where: string,
  fail: (problem: string) => never,
): Form {
  const keys = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const matches = forms.some(
    (form) => form.length === keys.length && form.every((key) => keys.includes(key)),
  );
  if (!matches) {
    const allowed = forms.map((form) => form.join(" with ")).join(", or ");
    fail(`${where} has ${keys.join(", ") || "nothing"}; give ${allowed}`);
  }
  return given as Form;
}

function mapped<From, To>(
  record: Record<string, From> | undefined,
  map: (value: From, key: string) => To,
): Record<string, To> | undefined {
  if (!record) return undefined;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
