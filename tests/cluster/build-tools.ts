import { pulumiCli } from "../engine/pulumi";
import { otelCollector } from "../observability/otel-collector";
import { goScanners } from "../scan/kube-score";
import { podSecurityJudge } from "../scan/pod-security";
import { controlPlaneTools } from "./tools";

/**
 * Builds what the slower suites run and takes minutes, in the order in which they ask for it. CI runs it beside the
 * suites that use one core; a suite that comes before its tool is built waits for it.
 */
async function buildTools(): Promise<void> {
  await otelCollector();
  await goScanners();
  await podSecurityJudge();
  await pulumiCli();
  await controlPlaneTools();
}

buildTools().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
