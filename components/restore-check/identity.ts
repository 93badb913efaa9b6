import * as pulumi from "@pulumi/pulumi";
import { podIdentity, PodIdentity } from "../add-on/pod-identity";
import { RestoreCheckArgs } from "./args";
import { NAMESPACE, SERVICE_ACCOUNT } from "./cron-job";

/** What the pods may do: restore the named databases as `restore-check-…`, and change and delete those alone. */
export function checkIdentity(name: string, args: RestoreCheckArgs, parent: pulumi.Resource): PodIdentity {
  const { region, accountId, clusterName, tags } = args;
  const databases = Object.values(args.databases);
  const rds = (kind: string, id: string) => `arn:aws:rds:${region}:${accountId}:${kind}:${id}`;
  const scratch = rds("db", "restore-check-*");
  const groups = [rds("subgrp", "*"), rds("pg", "*"), rds("og", "*")];
  return podIdentity(
    name,
    {
      clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      description: "Restores databases beside themselves, weekly",
      statements: [
        { Sid: "Look", Action: ["rds:DescribeDBInstances"], Resource: rds("db", "*") },
        {
          Sid: "Restore",
          Action: ["rds:RestoreDBInstanceToPointInTime"],
          Resource: [...databases.map(({ arn }) => arn), scratch, ...groups],
        },
        {
          Sid: "Scratch",
          Action: ["rds:ModifyDBInstance", "rds:DeleteDBInstance", "rds:AddTagsToResource"],
          Resource: [scratch, ...groups],
        },
        {
          Sid: "Keys",
          Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"],
          Resource: databases.map(({ keyArn }) => keyArn),
          Condition: { StringEquals: { "kms:ViaService": `rds.${region}.amazonaws.com` } },
        },
      ],
      tags,
    },
    parent,
  );
}
