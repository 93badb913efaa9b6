import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { restoreState } from "../../offline/recover/state-file";

const NEW = '{"version":3,"checkpoint":{"serial":2}}';
const OLD = '{"version":3,"checkpoint":{"serial":1}}';

describe("a state in files that a kill cut off", () => {
  let backend: string;
  let state: string;

  beforeEach(() => {
    backend = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-state-"));
    const stacks = path.join(backend, ".pulumi/stacks/slipway");
    fs.mkdirSync(stacks, { recursive: true });
    state = path.join(stacks, "dev.json");
    fs.writeFileSync(state, NEW);
    fs.writeFileSync(`${state}.bak`, OLD);
    fs.writeFileSync(`${state}.attrs`, "{}");
  });

  afterEach(() => fs.rmSync(backend, { recursive: true }));

  it("loses nothing where only the attributes beside it are cut off", () => {
    fs.writeFileSync(`${state}.attrs`, "");
    assert.match(
      restoreState(`file://${backend}`, "dev"),
      /dev\.json\.attrs was cut off.*the state is whole/,
    );
    assert.equal(fs.readFileSync(state, "utf8"), NEW);
    assert.ok(!fs.existsSync(`${state}.attrs`));
  });

  it("is the copy before the last step again, and the damaged one stays beside it", () => {
    for (const attributes of ["{}", ""]) {
      fs.writeFileSync(`${state}.attrs`, attributes);
      fs.writeFileSync(state, NEW.slice(0, 10));
      assert.match(restoreState(`file://${backend}`, "dev"), /the damaged one is .*dev\.json\.damaged$/);
      assert.equal(fs.readFileSync(state, "utf8"), OLD);
      assert.equal(fs.readFileSync(`${state}.damaged`, "utf8"), NEW.slice(0, 10));
    }
  });

  it("stays as it is where the copy is cut off too, and where the backend is no folder", () => {
    fs.writeFileSync(state, "");
    fs.writeFileSync(`${state}.bak`, "");
    assert.throws(() => restoreState(`file://${backend}`, "dev"), /\.pulumi\/backups.*Nothing was changed/s);
    assert.throws(() => restoreState("s3://states", "dev"), /list-object-versions.*Nothing was changed/s);
    assert.equal(fs.readFileSync(state, "utf8"), "");
  });
});
