import * as path from "node:path";
import { goBuild } from "./go-build";

/** Paths of the programs that a test cluster is made of. */
export interface ControlPlaneTools {
  etcd: string;
  apiServer: string;
  controllerManager: string;
  scheduler: string;
  kubectl: string;
  kwok: string;
  rolloutsController: string;
}

/** Without these the control plane would call itself v0.0.0, and definitions that ask for a minimum would refuse. */
const KUBERNETES_VERSION = { major: "1", minor: "36", patch: "3" };

/** Builds what is not yet in the cache: about eight minutes on two cores from nothing. */
export async function controlPlaneTools(): Promise<ControlPlaneTools> {
  const { major, minor, patch } = KUBERNETES_VERSION;
  const version = "k8s.io/component-base/version";
  const kubernetes = await goBuild({
    module: "tools/kubernetes",
    name: `kubernetes-${major}.${minor}.${patch}`,
    programs: {
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
      etcd: "go.etcd.io/etcd/server/v3",
    },
    linkerFlags: [
      `-X ${version}.gitVersion=v${major}.${minor}.${patch}`,
      `-X ${version}.gitMajor=${major}`,
      `-X ${version}.gitMinor=${minor}`,
    ].join(" "),
  });
  const kwok = await goBuild({
    module: "tools/kwok",
    name: "kwok-0.8.0",
    programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
  });
  const rollouts = await goBuild({
    module: "tools/argo-rollouts",
    name: "argo-rollouts-1.9.0",
    programs: { "rollouts-controller": "github.com/argoproj/argo-rollouts/cmd/rollouts-controller" },
  });
  const kubernetesProgram = (name: string): string => path.join(kubernetes, name);
  return {
    etcd: kubernetesProgram("etcd"),
    apiServer: kubernetesProgram("kube-apiserver"),
    controllerManager: kubernetesProgram("kube-controller-manager"),
    scheduler: kubernetesProgram("kube-scheduler"),
    kubectl: kubernetesProgram("kubectl"),
    kwok: path.join(kwok, "kwok"),
    rolloutsController: path.join(rollouts, "rollouts-controller"),
  };
}
