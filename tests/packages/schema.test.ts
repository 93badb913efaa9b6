import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as components from "@slipway/components";
import { PluginProcess, Schema } from "./plugin-process";
import { SCHEMA_FILE } from "./write-schema";

const REPOSITORY = path.resolve(__dirname, "../..");

/** Components that programs in other languages cannot have, and why. */
const TYPESCRIPT_ONLY = {
  InClusterBucket: "for a developer's machine",
  InClusterCache: "for a developer's machine",
  InClusterDatabase: "for a developer's machine",
  LocalMonitoring: "for a developer's machine",
  LocalPlatform: "for a developer's machine",
  SyntheticSecrets: "for a developer's machine",
  Delivery: "for the pipeline of a program in TypeScript",
  PushRole: "for the pipeline of a program in TypeScript",
  RecoveryRegion: "takes a provider, which the inference has no type for",
};

describe("the component package for other languages", function () {
  this.timeout(120_000);
  let schema: Schema;

  before(async () => {
    // From a folder that has nothing to do with it, as a program in Python would be.
    const plugin = await PluginProcess.start(os.tmpdir());
    try {
      schema = await plugin.schema();
    } finally {
      await plugin.stop();
    }
  });

  it("has the schema that is committed (npm run schema writes it anew)", () => {
    assert.deepEqual(schema, JSON.parse(fs.readFileSync(SCHEMA_FILE, "utf8")));
  });

  it("has every component but those said to be for TypeScript alone", () => {
    const offered = Object.keys(schema.resources).map((token) => token.replace("slipway:index:", ""));
    const all = Object.keys(components).filter((name) => name !== "ArgsError");
    assert.deepEqual([...offered, ...Object.keys(TYPESCRIPT_ONLY)].sort(), all.sort());
  });

  it("has a type for every argument and output", () => {
    const properties = [
      ...Object.entries(schema.resources).flatMap(([token, each]) => [
        [token, each.inputProperties] as const,
        [token, each.properties] as const,
      ]),
      ...Object.entries(schema.types).map(([token, each]) => [token, each.properties ?? {}] as const),
    ];
    const untyped = properties.flatMap(([token, each]) =>
      Object.entries(each).flatMap(([name, { $ref }]) =>
        $ref === "pulumi.json#/Any" ? [`${token}.${name}`] : [],
      ),
    );
    assert.deepEqual(untyped, []);
  });

  it("is of the version of the components", () => {
    const version = (file: string) =>
      (JSON.parse(fs.readFileSync(path.join(REPOSITORY, file), "utf8")) as { version: string }).version;
    const files = ["components/package.json", "plugin/package.json", "plugin/schema/package.json"];
    assert.deepEqual([schema.version, ...files.map(version)], Array(4).fill(version("package.json")));
  });
});
