import * as aws from "@pulumi/aws";
import { AlarmTopic } from "@slipway/components/alarm-topic";
import { Backup } from "@slipway/components/backup";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const account = {
  region: "us-east-1",
  accountId: "111122223333",
  tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
};

const alarms = new AlarmTopic(
  "alarms",
  { ...account, topicName: "shop-alarms", email: "oncall@shop.example" },
  onAws,
);

// Whatever carries the tag `slipway:backup: hourly`, as Database, Bucket and FileSystem of this package do.
const backup = new Backup(
  "shop",
  {
    ...account,
    vaultName: "shop",
    retentionDays: 35,
    copyTo: [
      {
        vaultArn: "arn:aws:backup:us-west-2:111122223333:backup-vault:shop",
        region: "us-west-2",
        accountId: "111122223333",
      },
    ],
    alarmTopicArn: alarms.arn,
  },
  onAws,
);

export const vaultArn = backup.vaultArn;
