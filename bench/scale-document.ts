import { cpus } from "node:os";
import { getHeapStatistics } from "node:v8";
import { PlannedScale } from "./program-scale";

export interface Measured {
  planned: PlannedScale[];
  /** What the control plane did, row by row. */
  cluster: [what: string, value: string][];
  /** Load of the machine when the run began. */
  load: string;
  nodes: number;
  services: number;
}

/** Seconds of processor time that a preview may take before people stop waiting for it. */
const PREVIEW_SECONDS = 60;

/** The text of docs/scale.md. */
export function scaleDocument({ planned, cluster, load, nodes, services }: Measured): string {
  const smallest = planned[0]!;
  const largest = planned[planned.length - 1]!;
  const perService = (pick: (scale: PlannedScale) => number): number =>
    (pick(largest) - pick(smallest)) / (largest.services - smallest.services);
  const seconds = perService((scale) => scale.processorSeconds);
  const memory = perService((scale) => scale.memory);
  const patience = smallest.services + (PREVIEW_SECONDS - smallest.processorSeconds) / seconds;
  const heap = getHeapStatistics().heap_size_limit / 2 ** 20;
  const full = smallest.services + (heap - smallest.memory) / memory;
  const accepted = planned.filter(({ refused }) => !refused).map((scale) => scale.services);
  const split = Math.min(patience / 2, full / 2, ...accepted.slice(-1));
  return `# Scale

Written by \`node --require tsx/cjs bench/scale.ts ${nodes} ${services}\`, on ${cpus().length} cores that also run
everything measured, with a load of ${load} from other work at the start. The services are copies of the systems of
prod: five systems a round, each copy with its namespace, data and host names.

## The program

Offline preview of one stack, without the policy pack.

| services | resources | wall, s | processor, s | largest memory, MiB | document of the preview, MiB |
| -------: | --------: | ------: | -----------: | ------------------: | ---------------------------: |
${planned.map(row).join("\n")}

Each further service costs ${(seconds * 1000).toFixed(0)} ms of processor time and ${memory.toFixed(1)} MiB.

## The cluster

API server, etcd, scheduler and controllers are the real programs; nodes are simulated.

| what | measured |
| ---- | -------- |
${cluster.map(([what, value]) => `| ${what} | ${value} |`).join("\n")}

## What breaks first

${planned.map(refusal).join("")}1. **One program and one stack.** The whole stack is planned, locked and written as one. By the figures above a preview
   takes a minute of processor time at about ${tens(patience)} services, and Node's default heap of ${heap.toFixed(0)} MiB
   on this machine is full at about ${tens(full)}; every change of any system waits for the preview and for the lock.
2. **One state file.** The state holds inputs and outputs of every resource, and is read and written whole; the
   document of the preview, which holds the inputs only, has ${largest.document.toFixed(0)} MiB at ${largest.services}
   services. The state itself was not measured: it takes a real \`pulumi up\`.
3. **The API server.** It took the objects at the rate above, one client with eight requests at a time. \`pulumi up\`
   sends more at a time and shares the API server's priority level with everybody of its kind; the cluster itself is
   the last to give way.

## Past that

**Today a stage is one stack**: no config key splits it, and the program reads no other stack. What can be divided now
is the systems of a stage over accounts: a stack file that lists some of them in \`slipway:systems\` has a network and a
cluster of its own. Their names follow from the stage, so that an account and region hold one stack of a stage; a region
that takes over (\`slipway:recovery\`) has names of its own.

The design past that, not built:

- **From ${tens(split)} services on** (the most that the program was seen to plan, or half of what would stop it): one
  stack for each system, and one foundation stack for each region with network, cluster, platform and monitoring.
- The foundation stack exports what the systems take from it, which is little: of \`Network\` the ids of the VPC and of its
  data subnets and the address ranges, of \`Cluster\` its name, kubeconfig, security group and OIDC provider, the log bucket,
  the alarm topic and the recovery region (\`wiring/context.ts\`). Each system stack reads them by a \`StackReference\`. A
  system then is previewed, locked and rolled back on its own, and the plan of one stack stays as small as one system.
- What now spans the systems has to be told of them by config instead: quotas and dashboards of the monitoring, the
  backup plan, the restore check, and the rules of the policy pack that look at a whole stack.
- **Regions** are further foundation stacks with the same program; a system stack names its foundation in its config.
- The order is kept by the pipeline: foundation first, systems after it and in any order among themselves.
`;
}

function refusal({ services, refused }: PlannedScale): string {
  if (!refused) return "";
  return `0. **A limit of our own.** With ${services} services the program ends with \`${refused}\`; the figures of that
   row are those of what it had registered until then.
`;
}

/** Rounded down to tens: the figures are no better than that. */
function tens(value: number): number {
  return Math.floor(value / 10) * 10;
}

function row({ services, resources, seconds, processorSeconds, memory, document }: PlannedScale): string {
  const figures = [services, resources, seconds.toFixed(1), processorSeconds.toFixed(1)];
  return `| ${[...figures, memory.toFixed(0), document.toFixed(1)].join(" | ")} |`;
}
