import * as fs from "node:fs";
import * as path from "node:path";

/** The inputs of a resource type as @pulumi/aws declares them. */
export interface SdkInputs {
  required: string[];
  known: Set<string>;
  /** Whether it has an ARN that AWS gives it. */
  hasArn: boolean;
}

const cache = new Map<string, SdkInputs>();
const PACKAGE = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** Reads the `…Args` interface of a type such as `aws:ec2/vpc:Vpc`. */
export function sdkInputs(type: string): SdkInputs {
  const cached = cache.get(type);
  if (cached) return cached;
  const file = path.join(PACKAGE, `${type.split(":")[1]}.d.ts`);
  const source = fs.readFileSync(file, "utf8");
  const start = source.search(/export interface \w+Args \{/);
  if (start < 0) throw new Error(`${file} declares no arguments`);
  const inputs: SdkInputs = { required: [], known: new Set(), hasArn: / readonly arn: /.test(source) };
  for (const [, name = "", optional] of source.slice(start).matchAll(/^ {4}(\w+)(\??): /gm)) {
    inputs.known.add(name);
    if (!optional) inputs.required.push(name);
  }
  cache.set(type, inputs);
  return inputs;
}
