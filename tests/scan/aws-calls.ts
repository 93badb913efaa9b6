import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { standIns } from "../../offline/engine/stand-ins";
import { PlannedResource } from "../../offline/plan/plan";
import { pythonProgram } from "../python-program";

const TOOL = path.resolve(__dirname, "../../tools/aws-calls");
const DRIVER = path.join(TOOL, "judge.py");

/** What AWS's own model and moto said about the calls that would create a plan. */
export interface CallVerdicts {
  /** Resources whose calls were accepted, by type. */
  judged: Record<string, number>;
  /** Of them, those that moto does not know: judged by AWS's model alone. */
  modelled: Record<string, number>;
  /** Resources of types for which no call is mapped, by type. */
  unmapped: Record<string, number>;
  refused: { urn: string; call: string; reason: string }[];
}

/** Installs boto3 and moto into the cache once; gives the Python that has them. */
export function callsPython(): string {
  return pythonProgram("python", "tools/aws-calls/requirements.txt");
}

/** Lets each AWS resource of a complete plan (with stand-ins) be created in front of moto, in order of the plan. */
export function judgeCalls(resources: PlannedResource[], account: string): CallVerdicts {
  const regions = new Map(resources.map(({ urn, inputs }) => [urn, inputs["region"]]));
  const planned = resources
    .filter(({ type, external }) => (type.startsWith("aws:") || type === "eks:index:Cluster") && !external)
    .map(({ urn, type, inputs, provider, propertyDependencies }) => ({
      urn,
      type,
      inputs,
      dependencies: propertyDependencies,
      region: regions.get(provider.split("::").slice(0, -1).join("::")) ?? "us-east-1",
      standIns: standIns(urn, type),
    }));
  const { status, stdout, stderr } = spawnSync(callsPython(), [DRIVER], {
    encoding: "utf8",
    input: JSON.stringify(planned),
    maxBuffer: 2 ** 28,
    env: { PATH: process.env["PATH"], MOTO_ACCOUNT_ID: account, PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(`${DRIVER} failed:\n${stderr.slice(-3000)}`);
  return JSON.parse(stdout) as CallVerdicts;
}

/** Members of the calls that create a resource which no call can change later, by type of resource. */
export function unchangeable(): Record<string, string[]> {
  const file = path.join(TOOL, "unchangeable.py");
  const { status, stdout, stderr } = spawnSync(callsPython(), [file], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(`${file} failed:\n${stderr.slice(-3000)}`);
  return JSON.parse(stdout) as Record<string, string[]>;
}
