import assert from "node:assert/strict";
import { FileSystem, FileSystemArgs } from "../../components/file-system";
import { IN_VPC, letIn, statements, unprotected } from "./planned-data";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: FileSystemArgs = {
  ...IN_VPC,
  storageClass: "shop-efs",
  subnetIds: ["subnet-1", "subnet-2"],
  clients: { nodes: "sg-nodes" },
};

const FILES = "aws:efs/fileSystem:FileSystem";
const TARGET = "aws:efs/mountTarget:MountTarget";
const CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";

describe("FileSystem", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planInCluster((options) => void new FileSystem("files", ARGS, options));
  });
  const policy = () => statements(planned.one("aws:efs/fileSystemPolicy:FileSystemPolicy"));
  const parameters = () => planned.one(CLASS).inputs["parameters"] as Record<string, string>;

  it("is encrypted with a key of its own", () => {
    assert.equal(planned.one(FILES).inputs["encrypted"], true);
    assert.deepEqual(planned.one(FILES).propertyDependencies["kmsKeyId"], [
      planned.one("aws:kms/key:Key").urn,
    ]);
  });

  it("is mounted by TLS alone", () => {
    assert.deepEqual(planned.one(CLASS).inputs["mountOptions"], ["tls"]);
    const refusal = policy().find(({ Sid }) => Sid === "TlsOnly");
    assert.deepEqual(
      [refusal.Effect, refusal.Condition],
      ["Deny", { Bool: { "aws:SecureTransport": "false" } }],
    );
  });

  it("is mounted by access points alone, and nobody is root on it", () => {
    const refusal = policy().find(({ Sid }) => Sid === "AccessPointsOnly");
    assert.deepEqual(
      [refusal.Effect, refusal.Condition],
      ["Deny", { Null: { "elasticfilesystem:AccessPointArn": "true" } }],
    );
    const allowed = policy().filter(({ Effect }) => Effect === "Allow");
    assert.deepEqual(
      allowed.flatMap(({ Action }) => Action),
      ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    );
    assert.deepEqual(
      [parameters()["provisioningMode"], parameters()["uid"], parameters()["gid"]],
      ["efs-ap", "1000", "1000"],
    );
  });

  it("lets in the named clients on 2049 alone", () => {
    assert.deepEqual(letIn(planned), [["files-from-nodes", "sg-nodes", 2049, 2049]]);
  });

  it("can be mounted in each zone before a claim is bound", () => {
    assert.equal(planned.all(TARGET).length, 2);
    for (const target of planned.all(TARGET)) assert.ok(planned.waitsFor(planned.one(CLASS), target));
  });

  it("keeps its files when a claim, a class or a stack is deleted", () => {
    assert.equal(planned.one(CLASS).inputs["reclaimPolicy"], "Retain");
    assert.equal(planned.one(FILES).retainOnDelete, true);
    assert.deepEqual(unprotected(planned, FILES, TARGET, CLASS, "aws:kms/key:Key"), []);
  });

  it("is in AWS Backup, and in the daily backups of EFS", () => {
    assert.equal((planned.one(FILES).inputs["tags"] as any)["slipway:backup"], "hourly");
    const backups = planned.one("aws:efs/backupPolicy:BackupPolicy").inputs["backupPolicy"];
    assert.deepEqual(backups, { status: "ENABLED" });
  });

  itRefuses<FileSystemArgs>(
    'FileSystem "files"',
    (changes) => new FileSystem("files", { ...ARGS, ...changes }),
    [
      ["root as its user", { user: 0 }, /user is 0; give the number of a user other than root/],
      ["a class Kubernetes refuses", { storageClass: "Shop_EFS" }, /storageClass is "Shop_EFS"/],
      ["no zone to mount in", { subnetIds: [] }, /subnetIds is empty/],
      ["files nobody may mount", { clients: {} }, /clients is empty/],
    ],
  );
});
