import assert from "node:assert/strict";
import { madePlan, pageOf, sectionOf, seen, urnOf } from "./made-plan";

const bucket = {
  type: "aws:s3/bucket:Bucket",
  name: "exports",
  protect: true,
  inputs: { bucket: "shop-exports" },
};
const key = { type: "aws:kms/key:Key", name: "old", inputs: { description: "old" } };
const verdict = (policy: string, level: "mandatory" | "advisory") => ({
  policy,
  pack: "slipway",
  level,
  message: `${policy} does not hold.\nChange: do it.`,
  urn: urnOf(bucket),
});
const part = (
  document: ReturnType<typeof madePlan>,
  name: string,
  base?: ReturnType<typeof madePlan>,
): string => seen(sectionOf(pageOf(document, base), name));

describe("the policies of the report", () => {
  const judged = (waivers: unknown = []) =>
    madePlan([bucket], {
      policies: {
        violations: [verdict("tags-are-set", "advisory"), verdict("buckets-are-closed", "mandatory")],
        undetermined: [{ ...verdict("roles-are-narrow", "advisory"), message: "undetermined: policy" }],
        remediations: [{ ...verdict("tags-are-added", "advisory"), properties: ["tags"] }],
      },
      config: { "slipway-policy:waivers": JSON.stringify(waivers) },
    });

  it("start with the counts and the mandatory violations, with what to change", () => {
    const text = part(judged(), "policies");
    assert.match(text, /1 mandatory 1 advisory 1 undetermined until the update 1 remediated/);
    assert.ok(text.indexOf("buckets-are-closed") < text.indexOf("tags-are-set"));
    assert.match(
      text,
      /buckets-are-closed exports aws:s3\/bucket:Bucket buckets-are-closed does not hold. Change: do it\./,
    );
  });

  it("name what must wait for the update, and what was remediated", () => {
    const text = part(judged(), "policies");
    assert.match(text, /1 rule must wait for values that only the update gives roles-are-narrow 1 exports/);
    assert.match(text, /tags-are-added exports aws:s3\/bucket:Bucket tags/);
  });

  it("lead from a verdict to its resource in the tree", () => {
    const text = pageOf(judged());
    const [, id] = /<a href="#(dev-r\d+)">exports/.exec(text) ?? [];
    assert.match(text, new RegExp(`<li id="${id}" data-name="exports aws:s3/bucket:bucket">`));
  });

  it("list waivers with reason, owner and last day, those first that end first, and say which have ended", () => {
    const waiver = {
      rule: "r",
      resource: "exports",
      reason: "moved soon",
      owner: "sales",
      expires: "2026-12-31",
    };
    const text = part(judged([waiver, { ...waiver, expires: "2026-02-28" }, "none"]), "policies");
    assert.match(
      text,
      /r exports moved soon sales 2026-02-28 expired r exports moved soon sales 2026-12-31 /,
    );
    assert.doesNotMatch(text, /2026-12-31 expired/);
  });

  it("say so where they were not run, and where nothing is waived", () => {
    assert.match(part(madePlan([bucket]), "policies"), /The policies were not run\./);
    assert.match(part(judged(), "policies"), /No rule is waived\./);
  });
});

describe("the changes of the report", () => {
  const changed = { ...bucket, inputs: { bucket: "shop-exports-2" } };

  it("warn first of data that may be lost", () => {
    const text = part(madePlan([changed]), "changes", madePlan([bucket, key]));
    assert.match(text, /Against main : 1 removed, 1 replaced \. Monthly cost/);
    assert.match(text, /Data may be lost aws:kms\/key:Key old holds data and would be removed/);
    assert.match(text, /bucket "shop-exports" → "shop-exports-2" replaces it/);
  });

  it("never show the content of a Kubernetes Secret", () => {
    const secret = (value: string) => ({
      type: "kubernetes:core/v1:Secret",
      name: "token",
      inputs: { metadata: { name: "token" }, stringData: { key: value } },
    });
    const text = pageOf(madePlan([secret("canary-7f3a")]), madePlan([secret("canary-0000")]));
    assert.ok(!text.includes("canary"));
    assert.match(seen(sectionOf(text, "changes")), /stringData\.key \[secret\] → \[secret\]/);
  });

  it("are left out where nothing is compared", () =>
    assert.equal(sectionOf(pageOf(madePlan([bucket])), "changes"), ""));
});

describe("the tree of the report", () => {
  it("marks what is protected, and shows properties", () => {
    const text = part(madePlan([bucket]), "resources");
    assert.match(
      text,
      /exports aws:s3\/bucket:Bucket protected \S* ?bucket: shop-exports|exports aws:s3\/bucket:Bucket protected/,
    );
    assert.match(text, /bucket: shop-exports/);
  });

  it("cuts values that nobody would read, and says by how much", () => {
    const long = { ...bucket, inputs: { policy: "x".repeat(1000) } };
    assert.match(part(madePlan([long]), "resources"), /x… \(700 characters more\)/);
  });
});

describe("the report of a program without systems", () => {
  it("says that there is nothing to draw, and lists its resources", () => {
    const text = pageOf(madePlan([bucket]));
    assert.match(seen(sectionOf(text, "architecture")), /no network, cluster or system to draw/);
    assert.match(seen(sectionOf(text, "systems")), /No system runs in this stack/);
    assert.match(seen(text), /2 resources 1 protected/);
  });

  it("says why a cost is not known", () => {
    const cluster = {
      type: "aws:rds/instance:Instance",
      name: "d",
      inputs: { instanceClass: "db.z9.large", engine: "postgres" },
    };
    assert.match(part(madePlan([cluster]), "cost"), /Not known\. .*db\.z9\.large/);
  });
});
