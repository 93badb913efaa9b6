import { UserError } from "../../config/user-error";
import { Plan, PlannedResource } from "../plan/plan";
import { Project } from "../project";

/** What a failover moves, read from the plan of the stack that is lost. */
export interface LostRegion {
  /** The stack that is lost, and its region. */
  stack: string;
  region: string;
  /** The stack that stands in, and its region. */
  recoveryStack: string;
  recoveryRegion: string;
  /** Databases by the key of their size in the stack config, such as `daa.daa`, to their identifier in RDS. */
  databases: Record<string, string>;
  /** Vault of the copies in the recovery region. */
  vault: string;
  /** Resource types of AWS Backup to restore, with what there is of them; buckets with a copy there need none. */
  restored: Record<"EFS" | "S3", string[]>;
  /** Public host names. */
  hosts: string[];
  /** Route 53 has a record of each region for each host, and moves them itself. */
  namesMove: boolean;
}

/**
 * Reads which stack a recovery stack stands in for: `prod` for `prod-dr`.
 *
 * @throws UserError where the stack stands in for none, or is active already
 */
export function lostStackOf({ stack, config }: Project): { stack: string; primaryRegion: string } {
  const recovery = parsed(config["slipway:recovery"]) as
    { primaryRegion: string; active: boolean } | undefined;
  if (!recovery || !stack.endsWith("-dr")) {
    throw new UserError(
      `Stack ${stack} stands in for no other. Pass --stack with a recovery stack, such as prod-dr, whose file has slipway:recovery.`,
    );
  }
  if (recovery.active)
    throw new UserError(
      `Stack ${stack} is active: slipway:recovery.active is true. There is nothing to plan.`,
    );
  return { stack: stack.slice(0, -"-dr".length), primaryRegion: recovery.primaryRegion };
}

/** Puts together what is lost with the region of `plan`, and who stands in. */
export function lostRegion(plan: Plan, recovery: Project): LostRegion {
  const { stack, primaryRegion } = lostStackOf(recovery);
  const ofType = (type: string) => plan.resources.filter((resource) => resource.type === type);
  const copied = ofType("aws:s3/bucketReplicationConfig:BucketReplicationConfig").flatMap(
    ({ propertyDependencies }) => propertyDependencies["bucket"] ?? [],
  );
  return {
    stack,
    region: primaryRegion,
    recoveryStack: recovery.stack,
    recoveryRegion: recovery.config["slipway:region"] ?? "",
    databases: databases(ofType("aws:rds/instance:Instance"), recovery),
    vault: ofType("aws:backup/vault:Vault").map(({ inputs }) => String(inputs["name"]))[0] ?? "",
    restored: {
      EFS: backedUp(ofType("aws:efs/fileSystem:FileSystem")),
      S3: backedUp(ofType("aws:s3/bucket:Bucket").filter(({ urn }) => !copied.includes(urn))),
    },
    namesMove: recovery.config["slipway:dns"] !== undefined,
    hosts: ofType("pulumi:pulumi:Stack").flatMap(({ outputs }) => (outputs["hosts"] ?? []) as string[]),
  };
}

function databases(instances: PlannedResource[], { config }: Project): Record<string, string> {
  const sizes = (parsed(config["slipway:databases"]) ?? {}) as Record<string, Record<string, unknown>>;
  const found: Record<string, string> = {};
  for (const [system, names] of Object.entries(sizes)) {
    for (const name of Object.keys(names)) {
      const instance = instances.find((each) => each.name === `${system}-${name}-database`);
      if (instance) found[`${system}.${name}`] = String(instance.inputs["identifier"]);
    }
  }
  return found;
}

function backedUp(resources: PlannedResource[]): string[] {
  return resources
    .filter(
      ({ inputs }) =>
        (inputs["tags"] as Record<string, string> | undefined)?.["slipway:backup"] !== undefined,
    )
    .map(({ name }) => name);
}

/** Structured config values are JSON. */
function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
