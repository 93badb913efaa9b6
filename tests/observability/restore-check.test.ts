import assert from "node:assert/strict";
import { plannedStack, planning } from "../systems/planned-stack";
import { onFiles } from "./promtool";

const CRON_JOB = 'namespace="restore-check",cronjob="shop"';
const ALERT = {
  exp_labels: { severity: "critical", team: "platform", system: "platform", cronjob: "shop" },
};

/** Samples an hour apart for ten days. promtool's clock starts at 0, so that a time stamp counts from its start. */
const steady = (series: string, value: number) => ({ series, values: `${value}x240` });

describe("alerts of the restore check", () => {
  before(planning("prod"));

  const groups = () =>
    plannedStack("prod").find(
      ({ type, inputs }) => type.endsWith(":PrometheusRule") && inputs.metadata.name === "restore-check",
    )?.inputs.spec.groups as { rules: any[] }[];

  /** Whether RestoreCheckOverdue fires at an hour, with what it then says. */
  function overdue(samples: object[], hour: number, fires: boolean): void {
    const rule = groups()[0]?.rules.find(({ alert }) => alert === "RestoreCheckOverdue");
    const annotations = {
      ...rule.annotations,
      summary: rule.annotations.summary.replace("{{ $labels.cronjob }}", "shop"),
    };
    const { status, output } = onFiles(
      "promtool",
      ([, tests]) => ["test", "rules", tests ?? ""],
      { groups: groups() },
      {
        rule_files: ["0.yaml"],
        tests: [
          {
            interval: "1h",
            input_series: samples,
            alert_rule_test: [
              {
                eval_time: `${hour}h`,
                alertname: "RestoreCheckOverdue",
                exp_alerts: fires ? [{ ...ALERT, exp_annotations: annotations }] : [],
              },
            ],
          },
        ],
      },
    );
    assert.equal(status, 0, output);
  }
  const created = steady(`kube_cronjob_created{${CRON_JOB}}`, 0);
  const proven = steady(`kube_cronjob_status_last_successful_time{${CRON_JOB}}`, 3600);

  it("fire once the last proof is older than 8 days, and not before", () => {
    overdue([created, proven], 8 * 24, false);
    overdue([created, proven], 8 * 24 + 2, true);
  });

  it("fire 8 days after a check was made that never proved anything", () => {
    overdue([created], 8 * 24 - 1, false);
    overdue([created], 8 * 24 + 1, true);
  });
});
