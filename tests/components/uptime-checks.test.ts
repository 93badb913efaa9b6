import assert from "node:assert/strict";
import { UptimeChecks, UptimeChecksArgs } from "../../components/uptime-checks";
import { planResources } from "./planned-resources";

const CHECK = "aws:route53/healthCheck:HealthCheck";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const ARGS: UptimeChecksArgs = {
  paths: { "analytics.example": "/", "daa.example": "/health/live" },
  alarmTopicArn: "arn:aws:sns:us-east-1:111122223333:alarms",
  region: "us-east-1",
  tags: {},
};

const plan = (changes: Partial<UptimeChecksArgs> = {}) =>
  planResources((options) => void new UptimeChecks("uptime", { ...ARGS, ...changes }, options));

describe("UptimeChecks", () => {
  it("ask each public address from outside, by HTTPS and by its name (document 003, REQ-T230)", async () => {
    const planned = await plan();
    const asked = planned
      .all(CHECK)
      .map(({ inputs }) => [inputs["type"], inputs["fqdn"], inputs["resourcePath"], inputs["enableSni"]]);
    assert.deepEqual(asked, [
      ["HTTPS", "analytics.example", "/", true],
      ["HTTPS", "daa.example", "/health/live", true],
    ]);
  });

  it("tell the topic when an address fails, and when its check is silent", async () => {
    for (const { inputs } of (await plan()).all(ALARM)) {
      assert.deepEqual(inputs["alarmActions"], [ARGS.alarmTopicArn]);
      assert.equal(inputs["treatMissingData"], "breaching");
      assert.equal(inputs["threshold"], 1);
    }
  });

  it("refuse a path without a slash", () =>
    assert.rejects(plan({ paths: { "a.example": "health" } }), /the path of a.example is "health"/));

  it("refuse a topic in a region where Route 53 reports nothing", () =>
    assert.rejects(plan({ region: "eu-west-1" }), /region is eu-west-1; Route 53 reports/));
});
