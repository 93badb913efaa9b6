import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { PlannedResource } from "../../offline/plan/plan";
import { completePlan, STACKS } from "./complete-plan";

const QUARTER_DAYS = 92;
const DAY_MS = 24 * 3600 * 1000;

function rotatedOn(stack: string): string {
  const text = readFileSync(path.resolve(__dirname, "../..", `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, { secretsRotatedOn: string }> };
  return config["slipway:alerts"]!.secretsRotatedOn;
}

const ofType = (stack: string, type: string): PlannedResource[] =>
  completePlan(stack).filter((resource) => resource.type === type);

describe("rotation", function () {
  before(function () {
    this.timeout(180_000);
    STACKS.forEach(completePlan);
  });

  for (const stack of STACKS) {
    describe(`in ${stack}`, () => {
      it("renews every generated secret when the date of rotation moves on", () => {
        const passwords = ofType(stack, "random:index/randomPassword:RandomPassword");
        assert.ok(passwords.length > 0);
        for (const { name, inputs } of passwords) {
          assert.deepEqual(inputs["keepers"], { rotatedOn: rotatedOn(stack) }, name);
        }
      });

      it("can replace what it renews, and keeps the entry", () => {
        for (const { name, protect } of [
          ...ofType(stack, "random:index/randomPassword:RandomPassword"),
          ...ofType(stack, "aws:secretsmanager/secretVersion:SecretVersion"),
        ]) {
          assert.equal(protect, false, name);
        }
        for (const { name, protect } of ofType(stack, "aws:secretsmanager/secret:Secret")) {
          if (stack === "prod") assert.equal(protect, true, name);
        }
      });

      it("lets RDS renew the passwords it manages each quarter", () => {
        const managed = ofType(stack, "aws:rds/instance:Instance").filter(
          ({ inputs }) => inputs["manageMasterUserPassword"] === true,
        );
        const rotations = ofType(stack, "aws:secretsmanager/secretRotation:SecretRotation");
        assert.ok(managed.length > 0);
        assert.equal(rotations.length, managed.length);
        for (const { name, inputs } of rotations) {
          const { automaticallyAfterDays: days } = inputs["rotationRules"] as {
            automaticallyAfterDays: number;
          };
          assert.ok(days <= QUARTER_DAYS, `${name}: ${days} days`);
        }
      });

      it("renews the material of every encryption key", () => {
        const keys = ofType(stack, "aws:kms/key:Key");
        assert.ok(keys.length > 0);
        for (const { name, inputs } of keys) assert.equal(inputs["enableKeyRotation"], true, name);
      });

      it("is missed by an alert once a quarter has passed since that date", () => {
        const rules = ofType(stack, "kubernetes:monitoring.coreos.com/v1:PrometheusRule").flatMap(
          ({ inputs }) => (inputs["spec"] as any).groups.flatMap((group: any) => group.rules),
        );
        const { expr, annotations } = rules.find(({ alert }) => alert === "SecretRotationOverdue");
        const due = Number(/^vector\(time\(\)\) > (\d+)$/.exec(expr)![1]) * 1000;
        const days = (due - Date.parse(rotatedOn(stack))) / DAY_MS;
        assert.ok(days > 0 && days <= QUARTER_DAYS, `${days} days`);
        const runbook = `docs/runbooks/${annotations.runbook_url.split("/").pop()}`;
        assert.match(readFileSync(path.resolve(__dirname, "../..", runbook), "utf8"), /secretsRotatedOn/);
      });
    });
  }
});
