import * as aws from "@pulumi/aws";
import { AlarmTopic } from "@slipway/components/alarm-topic";
import { UptimeChecks } from "@slipway/components/uptime-checks";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const region = "us-east-1";
const tags = { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" };

const alarms = new AlarmTopic(
  "alarms",
  {
    region,
    accountId: "111122223333",
    topicName: "shop-alarms",
    email: "oncall@shop.example",
    tags,
  },
  onAws,
);

new UptimeChecks(
  "shop",
  {
    paths: { "shop.example": "/", "api.shop.example": "/health" },
    alarmTopicArn: alarms.arn,
    region,
    tags,
  },
  onAws,
);
