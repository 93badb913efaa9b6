/** Paths of the programs that a test cluster is made of. */
export interface ControlPlaneTools {
  etcd: string;
  apiServer: string;
  controllerManager: string;
  scheduler: string;
  kubectl: string;
  kwok: string;
}

export function controlPlaneTools(): ControlPlaneTools {
  const bin = (name: string): string => `/tmp/kb/bin/${name}`;
  return {
    etcd: bin("etcd"),
    apiServer: bin("kube-apiserver"),
    controllerManager: bin("kube-controller-manager"),
    scheduler: bin("kube-scheduler"),
    kubectl: bin("kubectl"),
    kwok: bin("kwok"),
  };
}
