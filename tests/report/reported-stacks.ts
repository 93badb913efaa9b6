import * as path from "node:path";
import { PlannedDocument, plannedDocument } from "../../offline/plan/planned-document";
import { page } from "../../offline/report/page";
import { stackReport } from "../../offline/report/stack-report";

const REPOSITORY = path.resolve(__dirname, "../..");
const PLANTED = "</script><script>window.planted = true</script><img src='https://planted.example/x.png'>";

/**
 * A page about prod and dev, with all that a page may have: a change against an earlier plan of prod, violations,
 * waivers, and a tag that tries to be markup.
 */
export async function reportedStacks(): Promise<string> {
  const prod = await plannedDocument(REPOSITORY, "prod", ["--policy-pack", path.join(REPOSITORY, "policy")]);
  const dev = await plannedDocument(REPOSITORY, "dev");
  const earlier = structuredClone(prod);
  vary(prod);
  return page({
    project: "slipway",
    commit: "0123456789 of 2026-03-01",
    stacks: [stackReport("prod", prod, { name: "main", plan: earlier }), stackReport("dev", dev, undefined)],
    today: "2026-03-01",
  });
}

/** Another image, a database class that costs more, a file system gone, a bucket with the planted tag. */
function vary(document: PlannedDocument): void {
  const inputsOf = (ending: string): Record<string, any> =>
    document.steps.find(({ urn }) => urn.endsWith(ending))!.newState.inputs as Record<string, any>;
  inputsOf("s3/bucket:Bucket::shadower-exports").tags = { planted: PLANTED };
  inputsOf("rds/instance:Instance::opitios-opitios-database").instanceClass = "db.m7g.large";
  inputsOf("Deployment::shadower-backend").spec.template.spec.containers[0].image += "-next";
  document.steps = document.steps.filter(({ newState }) => !newState.type.startsWith("aws:efs/"));
  const urn = document.steps.find(({ newState }) => newState.type === "aws:rds/instance:Instance")!.urn;
  const verdict = { pack: "slipway", urn, message: "The database has no alarm.\nChange: Add one." };
  document.policies!.violations.push(
    { ...verdict, policy: "databases-are-watched", level: "mandatory" },
    { ...verdict, policy: "databases-are-named", level: "advisory" },
  );
  const waiver = { resource: "opitios-*", reason: "The vendor's tool needs it.", owner: "market-data" };
  document.config["slipway-policy:waivers"] = JSON.stringify([
    { ...waiver, rule: "images-are-pinned", expires: "2026-02-01" },
    { ...waiver, rule: "databases-are-private", expires: "2026-09-30" },
  ]);
}
