import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { BACKED_UP } from "../tags";
import { FileSystemArgs } from "./args";

export * from "./args";

/**
 * EFS for volumes that several pods write to: encrypted at rest and in transit, backed up daily, one file system
 * and one storage class per system, so that a system's files are its own. It is mounted by access points only, each
 * with a directory, a user and a group of its own; nobody is root on it.
 *
 * @throws ArgsError for a malformed storage class, root as user, no subnets or no clients
 */
export class FileSystem extends pulumi.ComponentResource {
  /** Id of the file system in EFS. */
  readonly fileSystemId: pulumi.Output<string>;
  /** Storage class whose claims are folders of it. */
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:data:FileSystem", name, {}, opts);
    const protect = args.protect ?? true;
    const kept = { parent: this, protect };
    const key = new EncryptionKey(
      name,
      { ...args, description: `File system ${name}`, protect },
      { parent: this },
    );
    const files = new aws.efs.FileSystem(
      name,
      {
        encrypted: true,
        kmsKeyId: key.arn,
        throughputMode: "elastic",
        lifecyclePolicies: [
          { transitionToIa: "AFTER_30_DAYS" },
          { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
        ],
        tags: { ...args.tags, ...BACKED_UP, Name: name },
      },
      { parent: this, protect, retainOnDelete: protect },
    );
    new aws.efs.BackupPolicy(name, { fileSystemId: files.id, backupPolicy: { status: "ENABLED" } }, kept);
    new aws.efs.FileSystemPolicy(
      name,
      { fileSystemId: files.id, policy: pulumi.jsonStringify(mountPolicy(files.arn)) },
      kept,
    );
    const group = dataSecurityGroup(name, {
      ...args,
      description: `Files of ${name}`,
      port: 2049,
      protect,
      parent: this,
    });
    const targets = args.subnetIds.map(
      (subnetId, index) =>
        new aws.efs.MountTarget(
          `${name}-${index + 1}`,
          { fileSystemId: files.id, subnetId, securityGroups: [group.id] },
          kept,
        ),
    );
    const user = String(args.user ?? 1000);
    const storageClass = new k8s.storage.v1.StorageClass(
      name,
      {
        metadata: { name: args.storageClass },
        provisioner: "efs.csi.aws.com",
        parameters: {
          provisioningMode: "efs-ap",
          fileSystemId: files.id,
          directoryPerms: "0750",
          uid: user,
          gid: user,
          basePath: "/volumes",
        },
        mountOptions: ["tls"],
        reclaimPolicy: "Retain",
        volumeBindingMode: "Immediate",
      },
      { ...kept, dependsOn: targets },
    );
    this.fileSystemId = files.id;
    this.storageClass = storageClass.metadata.name;
    this.registerOutputs({ fileSystemId: this.fileSystemId });
  }
}

const CLIENT_ACTIONS = ["ClientMount", "ClientWrite", "ClientRootAccess"];

/** Mounts go through a mount target, an access point and TLS; nobody gets root. */
function mountPolicy(arn: pulumi.Output<string>): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "MountByTarget",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: arn,
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
      {
        Sid: "AccessPointsOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: CLIENT_ACTIONS.map((action) => `elasticfilesystem:${action}`),
        Resource: arn,
        Condition: { Null: { "elasticfilesystem:AccessPointArn": "true" } },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

function validate(name: string, { storageClass, user = 1000, subnetIds, clients }: FileSystemArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("FileSystem", name, problem);
  };
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(storageClass))
    fail(`storageClass is "${storageClass}"; give up to 63 lower-case letters, digits and dashes`);
  if (!Number.isInteger(user) || user < 1) fail(`user is ${user}; give the number of a user other than root`);
  if (subnetIds.length === 0) fail("subnetIds is empty; give a subnet of each zone that mounts");
  if (Object.keys(clients).length === 0) fail("clients is empty; name the security groups that may mount");
}
