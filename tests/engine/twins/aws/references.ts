import { Cloud, Thing } from "../cloud";
import { CloudError, Values } from "../twin";
import { AwsType } from "./types";

const MADE_ID = /^(vpc|subnet|sg|igw|nat|eipalloc|rtb|vpce|lt|fs|fsap|key)-0[0-9a-f]{16}$/;

/** ARNs of things that other owners make may be named without being there. */
const FOREIGN = new Set([
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
]);

/** Every string inside a value; documents in JSON are not looked into. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(strings);
}

/**
 * The things that a resource refers to: by ids that AWS made, by ARN, or by a name that its type declares.
 *
 * @throws CloudError for a reference to something that does not exist
 */
export function referredThings(
  cloud: Cloud,
  type: string,
  { names = {} }: AwsType,
  inputs: Values,
  { account, thingRegion }: { account: string; thingRegion: string | undefined },
): Thing[] {
  const found = new Set<Thing>();
  for (const text of strings(inputs)) {
    const thing = MADE_ID.test(text) ? byMadeId(cloud, text) : byArn(cloud, text, account, type);
    if (thing) found.add(thing);
  }
  for (const [property, target] of Object.entries(names)) {
    const name = inputs[property];
    if (typeof name !== "string" || name.startsWith("arn:") || MADE_ID.test(name)) continue;
    const thing = cloud.get(target, name, thingRegion);
    if (!thing) throw new CloudError(`${target} "${name}" does not exist (${property} of ${type})`);
    found.add(thing);
  }
  return [...found];
}

function byMadeId(cloud: Cloud, id: string): Thing | undefined {
  const thing = cloud.byIdentifier(id);
  if (thing || cloud.mentions(id)) return thing;
  throw new CloudError(`InvalidID.NotFound: The ID '${id}' does not exist`);
}

function byArn(cloud: Cloud, text: string, account: string, type: string): Thing | undefined {
  if (!text.startsWith("arn:aws:") || FOREIGN.has(type)) return undefined;
  const [, , service, , owner] = text.split(":");
  if (owner !== account || service === "ssm") return undefined;
  const arn = text.replace(/:\*$/, "");
  const thing = cloud.byIdentifier(arn);
  if (thing || cloud.mentions(arn)) return thing;
  throw new CloudError(`InvalidParameterValue: ${arn} does not exist or cannot be used (${type})`);
}
