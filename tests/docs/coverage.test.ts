import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const read = (file: string): string => fs.readFileSync(path.join(REPOSITORY, file), "utf8");
const ROOMS = ["components", "config", "offline", "policy", "systems", "wiring"];

describe("the coverage that the tests must have", () => {
  it("is 80 % of the lines of every room at least, and CI asks for it", () => {
    const gate = JSON.parse(read(".c8rc.json"));
    assert.deepEqual(gate.include, [...ROOMS.map((room) => `${room}/**`), "index.ts"]);
    assert.ok(gate.all && gate["check-coverage"] && gate.lines >= 80);
    assert.match(JSON.parse(read("package.json")).scripts["test:coverage"], / c8 mocha /);
    const ci = read(".ci/run");
    assert.match(ci, /^setsid npm run --silent test:coverage >"\$coverage" 2>&1 &\ncovering=\$!$/m);
    assert.match(ci, /^wait "\$covering" \|\| \{ cat "\$coverage"; exit 1; \}$/m);
  });
});
