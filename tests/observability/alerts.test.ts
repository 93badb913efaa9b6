import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { alertCase, Series } from "./alert-cases";
import { onFiles } from "./promtool";
import { alertsOf, rulesOf, STAGES, WorkloadAlert } from "./rendered";

const RUNBOOKS = path.resolve(__dirname, "../../docs/runbooks");

/** A promtool unit test: with these samples the alert is as expected. */
function unitTest({ rule }: WorkloadAlert, samples: Series[], seconds: number, fires: boolean): object {
  return {
    interval: "15s",
    input_series: samples,
    alert_rule_test: [
      {
        eval_time: `${seconds}s`,
        alertname: rule.alert,
        exp_alerts: fires ? [{ exp_labels: rule.labels, exp_annotations: rule.annotations }] : [],
      },
    ],
  };
}

/** One that fires, and one that is nearly as bad and does not. */
function unitTests(alert: WorkloadAlert): object[] {
  const known = alertCase(alert);
  assert.ok(known, `tests/observability/alert-cases.ts has no case for ${alert.rule.alert}`);
  return [unitTest(alert, known.fires, known.after, true), unitTest(alert, known.quiet, known.after, false)];
}

describe("rules", () => {
  for (const stage of STAGES) {
    it(`of ${stage} are accepted by Prometheus`, () => {
      const groups = rulesOf(stage).flatMap((rules) => rules.groups);
      assert.ok(groups.length > 12, `${groups.length} groups`);
      const { status, output } = onFiles("promtool", ([file]) => ["check", "rules", file ?? ""], { groups });
      assert.equal(status, 0, output);
    });
  }

  it("of every alert say how severe it is, whose it is, what happened and what to do", () => {
    for (const { rule } of alertsOf("prod")) {
      assert.match(rule.labels?.["severity"] ?? "", /^(critical|warning)$/, rule.alert);
      for (const label of ["team", "system", "namespace", "workload"]) {
        assert.ok(rule.labels?.[label], `${rule.alert} lacks ${label}`);
      }
      assert.ok(rule.annotations?.["summary"], rule.alert);
      const page = path.basename(rule.annotations?.["runbook_url"] ?? "");
      assert.ok(existsSync(path.join(RUNBOOKS, page)), `docs/runbooks/${page} of ${rule.alert} is missing`);
    }
  });
});

for (const stage of STAGES) {
  describe(`alerts of ${stage}`, () => {
    for (const rules of rulesOf(stage)) {
      it(`on ${rules.workload} each fire when they should, and not when they need not`, () => {
        const alerts = alertsOf(stage).filter(({ workload }) => workload === rules.workload);
        assert.ok(alerts.length >= 4, `${alerts.length} alerts`);
        const { status, output } = onFiles(
          "promtool",
          (files) => ["test", "rules", files[1] ?? ""],
          { groups: rules.groups },
          { rule_files: ["0.yaml"], evaluation_interval: "15s", tests: alerts.flatMap(unitTests) },
        );
        assert.equal(status, 0, output);
      });
    }
  });
}
