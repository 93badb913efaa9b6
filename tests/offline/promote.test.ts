import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

const STAGING = `config:
  slipway:images:
    shop:
      api: { tag: v1.3.0, digest: "${digest("b")}" }
      web: { tag: v1.1.0, digest: "${digest("c")}" }
    other:
      api: { tag: v9.9.9, digest: "${digest("d")}" }
    loose:
      api: { tag: v1.0.0 }
`;

const PROD = `# The stack that earns the money.
config:
  slipway:images:
    shop:
      api: { tag: v1.2.0, digest: "${digest("a")}" } # runs since Monday
      web: { tag: v1.1.0, digest: "${digest("c")}" }
    other:
      api: { tag: v9.0.0, digest: "${digest("e")}" }
    loose:
      api: { tag: v1.0.0, digest: "${digest("e")}" }
`;

describe("slipway promote", () => {
  let project: string;
  const prod = (): string => fs.readFileSync(path.join(project, "Pulumi.prod.yaml"), "utf8");
  const promote = (...args: string[]) => slipway("promote", project, ...args, "--cwd", project);

  beforeEach(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-promote-"));
    fs.writeFileSync(path.join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    fs.writeFileSync(path.join(project, "Pulumi.staging.yaml"), STAGING);
    fs.writeFileSync(path.join(project, "Pulumi.prod.yaml"), PROD);
  });
  afterEach(() => fs.rmSync(project, { recursive: true, force: true }));

  it("gives prod what staging runs, keeps every comment, and shows what changed", () => {
    const { code, stdout } = promote("shop", "--from", "staging", "--to", "prod");
    assert.equal(code, 0);
    assert.equal(prod(), PROD.replace("v1.2.0", "v1.3.0").replace(digest("a"), digest("b")));
    assert.match(stdout, /- api: v1\.2\.0@sha256:a{64}\n.*\+ api: v1\.3\.0@sha256:b{64}/);
    assert.ok(!stdout.includes("web"));
  });

  it("says so when there is nothing to do", () => {
    promote("shop", "--from", "staging", "--to", "prod");
    const { code, stdout } = promote("shop", "--from", "staging", "--to", "prod");
    assert.equal(code, 0);
    assert.match(stdout, /prod runs these versions of shop already/);
  });

  for (const [what, args, message] of [
    [
      "a digest that staging does not run",
      ["shop", "--from", "staging", "--to", "prod", "--digest", digest("f")],
      /staging does not run sha256:f{64} of shop; it runs sha256:b/,
    ],
    [
      "a version without a digest",
      ["loose", "--from", "staging", "--to", "prod"],
      /loose\.api is v1\.0\.0 in staging, without a digest/,
    ],
    ["a step over a stage", ["shop", "--from", "dev", "--to", "prod"], /not from dev to prod/],
    ["a step back", ["shop", "--from", "prod", "--to", "staging"], /not from prod to staging/],
    [
      "an unknown system",
      ["shop2", "--from", "staging", "--to", "prod"],
      /Pulumi\.staging\.yaml has no images of shop2/,
    ],
    ["a stack that is not there", ["shop", "--from", "dev", "--to", "staging"], /There is no stack dev/],
  ] as [string, string[], RegExp][]) {
    it(`refuses ${what} and changes nothing`, () => {
      const { code, stderr } = promote(...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(prod(), PROD);
    });
  }
});
