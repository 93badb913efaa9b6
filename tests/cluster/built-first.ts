import { controlPlaneTools } from "./tools";

/**
 * Required by mocha: builds what is not in the cache before the first test, with no limit of time, and ends the run
 * at once where Go is missing.
 */
export async function mochaGlobalSetup(): Promise<void> {
  await controlPlaneTools();
}
