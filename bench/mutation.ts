import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { npmPackages } from "../tests/npm-packages";
import { REPOSITORY } from "./measure";
import { FileScore, scoresOf, writeScores } from "./mutation-document";

/**
 * Changes the source in small ways, one at a time, and counts how many of these mutants make a test fail (Stryker).
 * Writes the scores to docs/mutation.md: `npm run mutation [-- AREA ...]`, by default all areas. What was judged before
 * and has not changed since, source and tests, is not run again.
 */
interface Area {
  mutate: string[];
  tests: string[];
  /** Leave out what runs once when a file is loaded: of a rule that is its texts, which are for people. */
  ignoreStatic: boolean;
}

/** The tests that judge in their own process; a mutant does not reach another one. */
const POLICY_TESTS = [
  "tests/policy/*.test.ts",
  "!tests/policy/{any-resource,command,mutation,told-stack}.test.ts",
];
const CONFIG_TESTS = ["tests/config/*.test.ts"];
const policy = (folder: string): Area => ({
  mutate: [`policy/${folder}/**/*.ts`],
  tests: POLICY_TESTS,
  ignoreStatic: true,
});

const DOMAINS = ["cluster", "data", "identity", "network", "resilience", "supply-chain", "workload"];

const AREAS: Record<string, Area> = {
  config: { mutate: ["config/**/*.ts"], tests: CONFIG_TESTS, ignoreStatic: true },
  schema: { mutate: ["config/{environment-,local-,}schema.ts"], tests: CONFIG_TESTS, ignoreStatic: false },
  judgement: policy("judgement"),
  reading: policy("reading"),
  rules: { ...policy("rules"), mutate: ["policy/rules/*.ts"] },
  ...Object.fromEntries(DOMAINS.map((domain) => [domain, policy(`rules/${domain}`)])),
};

function scored(name: string, area: Area): FileScore[] {
  const tools = npmPackages("tools/stryker", "stryker");
  const cache = process.env["SLIPWAY_CACHE"] ?? path.join(homedir(), ".cache", "slipway");
  const folder = path.join(cache, "mutation");
  fs.mkdirSync(folder, { recursive: true });
  const report = path.join(folder, `${name}-report.json`);
  const settings = path.join(folder, `${name}.json`);
  const shared = JSON.parse(
    fs.readFileSync(path.join(REPOSITORY, "tools/stryker/stryker.config.json"), "utf8"),
  );
  const spec = area.tests.filter((pattern) => !pattern.startsWith("!"));
  const ignore = area.tests.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const config = {
    ...shared,
    mutate: area.mutate,
    ignoreStatic: area.ignoreStatic,
    plugins: [path.join(tools, "node_modules/@stryker-mutator/mocha-runner/dist/src/index.js")],
    mochaOptions: { ...shared.mochaOptions, require: [require.resolve("tsx/cjs")], spec, ignore },
    incrementalFile: path.join(folder, `${name}-incremental.json`),
    jsonReporter: { fileName: report },
  };
  fs.writeFileSync(settings, JSON.stringify(config, undefined, 2));
  const bin = path.join(tools, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const { status, error } = spawnSync(process.execPath, [bin, "run", settings], {
    cwd: REPOSITORY,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error || status !== 0) throw new Error(`Stryker failed on ${name}`);
  return scoresOf(JSON.parse(fs.readFileSync(report, "utf8")));
}

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !(name in AREAS));
  if (unknown.length > 0)
    throw new Error(`areas are ${Object.keys(AREAS).join(", ")}, not ${unknown.join(", ")}`);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: REPOSITORY, encoding: "utf8" });
  for (const [name, area] of Object.entries(AREAS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    await writeScores(name, commit.trim(), scored(name, area));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
