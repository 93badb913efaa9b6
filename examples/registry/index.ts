import * as aws from "@pulumi/aws";
import { Registry } from "@slipway/components/registry";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const images = new Registry(
  "shop",
  {
    region: "us-east-1",
    accountId: "111122223333",
    repositories: ["shop/api", "shop/web"],
    retentionDays: 30,
    keepTagged: false, // true in prod: an image that may have run is kept
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  onAws,
);

export const urls = images.urls;
