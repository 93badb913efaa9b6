import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../components/cluster";
import { Database } from "../components/database";
import { Network } from "../components/network";
import { Registry } from "../components/registry";
import { RestoreCheck } from "../components/restore-check";
import { StackConfig } from "../config/schema";
import { UserError } from "../config/user-error";
import { clusterNameOf } from "./foundation-args";
import { registryOf } from "./images";
import { platformTags } from "./tags";

/** ECR repository of the image made from `restore-check/`. */
export const RESTORE_CHECK_REPOSITORY = "slipway/restore-check";

/**
 * The image made from `restore-check/`, with the clients of PostgreSQL.
 *
 * @throws UserError where the stack config names no version
 */
export function restoreCheckImage(config: StackConfig): string {
  const version = config.images["platform"]?.["restore-check"];
  if (!version) {
    throw new UserError(
      `The restore check has no version; add images.platform.restore-check to Pulumi.${pulumi.getStack()}.yaml`,
    );
  }
  const digest = version.digest === undefined ? "" : `@${version.digest}`;
  return `${registryOf(config)}/${RESTORE_CHECK_REPOSITORY}:${version.tag}${digest}`;
}

interface RestoreCheckNeeds {
  config: StackConfig;
  network: Network;
  cluster: Cluster;
  /** By a name that says whose. */
  databases: Record<string, Database>;
}

/** Proves the backups of every database weekly, with the image of this repository. */
export function checkRestores(
  { config, network, cluster, databases }: RestoreCheckNeeds,
  options: pulumi.ComponentResourceOptions,
): void {
  if (Object.keys(databases).length === 0) return;
  const { stage, accountId, region } = config;
  const tags = platformTags(config);
  const place = { accountId, region, tags };
  const image = restoreCheckImage(config);
  // A recovery region gets copies of the images, and ECR makes the repositories.
  if (!config.recovery) {
    new Registry(
      "platform-images",
      {
        ...place,
        repositories: [RESTORE_CHECK_REPOSITORY],
        retentionDays: 30,
        keepTagged: stage === "prod",
        protect: stage === "prod",
      },
      // Images need not wait for what is in the cluster.
      { ...options, dependsOn: [] },
    );
  }
  const checks = Object.fromEntries(
    Object.entries(config.databases).flatMap(([system, sizes]) =>
      Object.entries(sizes).map(([name, { restoreCheck }]) => [`${system}-${name}`, restoreCheck]),
    ),
  );
  new RestoreCheck(
    "restore-check",
    {
      ...place,
      clusterName: clusterNameOf(config),
      clusterSecurityGroupId: cluster.clusterSecurityGroupId,
      vpcId: network.vpcId,
      vpcCidr: network.cidr,
      image,
      databases: Object.fromEntries(
        Object.entries(databases).map(([name, database]) => [
          name,
          {
            identifier: database.identifier,
            arn: database.arn,
            keyArn: database.keyArn,
            securityGroupId: database.securityGroupId,
            ...checks[name],
          },
        ]),
      ),
      runbooks: config.alerts.runbooks,
      tags,
    },
    options,
  );
}
