import assert from "node:assert/strict";
import { allSystems } from "../../systems";
import { onFiles } from "./promtool";
import { alertmanagerConfig, alertsOf } from "./rendered";

/** Debian's Alertmanager 0.25 does not know `url_file` of webhooks, which came with 0.26. */
function forAlertmanager025(config: any): any {
  const text = JSON.stringify(config).replace(/"url_file":"[^"]*"/g, '"url":"http://127.0.0.1/"');
  return JSON.parse(text);
}

/** Who hears an alert with these labels, as amtool says. */
function receiver(stage: string, labels: Record<string, string>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const { status, output } = onFiles(
    "amtool",
    ([file]) => ["config", "routes", "test", `--config.file=${file}`, ...matchers],
    forAlertmanager025(alertmanagerConfig(stage)),
  );
  assert.equal(status, 0, output);
  return output.split("\n")[0] ?? "";
}

describe("alert routing", () => {
  for (const stage of ["dev", "staging", "prod"]) {
    it(`of ${stage} is accepted by Alertmanager`, () => {
      const { status, output } = onFiles(
        "amtool",
        ([file]) => ["check-config", file ?? ""],
        forAlertmanager025(alertmanagerConfig(stage)),
      );
      assert.equal(status, 0, output);
    });
  }

  it("calls the rota of the trading team for its systems, and the platform's rota for all others", () => {
    for (const { name, team } of allSystems) {
      const expected = team === "trading" ? "pagerduty-trading" : "pagerduty";
      for (const severity of ["critical", "warning"]) {
        assert.equal(receiver("prod", { alertname: "X", system: name, team, severity }), expected, name);
      }
    }
  });

  it("calls nobody for what is only worth knowing", () =>
    assert.equal(receiver("prod", { alertname: "InfoInhibitor", severity: "none" }), "nobody"));

  it("calls the platform's rota for alerts of the cluster, which have no team", () =>
    assert.equal(receiver("prod", { alertname: "KubeNodeNotReady", severity: "critical" }), "pagerduty"));

  it("tells the dead man's switch every minute that it works", () => {
    assert.equal(receiver("prod", { alertname: "Watchdog", severity: "none" }), "heartbeat");
    const route = alertmanagerConfig("prod").route.routes.find((each: any) => each.receiver === "heartbeat");
    assert.equal(route.repeat_interval, "1m");
  });

  it("lets critical alerts leave after 10 s, whoever hears them", () => {
    const rotas = alertmanagerConfig("prod").route.routes.filter(
      (each: any) => each.receiver !== "heartbeat",
    );
    assert.equal(rotas.length, 2);
    for (const rota of rotas) {
      assert.deepEqual(rota.routes[0].matchers, ['severity = "critical"']);
      assert.equal(rota.routes[0].group_wait, "10s");
    }
  });

  it("names the team of every alert of a system, and of the exporter that asks for all of them", () => {
    const teams = new Set(["platform", ...allSystems.map(({ team }) => team)]);
    for (const { rule } of alertsOf("prod")) assert.ok(teams.has(rule.labels?.["team"] ?? ""), rule.alert);
  });
});
