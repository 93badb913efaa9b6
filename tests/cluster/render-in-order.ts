import { planStack } from "../../offline/cli/plan-stack";
import { manifests } from "../../offline/manifests/objects";
import { writeManifests } from "../../offline/manifests/write";

/** Writes the manifests of a stack as `slipway render` does, and prints their files as JSON in the order of the plan. */
async function render(stack: string, project: string, folder: string): Promise<string[]> {
  const { plan } = await planStack({ stack, cwd: project, policyPack: undefined, quiet: true });
  if (plan.failed) throw new Error(plan.diagnostics.map(({ message }) => message).join("\n"));
  writeManifests(plan, folder);
  const place = new Map(plan.resources.map(({ urn }, index) => [urn, index]));
  return manifests(plan)
    .sort((a, b) => (place.get(a.urn) ?? 0) - (place.get(b.urn) ?? 0))
    .map(({ file }) => file);
}

const output = process.stdout.write.bind(process.stdout);
// What the program itself prints is not for whoever reads the list.
process.stdout.write = process.stderr.write.bind(process.stderr);
const [, , stack = "", project = "", folder = ""] = process.argv;
render(stack, project, folder).then(
  (files) => output(JSON.stringify(files), () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
