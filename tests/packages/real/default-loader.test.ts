import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { PulumiFixture } from "../../engine/pulumi";

describe("the program with `runtime: nodejs` and nothing else", function () {
  this.timeout(600_000);

  it("is loaded and type-checked by the SDK's own loader, and plans as it does by ours", async () => {
    const fixture = await PulumiFixture.start();
    try {
      const file = path.join(fixture.folder, "Pulumi.yaml");
      const ours = fs.readFileSync(file, "utf8");
      const summary = async () => {
        const { code, stdout, stderr } = await fixture.pulumi("preview", "--stack", "dev", "--json");
        assert.equal(code, 0, `${stderr}\n${stdout.slice(-3000)}`);
        return (JSON.parse(stdout) as { changeSummary: object }).changeSummary;
      };
      await fixture.pulumi("stack", "init", "dev");
      const expected = await summary();
      fs.writeFileSync(file, ours.replace(/^runtime:\n(?: .*\n)+/m, "runtime: nodejs\n"));
      assert.match(fs.readFileSync(file, "utf8"), /^runtime: nodejs\nconfig:/m);
      assert.deepEqual(await summary(), expected);
    } finally {
      fixture.stop();
    }
  });
});
