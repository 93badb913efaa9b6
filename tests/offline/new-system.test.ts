import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const COPIED = [
  "config",
  "systems",
  "wiring",
  "components",
  "offline",
  "index.ts",
  "package.json",
  "tsconfig.json",
];

describe("slipway new system", function () {
  this.timeout(120_000);
  let project: string;

  beforeEach(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-new-"));
    const stacks = fs.readdirSync(REPOSITORY).filter((file) => /^Pulumi\..*yaml$/.test(file));
    for (const entry of [...COPIED, "policy", ...stacks]) {
      fs.cpSync(path.join(REPOSITORY, entry), path.join(project, entry), { recursive: true });
    }
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(project, "node_modules"));
  });

  afterEach(() => fs.rmSync(project, { recursive: true, force: true }));

  it("makes a system that previews and passes the policies as it is", () => {
    const made = slipway("new", project, "system", "ledger", "--cwd", project);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /systems\/ledger\.ts/);
    const { code, stdout, stderr } = slipway("preview", project, "--stack", "prod");
    assert.equal(code, 0, stderr + stdout.slice(-3000));
    assert.match(stdout, /slipway:system:RunningSystem +ledger +create/);
    assert.match(
      fs.readFileSync(path.join(project, "Pulumi.prod.yaml"), "utf8"),
      /# private endpoint only/,
      "comments are kept",
    );
  });

  it("refuses a name that is taken or does not fit, and writes nothing", () => {
    const before = fs.readFileSync(path.join(project, "Pulumi.dev.yaml"), "utf8");
    for (const [name, why] of [
      ["shadower", /systems\/shadower\.ts exists already/],
      ["Bad-Name", /is not a system name/],
    ] as const) {
      const { code, stderr } = slipway("new", project, "system", name, "--cwd", project);
      assert.equal(code, 2);
      assert.match(stderr, why);
    }
    assert.equal(fs.readFileSync(path.join(project, "Pulumi.dev.yaml"), "utf8"), before);
  });
});
