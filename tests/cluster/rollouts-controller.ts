import * as path from "node:path";
import { startServer } from "./child-process";
import { ControlPlane, freePorts } from "./control-plane";

/** Starts the Argo Rollouts controller, without which a Rollout is an object that nobody acts on. */
export async function startRolloutsController(plane: ControlPlane): Promise<void> {
  const [metrics, health] = await freePorts(2);
  const server = startServer(
    "rollouts-controller",
    plane.tools.rolloutsController,
    [
      `--kubeconfig=${plane.kubeconfig}`,
      `--metricsPort=${metrics}`,
      `--healthzPort=${health}`,
      "--leader-elect=false",
    ],
    path.join(plane.directory, "rollouts-controller.log"),
  );
  plane.own(server);
}
