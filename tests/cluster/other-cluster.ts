import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

/** Seconds within which a cluster has to answer. */
const ANSWER_SECONDS = 15;

/** The kubeconfig of a cluster to use instead of our own, from `KUBECONFIG_TEST`; empty counts as not given. */
export function otherKubeconfig(): string | undefined {
  return process.env.KUBECONFIG_TEST || undefined;
}

/**
 * Throws where the tests cannot or must not use the current context of a kubeconfig: nothing is changed before. They
 * cordon its nodes and need every right on it, which nobody wants of a cluster that serves.
 */
export async function checkOtherCluster(kubectl: string, kubeconfig: string): Promise<void> {
  const ask = async (...args: string[]): Promise<{ answer: string; failed: boolean }> => {
    const options = [`--kubeconfig=${kubeconfig}`, `--request-timeout=${ANSWER_SECONDS}s`];
    try {
      return { answer: (await promisify(execFile)(kubectl, [...options, ...args])).stdout, failed: false };
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return { answer: `${stdout}${lastLine(stderr)}`, failed: true };
    }
  };
  const refuse = (what: string): never => {
    throw new Error(`KUBECONFIG_TEST=${kubeconfig}: ${what}`);
  };
  if (!existsSync(kubeconfig)) refuse("there is no such file; give the path of one kubeconfig.");
  const context = await ask("config", "current-context");
  if (context.failed)
    refuse(`it has no current context (${context.answer.trim()}); kubectl config use-context NAME.`);
  const name = context.answer.trim();
  const server = await ask("config", "view", "--minify", "--output=jsonpath={.clusters[0].cluster.server}");
  if (/\.eks\.amazonaws\.com/.test(server.answer))
    refuse(
      `the context ${name} is an EKS cluster, ${server.answer}; give a cluster for tests such as kind or minikube.`,
    );
  const ready = await ask("get", "--raw=/readyz");
  if (ready.failed)
    refuse(`the cluster of the context ${name} does not answer at ${server.answer}: ${ready.answer.trim()}`);
  const rights = await ask("auth", "can-i", "*", "*", "--all-namespaces");
  if (rights.answer.trim().split("\n")[0] !== "yes")
    refuse(
      `the user of the context ${name} may not do everything on the cluster; give one bound to cluster-admin.`,
    );
}

function lastLine(text: string): string {
  return text.trim().split("\n").pop() ?? "";
}
