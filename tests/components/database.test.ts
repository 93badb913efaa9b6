import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Database, DatabaseArgs } from "../../components/database";
import { IN_VPC, letIn, statements, unprotected } from "./planned-data";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: DatabaseArgs = {
  ...IN_VPC,
  identifier: "shop",
  engineVersion: "15.14",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 100,
  maxAllocatedStorage: 400,
  databaseName: "shop",
  username: "shop_admin",
  multiAz: true,
  backupRetentionDays: 30,
  backupWindow: "03:00-04:00",
  maintenanceWindow: "sun:04:00-sun:05:00",
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
  clients: { backend: "sg-backend" },
  alarmTopicArn: "arn:aws:sns:us-east-1:111122223333:alarms",
};

const INSTANCE = "aws:rds/instance:Instance";

const planDatabase = (changes: Partial<DatabaseArgs> = {}) =>
  planInCluster((options) => void new Database("db", { ...ARGS, ...changes }, options));

const make = (changes: Partial<DatabaseArgs>) => new Database("db", { ...ARGS, ...changes });

describe("Database", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planDatabase();
  });
  const primary = () => planned.one(INSTANCE, "db");

  describe("keeps its data", () => {
    it("from deletion: RDS refuses, Pulumi refuses, and forgets rather than deletes", () => {
      assert.equal(primary().inputs["deletionProtection"], true);
      assert.deepEqual([primary().protect, primary().retainOnDelete], [true, true]);
    });

    it("with all that it stands on", () => {
      assert.deepEqual(
        unprotected(
          planned,
          INSTANCE,
          "aws:kms/key:Key",
          "aws:rds/subnetGroup:SubnetGroup",
          "aws:rds/parameterGroup:ParameterGroup",
          "aws:ec2/securityGroup:SecurityGroup",
          "aws:cloudwatch/logGroup:LogGroup",
        ),
        [],
      );
    });

    it("30 days, to any second of them", () => {
      assert.equal(primary().inputs["backupRetentionPeriod"], 30);
    });

    it("in a final snapshot and its automated backups when it is deleted after all", () => {
      assert.equal(primary().inputs["skipFinalSnapshot"], false);
      assert.equal(primary().inputs["deleteAutomatedBackups"], false);
      const { urn, inputs } = planned.one("random:index/randomId:RandomId");
      assert.deepEqual(primary().propertyDependencies["finalSnapshotIdentifier"], [urn]);
      assert.deepEqual(inputs["keepers"], { identifier: "shop" });
    });

    it("in AWS Backup too", () => {
      assert.equal((primary().inputs["tags"] as any)["slipway:backup"], "hourly");
    });

    it("in another account where its backups are copied there, as that may use the key", async () => {
      const key = (await planDatabase({ copiedToAccounts: ["444455556666"] })).one("aws:kms/key:Key");
      const copies = statements(key).find(({ Sid }) => Sid === "Copies");
      assert.deepEqual(copies.Principal, { AWS: ["arn:aws:iam::444455556666:root"] });
    });

    it("in another zone at the same time", () => {
      assert.equal(primary().inputs["multiAz"], true);
    });
  });

  it("is deleted without a word outside prod, and leaves its final snapshot there too", async () => {
    const loose = (await planDatabase({ protect: false })).one(INSTANCE);
    assert.deepEqual([loose.protect, loose.inputs["deletionProtection"]], [false, false]);
    assert.equal(loose.inputs["skipFinalSnapshot"], false);
  });

  describe("is closed", () => {
    it("to the internet", () => {
      assert.equal(primary().inputs["publiclyAccessible"], false);
    });

    it("to all but the named clients, on 5432 alone", () => {
      assert.deepEqual(letIn(planned), [["db-from-backend", "sg-backend", 5432, 5432]]);
    });

    it("to connections without TLS", () => {
      const parameters = planned.one("aws:rds/parameterGroup:ParameterGroup").inputs["parameters"] as any[];
      assert.deepEqual(
        parameters.find(({ name }) => name === "rds.force_ssl"),
        { name: "rds.force_ssl", value: "1" },
      );
    });

    it("and encrypted, with its insights, its logs and its password, by a key of its own", () => {
      assert.equal(primary().inputs["storageEncrypted"], true);
      const key = planned.one("aws:kms/key:Key");
      for (const property of ["kmsKeyId", "performanceInsightsKmsKeyId", "masterUserSecretKmsKeyId"])
        assert.deepEqual(primary().propertyDependencies[property], [key.urn], property);
      for (const group of planned.all("aws:cloudwatch/logGroup:LogGroup"))
        assert.deepEqual(group.propertyDependencies["kmsKeyId"], [key.urn]);
    });
  });

  describe("has a password", () => {
    it("that RDS makes and nobody sees, rotated each quarter", () => {
      assert.equal(primary().inputs["manageMasterUserPassword"], true);
      assert.equal("password" in primary().inputs, false);
      const rotation = planned.one("aws:secretsmanager/secretRotation:SecretRotation");
      assert.equal((rotation.inputs["rotationRules"] as any).automaticallyAfterDays, 90);
    });

    it("made at random and kept in Secrets Manager where there are replicas, as RDS makes none otherwise", async () => {
      const replicated = await planDatabase({ readReplicas: 1 });
      const source = replicated.one(INSTANCE, "db");
      assert.equal("manageMasterUserPassword" in source.inputs, false);
      const password = replicated.one("random:index/randomPassword:RandomPassword");
      assert.deepEqual(source.propertyDependencies["password"], [password.urn]);
      assert.equal(password.inputs["length"], 64);
      assert.deepEqual(unprotected(replicated, "aws:secretsmanager/secret:Secret"), []);
    });

    it("or none at all: IAM tokens work too", () => {
      assert.equal(primary().inputs["iamDatabaseAuthenticationEnabled"], true);
    });
  });

  describe("takes upgrades", () => {
    it("of the minor version by itself, of the major never", () => {
      assert.equal(primary().inputs["autoMinorVersionUpgrade"], true);
      assert.equal(primary().inputs["allowMajorVersionUpgrade"], false);
      assert.deepEqual(primary().ignoreChanges, ["engineVersion"]);
    });

    it("of the major in an update that allows it, at once, with the parameter group of the new version", async () => {
      const changes = { engineVersion: "16.10", allowMajorVersionUpgrade: true };
      const upgraded = await planDatabase(changes);
      const { inputs, ignoreChanges } = upgraded.one(INSTANCE);
      assert.deepEqual(
        [inputs["engineVersion"], inputs["allowMajorVersionUpgrade"], inputs["applyImmediately"]],
        ["16.10", true, true],
      );
      assert.deepEqual(ignoreChanges, []);
      assert.equal(upgraded.one("aws:rds/parameterGroup:ParameterGroup").inputs["family"], "postgres16");
    });

    it("in the maintenance window", () => {
      assert.equal(primary().inputs["applyImmediately"], false);
      assert.equal(primary().inputs["maintenanceWindow"], "sun:04:00-sun:05:00");
    });
  });

  describe("with three replicas", () => {
    let replicated: PlannedResources;
    let readerEndpoint: pulumi.Output<string>;
    before(async () => {
      replicated = await planInCluster((options) => {
        const database = new Database("db", { ...ARGS, readReplicas: 3, readsFromReplicas: true }, options);
        readerEndpoint = database.readerEndpoint;
      });
    });
    const replicas = () => replicated.all(INSTANCE).filter(({ name }) => name !== "db");

    it("spreads them over the zones", () => {
      assert.deepEqual(
        replicas().map(({ inputs }) => inputs["availabilityZone"]),
        ["us-east-1a", "us-east-1b", "us-east-1c"],
      );
    });

    it("protects, encrypts and hides each as the primary", () => {
      for (const { inputs, protect } of replicas()) {
        assert.deepEqual(
          [protect, inputs["deletionProtection"], inputs["storageEncrypted"], inputs["publiclyAccessible"]],
          [true, true, true, false],
        );
      }
    });

    it("backs up the primary alone, whose data they have", () => {
      for (const { inputs } of replicas())
        assert.equal("slipway:backup" in (inputs["tags"] as object), false);
    });

    it("answers for all of them under one name", async () => {
      const records = replicated.all("aws:route53/record:Record");
      assert.deepEqual(
        new Set(records.map(({ inputs }) => inputs["name"])),
        new Set(["reader.shop.internal"]),
      );
      assert.equal(records.length, 3);
      const name = await new Promise((resolve) => readerEndpoint.apply(resolve));
      assert.equal(name, "reader.shop.internal");
    });

    it("raises an alarm for a lag above 5 seconds, and for a replica that stopped", () => {
      const alarms = replicated.all("aws:cloudwatch/metricAlarm:MetricAlarm");
      assert.equal(alarms.length, 3);
      for (const { inputs } of alarms) {
        assert.equal(inputs["threshold"], 5);
        assert.equal(inputs["comparisonOperator"], "GreaterThanThreshold");
        assert.equal(inputs["treatMissingData"], "breaching");
        assert.deepEqual(inputs["alarmActions"], [ARGS.alarmTopicArn]);
        const lag = (inputs["metricQueries"] as any[]).find(({ returnData }) => returnData);
        assert.equal(lag.expression, "IF(reported < 0, 86400, reported)");
      }
    });
  });

  describe("behind a proxy", () => {
    let proxied: PlannedResources;
    before(async () => {
      proxied = await planDatabase({ proxy: true });
    });

    it("lets who watches the instance reach it past the proxy, under the name that is its own", async () => {
      const watched = await planDatabase({ proxy: true, instanceClients: { exporter: "sg-9" } });
      assert.deepEqual(
        letIn(watched).map(([name]) => name),
        ["db-proxy-from-backend", "db-from-exporter", "db-from-proxy"],
      );
    });

    it("lets the clients reach the proxy, and the proxy alone reach the database", () => {
      const rules = proxied.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
      assert.deepEqual(
        rules.map(({ name }) => name),
        ["db-proxy-from-backend", "db-from-proxy"],
      );
      const group = proxied.one("aws:ec2/securityGroup:SecurityGroup", "db-proxy");
      assert.deepEqual(rules[1]?.propertyDependencies["referencedSecurityGroupId"], [group.urn]);
    });

    it("takes TLS only", () => {
      assert.equal(proxied.one("aws:rds/proxy:Proxy").inputs["requireTls"], true);
    });

    it("reads its own password and no other", () => {
      const [password, key] = statements(proxied.one("aws:iam/rolePolicy:RolePolicy"));
      assert.deepEqual(password.Action, ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]);
      assert.match(password.Resource, /:secret:rds!db-\w+/);
      assert.deepEqual(key.Condition.StringEquals, {
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
      });
    });
  });

  it("takes windows that touch, past midnight too", async () => {
    const touching = { backupWindow: "23:00-00:00", maintenanceWindow: "sun:00:00-sun:00:30" };
    assert.equal((await planDatabase(touching)).one(INSTANCE).inputs["backupWindow"], "23:00-00:00");
  });

  itRefuses<DatabaseArgs>('Database "db"', make, [
    [
      "a backup window that overlaps maintenance",
      { backupWindow: "03:30-04:30" },
      /backupWindow 03:30-04:30 overlaps maintenanceWindow sun:04:00-sun:05:00; move one/,
    ],
    [
      "an overlap past midnight and past the week's end",
      { backupWindow: "23:30-00:30", maintenanceWindow: "sat:23:00-sun:00:15" },
      /overlaps/,
    ],
    [
      "an overlap past midnight, from one day to the next",
      { backupWindow: "00:15-00:45", maintenanceWindow: "wed:23:45-thu:00:30" },
      /overlaps/,
    ],
    [
      "an overlap at the week's end, of maintenance that ends on the first day",
      { backupWindow: "00:00-00:30", maintenanceWindow: "sat:23:30-sun:00:15" },
      /overlaps/,
    ],
    [
      "a backup window that holds all of the maintenance",
      { backupWindow: "22:00-06:00", maintenanceWindow: "mon:02:00-mon:02:30" },
      /overlaps/,
    ],
    [
      "an hour that is none",
      { backupWindow: "25:00-26:00" },
      /backupWindow is "25:00-26:00"; give hh:mm-hh:mm/,
    ],
    ["an empty window", { backupWindow: "03:00-03:00" }, /under 30 minutes/],
    ["a short maintenance window", { maintenanceWindow: "sun:04:30-sun:04:45" }, /under 30 minutes/],
    ["a day that is none", { maintenanceWindow: "day:04:00-day:05:00" }, /give ddd:hh:mm-ddd:hh:mm/],
    ["no backups", { backupRetentionDays: 0 }, /backupRetentionDays is 0; give 1 to 35/],
    ["backups longer than RDS keeps them", { backupRetentionDays: 36 }, /give 1 to 35/],
    [
      "a retention below the promise",
      { backupRetentionDays: 6 },
      /backupRetentionDays is 6, below the 7 days .*REQ-T236.*give 7 to 35/,
    ],
    [
      "reads from replicas that do not exist",
      { readsFromReplicas: true, readReplicas: 0 },
      /readReplicas is 0 but the reader endpoint is read from; give 1 or more/,
    ],
    ["half a replica", { readReplicas: 1.5 }, /readReplicas is 1.5; give 0 to 15/],
    ["more replicas than RDS makes", { readReplicas: 16 }, /give 0 to 15/],
    [
      "a name that leaves no room for its replicas",
      { identifier: `a${"b".repeat(55)}`, readReplicas: 1 },
      /too long to name its replicas/,
    ],
    ["replicas without zones", { readReplicas: 1, zones: [], multiAz: false }, /zones is empty/],
    ["a standby without a second zone", { zones: ["us-east-1a"] }, /multiAz needs two zones/],
    [
      "the same zone twice for a standby",
      { zones: ["us-east-1a", "us-east-1a"] },
      /multiAz needs two zones but zones lists 1 different/,
    ],
    [
      "a zone of another region",
      { zones: ["us-east-1a", "eu-west-1b"] },
      /zones has "eu-west-1b", which is not in us-east-1/,
    ],
    [
      "a class of EC2",
      { instanceClass: "m7g.large" },
      /instanceClass is "m7g.large"; give one of RDS, such as db/,
    ],
    [
      "to be made from backups in another region",
      { restoreFrom: "arn:aws:rds:us-west-2:111122223333:auto-backup:ab-1" },
      /restoreFrom names backups in us-west-2 but the database is made in us-east-1/,
    ],
    [
      "to be made from a snapshot",
      { restoreFrom: "arn:aws:rds:us-east-1:111122223333:snapshot:shop" },
      /restoreFrom is "arn.*snapshot:shop"; give the ARN of automated backups/,
    ],
    ["a database RDS keeps for itself", { databaseName: "rdsadmin" }, /databaseName rdsadmin is reserved/],
    ["a version without its minor", { engineVersion: "15" }, /engineVersion is "15"; give major\.minor/],
    ["a version out of support", { engineVersion: "11.22" }, /major of 14, 15, 16, 17, 18/],
    ["storage RDS does not have", { allocatedStorage: 10 }, /allocatedStorage is 10; give 20 to 65536/],
    ["storage that cannot grow", { maxAllocatedStorage: 105 }, /leaves no room above allocatedStorage 100/],
    ["an identifier RDS refuses", { identifier: "Shop--DB" }, /identifier is "Shop--DB"/],
    ["a user RDS keeps for itself", { username: "rdsadmin" }, /username rdsadmin is reserved/],
    ["a database nobody may reach", { clients: {} }, /clients is empty/],
  ]);
});
