import assert from "node:assert/strict";
import { Registry, RegistryArgs } from "../../components/registry";
import { PLACE, unprotected } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: RegistryArgs = {
  ...PLACE,
  repositories: ["shop/backend", "shop/frontend"],
  retentionDays: 30,
  keepTagged: true,
};

const REPOSITORY = "aws:ecr/repository:Repository";

const planRegistry = (changes: Partial<RegistryArgs> = {}) =>
  planResources((options) => void new Registry("images", { ...ARGS, ...changes }, options));

/** Which images the first repository removes, and after how many days. */
function expiry(planned: PlannedResources): [string, number][] {
  const policy = planned.one("aws:ecr/lifecyclePolicy:LifecyclePolicy", "images-shop-backend");
  const { rules } = JSON.parse(String(policy.inputs["policy"])) as { rules: any[] };
  return rules.map(({ selection }) => [selection.tagStatus, selection.countNumber]);
}

describe("Registry", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planRegistry();
  });

  it("has tags that cannot be moved and scans each image that is pushed", () => {
    assert.equal(planned.all(REPOSITORY).length, 2);
    for (const { inputs } of planned.all(REPOSITORY)) {
      assert.equal(inputs["imageTagMutability"], "IMMUTABLE");
      assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true });
    }
  });

  it("is encrypted with a key of its own", () => {
    const key = planned.one("aws:kms/key:Key");
    for (const { inputs, propertyDependencies } of planned.all(REPOSITORY)) {
      assert.equal((inputs["encryptionConfigurations"] as any[])[0].encryptionType, "KMS");
      assert.deepEqual(propertyDependencies["encryptionConfigurations"], [key.urn]);
    }
  });

  it("keeps tagged images for ever where it is told to, and removes the untagged", async () => {
    assert.deepEqual(expiry(planned), [["untagged", 30]]);
    assert.deepEqual(expiry(await planRegistry({ keepTagged: false, retentionDays: 14 })), [
      ["untagged", 14],
      ["any", 14],
    ]);
  });

  it("is protected with its key, and never emptied to be deleted", () => {
    assert.deepEqual(unprotected(planned, REPOSITORY, "aws:kms/key:Key"), []);
    assert.ok(planned.all(REPOSITORY).every(({ inputs }) => inputs["forceDelete"] === false));
  });

  itRefuses<RegistryArgs>('Registry "images"', (changes) => new Registry("images", { ...ARGS, ...changes }), [
    ["a name ECR refuses", { repositories: ["Shop/Backend"] }, /repository is "Shop\/Backend"/],
    ["a repository given twice", { repositories: ["a1", "a1"] }, /repository a1 is given twice/],
    ["no days", { retentionDays: 0 }, /retentionDays is 0; give 1 or more/],
  ]);
});
