import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { Command } from "commander";

interface Check {
  what: string;
  found: string | undefined;
  /** How to get it. */
  remedy: string;
}

/** `slipway doctor`: what is missing on this machine for a real `pulumi up`. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is missing on this machine for a real pulumi up, and how to get it")
    .addHelpText("after", "\nExamples:\n  slipway doctor\n  slipway doctor && pulumi up --stack dev")
    .action(() => {
      const checks = [
        nodeVersion(),
        version("Pulumi CLI", "pulumi", ["version"], "https://www.pulumi.com/docs/iac/download-install/"),
        version(
          "AWS command line",
          "aws",
          ["--version"],
          "https://docs.aws.amazon.com/cli/ (the cluster's logins use it)",
        ),
        credentials(),
        secretsProvider(),
        version(
          "kubectl",
          "kubectl",
          ["version", "--client"],
          "https://kubernetes.io/docs/tasks/tools/ (to look into the cluster)",
        ),
        version("Go, for the slower test suites", "go", ["version"], "https://go.dev/doc/install"),
      ];
      for (const { what, found, remedy } of checks) {
        process.stdout.write(
          found ? `ok       ${what}: ${found}\n` : `missing  ${what}. Get it: ${remedy}\n`,
        );
      }
      process.exit(checks.every((check) => check.found) ? 0 : 1);
    });
}

function version(what: string, program: string, args: string[], remedy: string): Check {
  const { stdout, status } = spawnSync(program, args, { encoding: "utf8" });
  return { what, found: status === 0 ? stdout.trim().split("\n")[0] : undefined, remedy };
}

/** The versions that package.json allows, by their first number and minor version. */
function nodeVersion(): Check {
  const file = path.join(__dirname, "../../../package.json");
  const { engines } = JSON.parse(fs.readFileSync(file, "utf8")) as { engines: { node: string } };
  const wanted = engines.node.replace(/^>=/, "");
  const [major = 0, minor = 0] = wanted.split(".").map(Number);
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
  const fits = ownMajor > major || (ownMajor === major && ownMinor >= minor);
  return {
    what: fits ? "Node" : `Node ${wanted} or newer (this is ${process.versions.node})`,
    found: fits ? process.versions.node : undefined,
    remedy: "https://nodejs.org/en/download",
  };
}

function credentials(): Check {
  const sources = ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];
  const set = sources.find((name) => process.env[name]);
  const file = path.join(homedir(), ".aws/config");
  return {
    what: "AWS credentials",
    found: set ?? (fs.existsSync(file) ? file : undefined),
    remedy: "aws configure sso, or OIDC in CI",
  };
}

function secretsProvider(): Check {
  const names = ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];
  const login = path.join(homedir(), ".pulumi/credentials.json");
  return {
    what: "Pulumi login and secrets",
    found: names.find((name) => process.env[name]) ?? (fs.existsSync(login) ? login : undefined),
    remedy: "pulumi login",
  };
}
