import * as aws from "@pulumi/aws";
import { AccessLogBucket, Bucket } from "@slipway/components/bucket";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const tags = { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" };

const logs = new AccessLogBucket(
  "access-logs",
  {
    accountId: "111122223333",
    bucketName: "shop-access-logs-111122223333",
    retentionDays: 365,
    tags,
  },
  onAws,
);

const invoices = new Bucket(
  "invoices",
  {
    region: "us-east-1",
    accountId: "111122223333",
    bucketName: "shop-invoices-111122223333",
    logBucket: logs.bucketName,
    transitions: [
      { afterDays: 30, storageClass: "STANDARD_IA" },
      { afterDays: 180, storageClass: "GLACIER_IR" },
    ],
    noncurrentDays: 30,
    tags,
  },
  onAws,
);

export const bucketArn = invoices.arn;
