import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { replacingProperties } from "../../offline/blast-radius/replacements";
import { sdkInputs } from "../engine/twins/aws/sdk-inputs";
import { plannedStack, planning } from "../systems/planned-stack";

const SDK = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** How the SDK's comments say that a change makes a new resource. */
const REPLACES =
  /forces? (the creation of )?(a )?(new|replacement)|forces? recreation|will be (re-?created|replaced)/i;

/** Comments that say it of some cases only, none of which is ours. */
const NOT_OURS: Record<string, string> = {
  "aws:elasticache/replicationGroup:ReplicationGroup transitEncryptionEnabled": "of engines before 7.0.5",
  "aws:ec2/vpcEndpoint:VpcEndpoint privateDnsEnabled": "of endpoints other than those with interfaces",
};

/** The inputs of a type whose comment says so. */
function documented(type: string): string[] {
  const source = fs.readFileSync(path.join(SDK, `${type.split(":")[1]}.d.ts`), "utf8");
  const args = source.slice(source.search(/export interface \w+Args \{/));
  return [...args.matchAll(/ {4}\/\*\*((?:(?!\*\/)[^])*)\*\/\s+(\w+)\??:/g)]
    .filter(([, comment = ""]) => REPLACES.test(comment.replace(/\s*\n\s*\*\s*/g, " ")))
    .map(([, , property = ""]) => property);
}

describe("what replaces a resource of AWS, of every type that is used", () => {
  const stacks = ["dev", "staging", "prod", "prod-dr"];
  const types = () =>
    [...new Set(stacks.flatMap(plannedStack).map(({ type }) => type))].filter((type) =>
      type.startsWith("aws:"),
    );

  before(planning(...stacks));

  it("contains all that the comments of @pulumi/aws say", () => {
    const found = types().flatMap((type) => documented(type).map((property) => ({ type, property })));
    assert.ok(found.length >= 3, "the comments are no longer found");
    const missing = found
      .filter(
        ({ type, property }) => !replacingProperties(type).some((path) => path.split(".")[0] === property),
      )
      .map(({ type, property }) => `${type} ${property}`)
      .filter((one) => !(one in NOT_OURS));
    assert.deepEqual(missing, []);
  });

  it("names only inputs that there are", () => {
    const unknown = types().flatMap((type) => {
      const { known: inputs } = sdkInputs(type);
      return replacingProperties(type)
        .filter((property) => !inputs.has(property.split(".")[0] ?? ""))
        .map((property) => `${type} ${property}`);
    });
    assert.deepEqual(unknown, []);
  });
});
