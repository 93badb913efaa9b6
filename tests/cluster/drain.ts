import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ControlPlane } from "./control-plane";

/** Empties a node as an operator or a node upgrade does: cordon, then evict within the disruption budgets. */
export async function drainNode(plane: ControlPlane, node: string, timeoutSeconds = 120): Promise<void> {
  await promisify(execFile)(plane.tools.kubectl, [
    `--kubeconfig=${plane.kubeconfig}`,
    "drain",
    node,
    "--ignore-daemonsets",
    "--delete-emptydir-data",
    `--timeout=${timeoutSeconds}s`,
  ]);
}
