import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket, Bucket } from "../components/bucket";
import { Delivery } from "../components/delivery";
import { EncryptionKey } from "../components/encryption-key";
import { loadAs } from "../config/load";
import { platformTags } from "../wiring/tags";
import { backendUrl, bootstrapConfigSchema, SECRETS_KEY, secretsProvider, stateBucketOf } from "./config";
import { stagePermissions } from "./permissions";

/** Days an old version of the state is kept: what is lost is noticed at the next update, or by the daily look for drift. */
const STATE_VERSION_DAYS = 90;

// What the first update of a stage needs to be there: the state's bucket and keys, and the roles of the pipeline.
const runtime = pulumi.runtime as typeof pulumi.runtime & { isConfigSecret(key: string): boolean };
const config = loadAs(bootstrapConfigSchema, {
  values: runtime.allConfig(),
  file: `bootstrap/Pulumi.${pulumi.getStack()}.yaml`,
  isSecret: (key) => runtime.isConfigSecret(key),
});
const { accountId, region, otherRegions = [], stage } = config;
const regions = [...new Set([region, ...otherRegions])];
const shared = { accountId, region, tags: platformTags(config) };

const provider = new aws.Provider("aws", {
  region: region as aws.Region,
  allowedAccountIds: [accountId],
});
const onAws = { providers: [provider] };

const logs = new AccessLogBucket(
  "state-access-logs",
  { ...shared, bucketName: `slipway-${stage}-state-logs-${accountId}` },
  onAws,
);
const state = new Bucket(
  "state",
  {
    ...shared,
    bucketName: stateBucketOf(config),
    logBucket: logs.bucketName,
    noncurrentDays: STATE_VERSION_DAYS,
  },
  onAws,
);
const secrets = new EncryptionKey(
  SECRETS_KEY,
  { ...shared, description: `Secrets in the state of ${stage}` },
  onAws,
);
const delivery = new Delivery(
  "delivery",
  {
    ...shared,
    regions,
    stage,
    repository: config.repository,
    identityProviderArn: config.identityProviderArn,
    pullRequests: config.pullRequests
      ? { clusterArn: `arn:aws:eks:${region}:${accountId}:cluster/slipway-${stage}` }
      : undefined,
    state: { bucketArn: state.arn, bucketKeyArn: state.keyArn, secretsKeyArn: secrets.arn },
    permissions: stagePermissions({ accountId, regions, stage }),
  },
  onAws,
);

export const PULUMI_BACKEND_URL = backendUrl(config);
export const SECRETS_PROVIDER = secretsProvider(config);
export const AWS_REGION = region;
export const PLAN_ROLE = delivery.planRoleArn;
export const DEPLOY_ROLE = delivery.deployRoleArn;
