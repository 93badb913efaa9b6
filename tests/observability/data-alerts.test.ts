import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { planning } from "../systems/planned-stack";
import { onFiles } from "./promtool";
import { dataRules } from "./rendered";

const RUNBOOKS = path.resolve(__dirname, "../../docs/runbooks");
const TAGS = { tag_slipway_system: "shop", tag_slipway_owner: "sales" };
const DATABASE = { dimension_DBInstanceIdentifier: "shop-db", ...TAGS };
const CACHE = { dimension_CacheClusterId: "shop-cache-001", ...TAGS };

interface Case {
  alert: string;
  metric: string;
  labels: Record<string, string>;
  fires: number;
  quiet: number;
}

const CASES: Case[] = [
  {
    alert: "DatabaseStorageLow",
    metric: "aws_rds_free_storage_space_minimum",
    labels: DATABASE,
    fires: 2e9,
    quiet: 3e9,
  },
  { alert: "DatabaseBusy", metric: "aws_rds_cpuutilization_average", labels: DATABASE, fires: 91, quiet: 89 },
  {
    alert: "CacheBusy",
    metric: "aws_elasticache_engine_cpuutilization_average",
    labels: CACHE,
    fires: 91,
    quiet: 89,
  },
];

function series({ metric, labels }: Case, value: number): object {
  const matchers = Object.entries(labels).map(([name, text]) => `${name}="${text}"`);
  return { series: `${metric}{${matchers.join(",")},region="us-east-1"}`, values: `${value}x40` };
}

function unitTest(item: Case, value: number, fires: boolean): object {
  const rule = dataRules("prod").find(({ alert }) => alert === item.alert);
  const filled = (text: string) =>
    text.replace(/{{ \$labels\.(\w+) }}/g, (_all, label: string) => item.labels[label] ?? "");
  const each = (values: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(values).map(([key, text]) => [key, filled(text)]));
  const expected = {
    exp_labels: { ...item.labels, ...each(rule?.labels) },
    exp_annotations: each(rule?.annotations),
  };
  return {
    interval: "1m",
    input_series: [series(item, value)],
    alert_rule_test: [{ eval_time: "30m", alertname: item.alert, exp_alerts: fires ? [expected] : [] }],
  };
}

describe("alerts on databases and caches", () => {
  before(planning("prod"));

  it("all have a test and a runbook", () => {
    assert.deepEqual(
      dataRules("prod").map(({ alert }) => alert),
      CASES.map(({ alert }) => alert),
    );
    for (const { annotations } of dataRules("prod")) {
      assert.ok(existsSync(path.join(RUNBOOKS, path.basename(annotations?.["runbook_url"] ?? ""))));
    }
  });

  it("each fire when they should, for the team that owns the instance, and not when they need not", () => {
    const { status, output } = onFiles(
      "promtool",
      (files) => ["test", "rules", files[1] ?? ""],
      { groups: [{ name: "data", rules: dataRules("prod") }] },
      {
        rule_files: ["0.yaml"],
        evaluation_interval: "1m",
        tests: CASES.flatMap((item) => [unitTest(item, item.fires, true), unitTest(item, item.quiet, false)]),
      },
    );
    assert.equal(status, 0, output);
  });
});
