import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { FileSystemArgs } from "./args";

export * from "./args";

/**
 * EFS for volumes that several pods write to: encrypted at rest and in transit, backed up daily, one file system
 * and one storage class per system, so that a system's files are its own.
 */
export class FileSystem extends pulumi.ComponentResource {
  readonly fileSystemId: pulumi.Output<string>;
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:data:FileSystem", name, {}, opts);
    const protect = args.protect ?? true;
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
        tags: { ...args.tags, Name: name },
      },
      { parent: this, protect, retainOnDelete: protect },
    );
    new aws.efs.BackupPolicy(
      name,
      { fileSystemId: files.id, backupPolicy: { status: "ENABLED" } },
      { parent: this },
    );
    new aws.efs.FileSystemPolicy(
      name,
      { fileSystemId: files.id, policy: pulumi.jsonStringify(encryptedMountsOnly(files.arn)) },
      { parent: this },
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
          { parent: this },
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
      { parent: this, dependsOn: targets },
    );
    this.fileSystemId = files.id;
    this.storageClass = storageClass.metadata.name;
    this.registerOutputs({ fileSystemId: this.fileSystemId });
  }
}

/** Mounts go through a mount target and TLS; nobody gets root. */
function encryptedMountsOnly(arn: pulumi.Output<string>): object {
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
