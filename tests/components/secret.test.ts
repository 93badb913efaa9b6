import assert from "node:assert/strict";
import { Secret, SecretArgs } from "../../components/secret";
import { PLACE, unprotected } from "./planned-data";
import { planInCluster } from "./planned-platform";
import { itRefuses } from "./refusals";

const ARGS: SecretArgs = {
  secretName: "slipway/prod/shop/jwt-secret",
  description: "Signs sessions",
  kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1",
  tags: PLACE.tags,
};

const ENTRY = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const PASSWORD = "random:index/randomPassword:RandomPassword";

const planSecret = (changes: Partial<SecretArgs> = {}) =>
  planInCluster((options) => void new Secret("jwt", { ...ARGS, ...changes }, options));

describe("Secret", () => {
  it("is encrypted with the key of its system, and can be had back for 30 days", async () => {
    const { inputs } = (await planSecret()).one(ENTRY);
    assert.deepEqual([inputs["kmsKeyId"], inputs["recoveryWindowInDays"]], [ARGS.kmsKeyId, 30]);
  });

  it("is empty until its owner fills it", async () => {
    assert.deepEqual((await planSecret()).all(VERSION), []);
  });

  it("is made at random where a length is given, from that alone", async () => {
    const planned = await planSecret({ generatedLength: 48 });
    assert.equal(planned.one(PASSWORD).inputs["length"], 48);
    assert.deepEqual(planned.one(VERSION).propertyDependencies["secretString"], [planned.one(PASSWORD).urn]);
  });

  it("has a copy in another region where one is named, with a key of that region", async () => {
    const keyArn = "arn:aws:kms:us-west-2:111122223333:key/2";
    const { inputs } = (await planSecret({ replica: { region: "us-west-2", keyArn } })).one(ENTRY);
    assert.deepEqual(inputs["replicas"], [{ region: "us-west-2", kmsKeyId: keyArn }]);
    assert.equal("replicas" in (await planSecret()).one(ENTRY).inputs, false);
  });

  it("is protected, and its value is not, so that a rotation can replace it", async () => {
    const planned = await planSecret({ generatedLength: 48 });
    assert.deepEqual(unprotected(planned, ENTRY), []);
    assert.deepEqual([planned.one(VERSION).protect, planned.one(PASSWORD).protect], [false, false]);
  });

  it("is made anew when the date of its rotation moves on, and else never", async () => {
    const keepers = async (rotatedOn?: string) =>
      (await planSecret({ generatedLength: 48, rotatedOn })).one(PASSWORD).inputs["keepers"];
    assert.deepEqual(await keepers("2026-10-01"), { rotatedOn: "2026-10-01" });
    assert.equal(await keepers(), undefined);
  });

  itRefuses<SecretArgs>('Secret "jwt"', (changes) => new Secret("jwt", { ...ARGS, ...changes }), [
    ["a short value", { generatedLength: 31 }, /generatedLength is 31; give 32 or more/],
    ["half a character", { generatedLength: 32.5 }, /generatedLength is 32.5/],
    ["a name Secrets Manager refuses", { secretName: "a b" }, /secretName is "a b"; give up to 512/],
  ]);
});
