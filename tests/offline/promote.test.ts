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

/** Its tags are not in quotes. */
const DEV = PROD.replace("The stack that earns the money", "Where versions come first");

describe("slipway promote", () => {
  let project: string;
  const prod = (): string => fs.readFileSync(path.join(project, "Pulumi.prod.yaml"), "utf8");
  const dev = (): string => fs.readFileSync(path.join(project, "Pulumi.dev.yaml"), "utf8");
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

  it("gives dev what was just pushed, image by image, and keeps every comment", () => {
    fs.writeFileSync(path.join(project, "Pulumi.dev.yaml"), DEV);
    const { code, stdout } = promote(
      ...["shop", "--to", "dev", "--tag", "v2.0.0", "--digest", `api=${digest("f")}`],
    );
    assert.equal(code, 0);
    assert.equal(dev(), DEV.replace("v1.2.0", "v2.0.0").replace(digest("a"), digest("f")));
    assert.match(stdout, /- api: v1\.2\.0@sha256:a{64}\n.*\+ api: v2\.0\.0@sha256:f{64}/);
    assert.ok(!stdout.includes("web"));
    const again = promote("shop", "--to", "dev", "--tag", "v2.0.0", "--digest", `api=${digest("f")}`);
    assert.match(again.stdout, /dev runs these versions of shop already/);
  });

  it("writes a tag that would be a number in quotes", () => {
    fs.writeFileSync(path.join(project, "Pulumi.dev.yaml"), DEV);
    assert.equal(
      promote("shop", "--to", "dev", "--tag", "1234567", "--digest", `api=${digest("f")}`).code,
      0,
    );
    assert.match(dev(), /api: \{ tag: "1234567", digest: "sha256:f/);
  });

  for (const [what, args, message] of [
    ["prod", ["--to", "prod"], /prod takes what the stage before it runs: give --from/],
    ["staging", ["--to", "staging"], /staging takes what the stage before it runs/],
    [
      "dev without a digest",
      ["--to", "dev", "--tag", "v2"],
      /Name what was pushed: --tag TAG --digest IMAGE=/,
    ],
    [
      "dev without a tag",
      ["--to", "dev", "--digest", `api=${digest("f")}`],
      /Name what was pushed: --tag TAG --digest/,
    ],
    [
      "dev by a digest that names no image",
      ["--to", "dev", "--tag", "v2", "--digest", digest("f")],
      /--digest sha256:f{64}: write IMAGE=sha256:…/,
    ],
    [
      "dev by a digest that is none",
      ["--to", "dev", "--tag", "v2", "--digest", "api=sha256:abc"],
      /--digest api=sha256:abc: give sha256: and 64 hex digits/,
    ],
    [
      "dev by the tag latest",
      ["--to", "dev", "--tag", "latest", "--digest", `api=${digest("f")}`],
      /--tag latest: give a version/,
    ],
    [
      "dev for an image it does not have",
      ["--to", "dev", "--tag", "v2", "--digest", `db=${digest("f")}`],
      /has no image db of shop; it has api, web/,
    ],
    [
      "dev with one image twice",
      ["--to", "dev", "--tag", "v2", ...["a", "f"].flatMap((one) => ["--digest", `api=${digest(one)}`])],
      /--digest names api twice/,
    ],
    [
      "prod with a tag of its own",
      ["--from", "staging", "--to", "prod", "--tag", "v2"],
      /--tag is for what was just pushed to dev; prod gets the tag that staging runs/,
    ],
  ] as [string, string[], RegExp][]) {
    it(`does not release to ${what}, and changes nothing`, () => {
      fs.writeFileSync(path.join(project, "Pulumi.dev.yaml"), DEV);
      const { code, stderr } = promote("shop", ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(dev(), DEV);
      assert.equal(prod(), PROD);
    });
  }

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
