import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { slipway } from "../offline/slipway";
import { callsPython } from "../scan/aws-calls";

const REPOSITORY = path.resolve(__dirname, "../..");
const DOCS = path.join(REPOSITORY, "docs");
/** Nobody listens there: a command that gets so far has been understood. */
const NOWHERE = "http://127.0.0.1:9";
const UNDERSTOOD = /Could not connect to the endpoint URL/;

/** What a person puts in. */
const PUT_IN: [RegExp, string][] = [
  [/\bARN\b/g, "arn:aws:rds:us-west-2:111122223333:auto-backup:ab-1"],
  [/\bID\b/g, "shop"],
  [/\bTIME\b/g, "2026-01-31T12:00:00Z"],
];

/** What the AWS command line says about a command, whose words a shell reads. */
function said(command: string): string {
  const complete = PUT_IN.reduce((text, [word, value]) => text.replace(word, value), command);
  const { stderr } = spawnSync("bash", ["-c", complete.replace(/^aws /, `aws --endpoint-url ${NOWHERE} `)], {
    encoding: "utf8",
    env: {
      PATH: `${path.dirname(callsPython())}:/usr/bin:/bin`,
      HOME: "/nonexistent",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "nobody",
      AWS_SECRET_ACCESS_KEY: "nothing",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  return stderr.trim().split("\n").at(-1) ?? "";
}

/** Commands in a text, each once, up to a remark. */
function commands(text: string, from: RegExp): string[] {
  return [...new Set([...text.matchAll(from)].map(([, command = ""]) => command.split("   #")[0] ?? ""))];
}

const misunderstood = (list: string[], fine: RegExp) =>
  list.map((command) => `${command}: ${said(command)}`).filter((line) => !fine.test(line));

describe("the AWS commands", function () {
  this.timeout(300_000);

  it("of the failover plan are accepted as they are printed", () => {
    const { stdout } = slipway("failover", REPOSITORY, "plan", "--cwd", REPOSITORY, "--stack", "prod-dr");
    const printed = commands(stdout, /^ +\$ (aws .*)$/gm);
    assert.ok(printed.length >= 5, stdout);
    assert.deepEqual(misunderstood(printed, UNDERSTOOD), []);
  });

  it("of the docs are ones that exist, with options that they have", () => {
    const pages = (readdirSync(DOCS, { recursive: true }) as string[])
      .filter((page) => page.endsWith(".md"))
      // A command in a sentence may go on in the next line.
      .map((page) =>
        readFileSync(path.join(DOCS, page), "utf8").replace(/`[^`]*`/g, (code) => code.replace(/\s+/g, " ")),
      );
    const named = commands(pages.join("\n"), /`(aws [^`]+)`/g).filter((command) => !/[…<]/.test(command));
    assert.ok(named.length >= 10, named.join("\n"));
    // In a sentence a command may be named without what it needs beside.
    assert.deepEqual(misunderstood(named, new RegExp(`${UNDERSTOOD.source}|arguments are required`)), []);
  });

  it("are not accepted with an option that AWS does not know, or with a time that is none", () => {
    assert.match(said("aws rds describe-events --source-kind db-instance"), /Unknown options: --source-kind/);
    assert.match(
      said(
        "aws rds restore-db-instance-to-point-in-time --target-db-instance-identifier ID --restore-time yesterday",
      ),
      /Invalid type for parameter RestoreTime, value: yesterday/,
    );
  });
});
