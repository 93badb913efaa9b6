import { mapSecrets } from "../../offline/engine/computed";
import { planStack } from "../../offline/cli/plan-stack";

/** Prints the plan of a stack, of the project in a folder, as JSON with the stand-ins of computed values left as they are, and secrets hidden. */
async function print(stack: string | undefined, folder: string | undefined): Promise<void> {
  const output = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const { plan } = await planStack({ stack, cwd: folder ?? process.cwd(), policyPack: undefined });
  if (plan.failed) throw new Error(plan.diagnostics.map(({ message }) => message).join("\n"));
  const resources = plan.resources.map((resource) => ({
    ...resource,
    inputs: mapSecrets(resource.inputs, () => "[secret]"),
    outputs: {},
  }));
  await new Promise<void>((resolve) => output(JSON.stringify(resources), () => resolve()));
}

print(process.argv[2], process.argv[3]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
