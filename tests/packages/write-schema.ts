import * as fs from "node:fs";
import * as path from "node:path";
import { PluginProcess } from "./plugin-process";

/** `npm run schema`: writes the schema of the component package, as the SDK infers it, for readers and for the test. */
export const SCHEMA_FILE = path.resolve(__dirname, "../../plugin/schema/schema.json");

async function main(): Promise<void> {
  const plugin = await PluginProcess.start(path.parse(__dirname).root);
  try {
    fs.writeFileSync(SCHEMA_FILE, `${JSON.stringify(await plugin.schema(), null, 2)}\n`);
  } finally {
    await plugin.stop();
  }
}

if (require.main === module) void main();
