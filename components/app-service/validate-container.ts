import { cpuMillicores, memoryBytes } from "../quantity";
import { AppServiceArgs, ContainerArgs, ProbeArgs, ResourceArgs } from "./args";

/** The first contradiction in a container, or undefined. */
export function containerProblem(container: ContainerArgs, args: AppServiceArgs): string | undefined {
  const problem =
    resourceProblem(container.resources) ??
    probesProblem(container) ??
    Object.keys(container.mounts ?? {})
      .filter((mount) => !(mount in (args.volumes ?? {})))
      .map((mount) => `mounts ${mount}, which is not among the volumes`)[0] ??
    imageProblem(container);
  return problem && `container ${container.name} ${problem}`;
}

function resourceProblem({ requests, limits }: ResourceArgs): string | undefined {
  for (const [kind, amount, example] of [
    ["cpu", cpuMillicores, "250m or 2"],
    ["memory", memoryBytes, "512Mi or 4Gi"],
  ] as const) {
    for (const quantity of [requests[kind], limits[kind]]) {
      // Not a number is neither above nor below a limit, so it has to be asked for.
      if (!(amount(quantity) > 0)) return `has ${kind} "${quantity}"; give a quantity such as ${example}`;
    }
    if (amount(requests[kind]) > amount(limits[kind])) {
      return `requests ${kind} ${requests[kind]} above its limit ${limits[kind]}`;
    }
  }
  return undefined;
}

function probesProblem({ probes = {}, ports = {} }: ContainerArgs): string | undefined {
  for (const [kind, probe] of Object.entries(probes)) {
    const problem = probe && probeProblem(probe, Object.keys(ports));
    if (problem) return `has a ${kind} probe ${problem}`;
  }
  return undefined;
}

function probeProblem({ path, port, command }: ProbeArgs, ports: string[]): string | undefined {
  if (port !== undefined && !ports.includes(port)) {
    return `at port ${port}; its ports are: ${ports.join(", ") || "none"}`;
  }
  if (command && (path !== undefined || port !== undefined)) {
    return "with a command and a port; give one of them";
  }
  if (!command && port === undefined) {
    return path === undefined
      ? "that probes nothing; give path and port, port, or command"
      : `of path ${path} at no port; name one of its ports: ${ports.join(", ") || "none"}`;
  }
  return undefined;
}

/** An image given as an output is judged by the policy pack, when its value is known. */
function imageProblem({ image }: ContainerArgs): string | undefined {
  if (typeof image !== "string") return undefined;
  return /@sha256:[0-9a-f]{64}$|:(?!latest$)[\w][\w.-]*$/.test(image)
    ? undefined
    : `has image ${image}; give a version or a digest, never latest`;
}
