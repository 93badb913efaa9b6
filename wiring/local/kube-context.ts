import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../config/user-error";

/** What we read of a kubeconfig. */
interface Kubeconfig {
  contexts?: { name: string; context?: { cluster?: string } }[];
  clusters?: { name: string; cluster?: { server?: string } }[];
}

/**
 * Looks a context up as kubectl does: in the files of `KUBECONFIG`, of which the first that has a name wins, or in
 * `~/.kube/config`.
 *
 * @param applying also refuse a context that is nowhere; a plan needs no cluster
 * @throws UserError for a context of an EKS cluster, which may have any name
 */
export function checkContext(context: string, applying: boolean): void {
  const files = kubeconfigFiles();
  const configs = files.map((file) => kubeconfig(file, applying));
  const contexts = configs.flatMap((config) => config?.contexts ?? []);
  const found = contexts.find(({ name }) => name === context);
  if (!found && applying)
    throw new UserError(
      unknown(
        context,
        files,
        contexts.map(({ name }) => name),
      ),
    );
  const clusters = configs.flatMap((config) => config?.clusters ?? []);
  const server = clusters.find(({ name }) => name === found?.context?.cluster)?.cluster?.server ?? "";
  if (/\.eks\.amazonaws\.com(\.cn)?(:\d+)?\/?$/.test(server))
    throw new UserError(
      `slipway:kubeContext is ${JSON.stringify(context)}, and that context leads to an EKS cluster, ${server}; allowed: a context of a cluster on this machine such as kind-slipway. EKS is for the other stacks.`,
    );
}

function kubeconfigFiles(): string[] {
  const given = (process.env["KUBECONFIG"] ?? "").split(path.delimiter).filter(Boolean);
  return given.length > 0 ? given : [path.join(homedir(), ".kube/config")];
}

/** Undefined where the file is missing or is no kubeconfig: a plan needs none. */
function kubeconfig(file: string, applying: boolean): Kubeconfig | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const config: unknown = parse(text);
    if (config === null || typeof config !== "object") throw new Error("it holds no keys and values");
    return config;
  } catch (error) {
    if (!applying || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const [reason = ""] = (error as Error).message.split("\n");
    throw new UserError(`The kubeconfig ${file} cannot be read: ${reason}`);
  }
}

function unknown(context: string, files: string[], contexts: string[]): string {
  const there = contexts.length > 0 ? `contexts there: ${contexts.join(", ")}` : "there is no context at all";
  return `slipway:kubeContext is ${JSON.stringify(context)}, which is not in ${files.join(" or ")}; ${there}. Make the cluster (kind create cluster --config tools/kind/cluster.yaml) or name a context that exists.`;
}
