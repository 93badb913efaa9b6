import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { onAurora } from "../../offline/cost/aurora";
import { PricedResource } from "../../offline/cost/charge";
import { estimate } from "../../offline/cost/estimate";
import { OWN_PRICES, PriceTable } from "../../offline/cost/prices";
import { dollars } from "../../offline/cost/report";
import { sum } from "../../offline/cost/range";
import { plannedStack, planning } from "../systems/planned-stack";

const DATABASES = path.resolve(__dirname, "../../docs/database-engine.md");

/** A resource of a plan. */
function planned(type: string, name: string, inputs: Record<string, unknown> = {}): PricedResource {
  return { urn: `urn:pulumi:prod::shop::${type}::${name}`, type, inputs };
}

const database = (name: string, inputs: Record<string, unknown>) =>
  planned("aws:rds/instance:Instance", name, { engine: "postgres", storageType: "gp3", ...inputs });

const PRIMARY = {
  identifier: "orders",
  instanceClass: "db.m7g.large",
  allocatedStorage: 100,
  maxAllocatedStorage: 200,
  multiAz: true,
};
const REPLICA = { instanceClass: "db.m7g.large", replicateSourceDb: "orders", maxAllocatedStorage: 200 };
const COPIES = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";

const priced = (plan: PricedResource[]) => {
  const prices = PriceTable.read(OWN_PRICES);
  return onAurora(plan, estimate(plan, prices).lines, prices);
};

/** Prices are compared to the cent. */
const compared = (plan: PricedResource[]) =>
  priced(plan).map(({ what, rds, aurora }) => [
    what,
    ...[rds, aurora].map(({ min, max }) => `${min.toFixed(2)} to ${max.toFixed(2)}`),
  ]);

describe("databases on Aurora instead", () => {
  it("have a reader for the standby, a class that Aurora has, one storage, and pay for their reads and writes", () => {
    // RDS: 2 × 730 h × $0.168, and 2 × 100 to 2 × 200 GB × $0.115.
    // Aurora: 2 × 730 h × $0.276, 100 to 200 GB × $0.10, and 10 to 300 million × $0.20.
    assert.deepEqual(compared([database("orders", PRIMARY)]), [
      ["orders: 2 db.r7g.large", "268.28 to 291.28", "414.96 to 482.96"],
    ]);
  });

  it("have as many readers as replicas, one of which takes over", () => {
    const [[what] = []] = compared([
      database("orders", PRIMARY),
      database("one", REPLICA),
      database("two", REPLICA),
    ]);
    assert.equal(what, "orders: 3 db.r7g.large");
  });

  it("stay alone where there is neither standby nor replica", () => {
    const [[what, , aurora] = []] = compared([
      database("orders", { ...PRIMARY, instanceClass: "db.t4g.micro", multiAz: false }),
    ]);
    // 730 h × $0.073, and as above.
    assert.deepEqual([what, aurora], ["orders: 1 db.t4g.medium", "65.29 to 133.29"]);
  });

  it("have their copies in the other region by a global database", () => {
    const [, copies] = compared([database("orders", PRIMARY), planned(COPIES, "orders")]);
    // RDS: 100 to 200 GB × ($0.095 + $0.02). Aurora: as much × $0.10, and 10 to 300 million × $0.20.
    assert.deepEqual(copies, ["copies in the recovery region", "11.50 to 23.00", "12.00 to 80.00"]);
  });

  it("need a price for their class", () => {
    assert.throws(
      () =>
        compared([
          database("orders", { ...PRIMARY, instanceClass: "db.r7g.xlarge", engine: "postgres" }),
          database("x", { ...PRIMARY, instanceClass: "db.m5.large" }),
        ]),
      /has no price for rds-postgres\/db\.m5\.large/,
    );
  });

  describe("of prod", () => {
    before(planning("prod"));

    it("cost what docs/database-engine.md says", () => {
      const parts = priced(plannedStack("prod"));
      const page = readFileSync(DATABASES, "utf8");
      const all = {
        what: "all",
        rds: sum(parts.map(({ rds }) => rds)),
        aurora: sum(parts.map(({ aurora }) => aurora)),
      };
      for (const { what, rds, aurora } of [...parts, all])
        assert.match(
          page,
          new RegExp(`\\| ${what} +\\| ${escaped(dollars(rds))} +\\| ${escaped(dollars(aurora))} +\\|`),
        );
    });
  });
});

function escaped(text: string): string {
  return text.replaceAll("$", "\\$");
}
