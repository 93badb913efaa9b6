import * as aws from "@pulumi/aws";
import { EncryptionKey } from "@slipway/components/encryption-key";
import { Secret } from "@slipway/components/secret";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const tags = { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" };

const key = new EncryptionKey(
  "shop",
  {
    description: "Secrets of the shop",
    region: "us-east-1",
    accountId: "111122223333",
    tags,
  },
  onAws,
);

const signing = new Secret(
  "signing",
  {
    secretName: "shop/staging/signing",
    description: "Signs the sessions; made here, never shown",
    generatedLength: 64,
    rotatedOn: "2026-10-01", // a later date makes it anew
    kmsKeyId: key.arn,
    tags,
  },
  onAws,
);

const payments = new Secret(
  "payments",
  {
    secretName: "shop/staging/payments",
    description: "Key of the payment provider; the shop team fills it",
    kmsKeyId: key.arn,
    tags,
  },
  onAws,
);

export const secretArns = [signing.secretArn, payments.secretArn];
