import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { closest } from "fastest-levenshtein";
import { plannedStack, planning } from "./planned-stack";

const STAGES = ["dev", "staging", "prod"];
const REGENERATE = "npm run golden";
/** Renaming one of these makes it anew without loss; all other resources of the cloud are held to their names. */
const FREE = ["kubernetes:", "pulumi:", "eks:", "aws:iam/", "aws:cloudwatch/", "aws:vpc/", "slipway:"];

const golden = (stage: string) => path.resolve(__dirname, `../golden/urns-${stage}.txt`);

/** URNs of the resources that a rename would delete: all of the cloud that is not made anew without loss. */
function heldUrns(stage: string): string[] {
  return plannedStack(stage)
    .filter(({ type }) => !FREE.some((prefix) => type.startsWith(prefix)))
    .map(({ urn }) => urn)
    .sort();
}

/** What to write so that Pulumi takes the new resource for the old one, for each that is no longer planned. */
function advice(known: string[], planned: string[]): string[] {
  const appeared = planned.filter((urn) => !known.includes(urn));
  return known
    .filter((urn) => !planned.includes(urn))
    .map((urn) => {
      const sameType = appeared.filter((candidate) => typeOf(candidate) === typeOf(urn));
      const heir = sameType.length > 0 ? closest(urn, sameType) : undefined;
      return heir === undefined
        ? `${urn} is no longer planned: the next update deletes it. If that is meant, run ${REGENERATE}`
        : `${urn} is now ${heir}: add aliases: ["${urn}"] to its options, then run ${REGENERATE}`;
    });
}

/** `aws:rds/instance:Instance` of a URN, without its parents. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

describe("The names of what is deployed", () => {
  before(planning(...STAGES));

  for (const stage of STAGES) {
    it(`stay in ${stage}, so that an update renames nothing by deleting it`, () => {
      const planned = heldUrns(stage);
      if (process.env["UPDATE_GOLDEN"]) fs.writeFileSync(golden(stage), `${planned.join("\n")}\n`);
      const known = fs.readFileSync(golden(stage), "utf8").trim().split("\n");
      assert.ok(known.length > 50, golden(stage));
      assert.deepEqual(advice(known, planned), []);
    });
  }

  const urn = (parent: string, name: string) =>
    `urn:pulumi:prod::slipway::${parent}$aws:rds/instance:Instance::${name}`;

  it("are asked for as an alias when a resource got another name", () => {
    assert.deepEqual(advice([urn("a", "shop")], [urn("a", "shop-db")]), [
      `${urn("a", "shop")} is now ${urn("a", "shop-db")}: add aliases: ["${urn("a", "shop")}"] to its options, then run npm run golden`,
    ]);
  });

  it("are asked for as an alias when a resource got another parent", () => {
    assert.match(
      advice([urn("a", "shop")], [urn("b", "other"), urn("b", "shop")])[0] ?? "",
      /is now .*b\$.*::shop:/,
    );
  });

  it("are missed when a resource is gone", () => {
    assert.match(advice([urn("a", "shop")], [])[0] ?? "", /no longer planned: the next update deletes it/);
  });
});
