import { startControlPlane } from "./control-plane";

/** `node --require tsx/cjs tests/cluster/serve.ts`: a control plane as the tests start it, until Ctrl-C. */
startControlPlane().then(
  ({ kubeconfig }) => console.log(`export KUBECONFIG=${kubeconfig}`),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
