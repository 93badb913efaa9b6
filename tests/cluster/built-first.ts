import { requireGo } from "./go-build";
import { checkOtherCluster, otherKubeconfig } from "./other-cluster";
import { controlPlaneTools } from "./tools";

/**
 * Required by mocha: builds what is not in the cache before the first test, with no limit of time. Where Go is
 * missing, or the cluster to use instead of our own is of no use, the run ends at once with one message.
 */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    requireGo("custom resource definitions are read from Go modules");
    const { kubectl } = await controlPlaneTools();
    const other = otherKubeconfig();
    if (other) await checkOtherCluster(kubectl, other);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
