import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { dateAfter, LONGEST_LIFETIME_DAYS } from "../../config/ephemeral";
import { UserError } from "../../config/user-error";
import { readYaml } from "../project";
import { replaceFile } from "../replace-file";

export interface NewEnvironment {
  /** Folder of Pulumi.yaml. */
  root: string;
  /** Number of the pull request. */
  number: string;
  /** All of dev's where none is named. */
  systems: string[];
  /** Days from now on. */
  days: string;
  /** Context of the kubeconfig. */
  context: string;
  now: Date;
}

type Settings = Record<string, unknown>;
type BySystem = Record<string, unknown>;

/**
 * Writes `Pulumi.pr-<number>.yaml`: the versions that dev's file names, with the in-cluster data of the stack local.
 * One that is there is written anew, with a later expiry; what the Pulumi CLI has put beside `config` stays.
 *
 * @returns the stack's name and the day on which it expires
 * @throws UserError, with nothing written, for a number or lifetime that is none, a system that dev does not run, or
 *   stack files that lack what is needed
 */
export function writeEnvironment(environment: NewEnvironment): { stack: string; expires: string } {
  const { root, number, systems, days, context, now } = environment;
  if (!/^[1-9]\d{0,6}$/.test(number))
    throw new UserError(`"${number}" is no number of a pull request; give one such as 123.`);
  if (!/^\d+$/.test(days) || Number(days) < 1 || Number(days) > LONGEST_LIFETIME_DAYS)
    throw new UserError(`--days is ${days}; give whole days from 1 to ${LONGEST_LIFETIME_DAYS}.`);
  const dev = settingsOf(root, "dev");
  const local = settingsOf(root, "local");
  const stack = `pr-${number}`;
  const chosen = chosenSystems(systems, dev);
  const expires = dateAfter(now, Number(days));
  const of = (settings: Settings, key: string): BySystem =>
    Object.fromEntries(
      Object.entries((settings[key] ?? {}) as BySystem).filter(([system]) => chosen.includes(system)),
    );
  const config = {
    "slipway:stage": "local",
    "slipway:kubeContext": context,
    "slipway:registry": `${text(dev, "accountId")}.dkr.ecr.${text(dev, "region")}.amazonaws.com`,
    "slipway:domain": text(dev, "domain"),
    "slipway:expires": expires,
    "slipway:systems": chosen,
    "slipway:databases": withoutBackups(of(local, "databases")),
    "slipway:caches": of(local, "caches"),
    "slipway:images": of(dev, "images"),
    "slipway-policy:rules": RULES,
  };
  const file = path.join(root, `Pulumi.${stack}.yaml`);
  const kept = fs.existsSync(file) ? readYaml(file, path.basename(file)) : {};
  write(file, `${HEAD}\n${stringify({ ...kept, config }, { lineWidth: 0, compat: "yaml-1.1" })}`);
  return { stack, expires };
}

/** The data goes when the pull request does. */
function withoutBackups(databases: BySystem): BySystem {
  return Object.fromEntries(
    Object.entries(databases as Record<string, Record<string, object>>).map(([system, each]) => [
      system,
      Object.fromEntries(
        Object.entries(each).map(([name, database]) => [name, { ...database, backup: undefined }]),
      ),
    ]),
  );
}

const HEAD = "# Written by `slipway environment create`: docs/delivery.md. Not for a commit.";

/** As in Pulumi.local.yaml: in-cluster servers by tag, and secrets that are made up and encrypted in the state. */
const RULES = {
  "images-come-from-known-registries": {
    registries: ["*.dkr.ecr.*.amazonaws.com/", "quay.io/prometheus/"].concat(
      ["library/", "valkey/", "versity/"].map((owner) => `docker.io/${owner}`),
    ),
  },
  "movable-images-are-always-pulled": { enforcement: "disabled" },
  "secrets-come-from-a-store": { enforcement: "disabled" },
};

/** The settings of `Pulumi.<stack>.yaml`, without `slipway:`. */
function settingsOf(root: string, stack: string): Settings {
  const file = `Pulumi.${stack}.yaml`;
  const config = (readYaml(path.join(root, file), file)["config"] ?? {}) as Settings;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^slipway:/, ""), value]),
  );
}

function chosenSystems(wanted: string[], dev: Settings): string[] {
  const known = (dev["systems"] ?? []) as string[];
  const unknown = wanted.filter((system) => !known.includes(system));
  if (unknown.length > 0)
    throw new UserError(`dev does not run ${unknown.join(", ")}; it runs ${known.join(", ")}.`);
  return wanted.length === 0 ? known : known.filter((system) => wanted.includes(system));
}

function text(settings: Settings, key: string): string {
  const value = settings[key];
  if (typeof value !== "string") throw new UserError(`Pulumi.dev.yaml: slipway:${key} is missing; add it.`);
  return value;
}

function write(file: string, content: string): void {
  try {
    replaceFile(file, content);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${(error as Error).message}.`);
  }
}
