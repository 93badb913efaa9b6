import { ArgsError } from "../args-error";
import { CacheArgs } from "./args";

/** Parameter group families of the engines, by engine and major version (ElastiCache user guide). */
const FAMILIES: Record<string, string> = {
  "redis 7": "redis7",
  "valkey 7": "valkey7",
  "valkey 8": "valkey8",
};

/** Parameter group family of an engine; undefined for one that is not known. */
export function parameterFamily({ engine, engineVersion }: CacheArgs): string | undefined {
  return FAMILIES[`${engine} ${engineVersion.split(".")[0]}`];
}

/** Throws an ArgsError for the first argument that ElastiCache would refuse. */
export function validateCache(name: string, args: CacheArgs): void {
  const { identifier, nodes, engine, engineVersion, snapshotRetentionDays: days } = args;
  const fail = (problem: string): never => {
    throw new ArgsError("Cache", name, problem);
  };
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,39}$/.test(identifier) || identifier.endsWith("-")) {
    fail(
      `identifier is "${identifier}"; give up to 40 lower-case letters, digits and single dashes, a letter first`,
    );
  }
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 6) fail(`nodes is ${nodes}; give 1 to 6`);
  if (!/^\d+\.\d+$/.test(engineVersion) || parameterFamily(args) === undefined) {
    fail(
      `engine ${engine} "${engineVersion}" is not known; give major.minor of ${Object.keys(FAMILIES).join(", ")}, such as 7.1`,
    );
  }
  if (!Number.isInteger(days) || days < 0 || days > 35)
    fail(`snapshotRetentionDays is ${days}; give 0 to 35`);
  if (Object.keys(args.clients).length === 0)
    fail("clients is empty; name the security groups that may connect");
}
