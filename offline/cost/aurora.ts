import { PricedResource, at, charge, textAt } from "./charge";
import { CostLine } from "./estimate";
import { PriceTable } from "./prices";
import { Range, exactly, sum, times } from "./range";

const INSTANCE = "aws:rds/instance:Instance";
const REPLICATION = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";

/** Aurora has no general-purpose classes and none of the smallest ones: those that come next, with as many vCPU. */
const CLASSES: Record<string, string> = {
  "db.t4g.micro": "db.t4g.medium",
  "db.t4g.small": "db.t4g.medium",
  "db.m7g.large": "db.r7g.large",
  "db.m7g.xlarge": "db.r7g.xlarge",
  "db.m7g.2xlarge": "db.r7g.2xlarge",
};

/** What a thing costs in a month as it is, and what it would on Aurora. */
export interface AuroraPart {
  /** A database and what there would be of it, or the copies in the recovery region. */
  what: string;
  rds: Range;
  aurora: Range;
}

/**
 * The RDS databases of a plan as Aurora PostgreSQL, standard configuration: as many readers as replicas, one at least
 * where there is a standby, as a reader takes over; storage once for all of them; the other region by a global database
 * without instances.
 *
 * @param lines what the plan costs as it is
 * @throws MissingPrice where the table lacks a price, such as that of a class
 */
export function onAurora(plan: PricedResource[], lines: CostLine[], prices: PriceTable): AuroraPart[] {
  const primaries = plan.filter(({ type, inputs }) => type === INSTANCE && !at(inputs, "replicateSourceDb"));
  const databases = primaries.map((primary) => database(primary, plan, lines, prices));
  const copies = plan.filter(({ type }) => type === REPLICATION).map(({ urn }) => urn);
  const copied = lines.filter(({ urn }) => copies.includes(urn));
  if (copied.length === 0) return databases;
  const elsewhere = sum([
    ...primaries.map((primary) => stored(primary, lines, prices)),
    ...primaries.map(() => prices.cost("aurora/replicated-write", prices.usage("load/aurora-io"))),
  ]);
  return [...databases, { what: "copies in the recovery region", rds: monthly(copied), aurora: elsewhere }];
}

function database(
  primary: PricedResource,
  plan: PricedResource[],
  lines: CostLine[],
  prices: PriceTable,
): AuroraPart {
  const replicas = plan.filter(
    ({ type, inputs }) =>
      type === INSTANCE && at(inputs, "replicateSourceDb") === at(primary.inputs, "identifier"),
  );
  const asIs = textAt(primary.inputs, "instanceClass");
  const instanceClass = CLASSES[asIs] ?? asIs;
  const instances = 1 + Math.max(replicas.length, at(primary.inputs, "multiAz") === true ? 1 : 0);
  const urns = [primary, ...replicas].map(({ urn }) => urn);
  return {
    what: `${primary.urn.split("::").pop()}: ${instances} ${instanceClass}`,
    rds: monthly(lines.filter(({ urn }) => urns.includes(urn))),
    aurora: sum([
      charge(prices, `aurora-postgres/${instanceClass}`, exactly(instances)).monthly,
      stored(primary, lines, prices),
      prices.cost("aurora/io", prices.usage("load/aurora-io")),
    ]),
  };
}

/** Aurora charges its storage once; RDS once for each copy in another zone. */
function stored({ urn, inputs }: PricedResource, lines: CostLine[], prices: PriceTable): Range {
  const volumes = lines.filter((line) => line.urn === urn && line.item.startsWith("rds/"));
  const copies = at(inputs, "multiAz") === true ? 2 : 1;
  return prices.cost(
    "aurora/storage",
    times(sum(volumes.map(({ quantity }) => quantity)), exactly(1 / copies)),
  );
}

function monthly(lines: CostLine[]): Range {
  return sum(lines.map((line) => line.monthly));
}
