import assert from "node:assert/strict";
import { EncryptionKey, EncryptionKeyArgs } from "../../components/encryption-key";
import { PLACE, statements } from "./planned-data";
import { planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: EncryptionKeyArgs = { ...PLACE, description: "Orders" };
const KEY = "aws:kms/key:Key";

const planKey = async (changes: Partial<EncryptionKeyArgs> = {}) =>
  (await planResources((options) => void new EncryptionKey("orders", { ...ARGS, ...changes }, options))).one(
    KEY,
  );

describe("EncryptionKey", () => {
  it("is rotated each year, and can be had back for 30 days", async () => {
    const { inputs } = await planKey();
    assert.deepEqual([inputs["enableKeyRotation"], inputs["deletionWindowInDays"]], [true, 30]);
  });

  it("is protected and forgotten rather than deleted, as without it its data cannot be read", async () => {
    const key = await planKey();
    assert.deepEqual([key.protect, key.retainOnDelete], [true, true]);
  });

  it("obeys its own account alone", async () => {
    assert.deepEqual(
      statements(await planKey()).map(({ Principal }) => Principal),
      [{ AWS: "arn:aws:iam::111122223333:root" }],
    );
  });

  it("lets CloudWatch encrypt the named log groups and no others", async () => {
    const [, logs] = statements(await planKey({ logGroups: ["/orders"] }));
    assert.deepEqual(logs.Principal, { Service: "logs.us-east-1.amazonaws.com" });
    assert.deepEqual(logs.Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"], [
      "arn:aws:logs:us-east-1:111122223333:log-group:/orders",
    ]);
  });

  it("lets a named service encrypt for this account alone", async () => {
    const [, service] = statements(await planKey({ services: ["cloudwatch.amazonaws.com"] }));
    assert.deepEqual(service.Principal, { Service: ["cloudwatch.amazonaws.com"] });
    assert.deepEqual(service.Condition, { StringEquals: { "aws:SourceAccount": "111122223333" } });
  });

  it("lets an account that backups are copied to use it, and give grants to AWS's services alone", async () => {
    const [owner, use, grants] = statements(await planKey({ copiedToAccounts: ["444455556666"] }));
    assert.deepEqual(owner.Principal, { AWS: "arn:aws:iam::111122223333:root" });
    for (const { Principal } of [use, grants])
      assert.deepEqual(Principal, { AWS: ["arn:aws:iam::444455556666:root"] });
    assert.deepEqual(use.Action, [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:DescribeKey",
    ]);
    assert.deepEqual(grants.Condition, { Bool: { "kms:GrantIsForAWSResource": "true" } });
  });

  itRefuses<EncryptionKeyArgs>(
    'EncryptionKey "orders"',
    (changes) => new EncryptionKey("orders", { ...ARGS, ...changes }),
    [
      ["an account that would lock everyone out", { accountId: "1234" }, /accountId is "1234"; give the 12/],
      [
        "another account that is none",
        { copiedToAccounts: ["arn:aws:iam::444455556666:root"] },
        /an account of copiedToAccounts is "arn.*"; give the 12 digits/,
      ],
    ],
  );
});
