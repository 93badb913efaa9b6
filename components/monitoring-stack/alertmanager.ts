import { ChartValue, ChartValues } from "../add-on/chart";
import { resources, zoneSpread } from "../add-on/pods";
import { MonitoringStackArgs } from "./args";
import { PAGERDUTY_KEY } from "./secrets";
import { volumeClaim } from "./volume-claim";

const KEY_FOLDER = "/etc/alertmanager/pagerduty";

/** Values of the chart's part `alertmanager`. */
export function alertmanagerValues(args: MonitoringStackArgs): ChartValues {
  const paged = args.pagerDutySecretName !== undefined;
  return {
    podDisruptionBudget: { enabled: args.replicas > 1 },
    config: routing(paged),
    alertmanagerSpec: {
      replicas: args.replicas,
      retention: "120h",
      podAntiAffinity: "hard",
      topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": "alertmanager" }),
      resources: resources({ cpu: "50m", memory: "128Mi", cpuLimit: "200m" }),
      storage: { volumeClaimTemplate: volumeClaim(args.storageClass, "2Gi") },
      ...(paged ? routingKeyFile() : {}),
    },
  };
}

/** Optional, so that alerts are collected and shown before the entry in Secrets Manager is filled. */
function routingKeyFile() {
  return {
    volumes: [{ name: "pagerduty", secret: { secretName: PAGERDUTY_KEY, optional: true } }],
    volumeMounts: [{ name: "pagerduty", mountPath: KEY_FOLDER, readOnly: true }],
  };
}

/** Critical alerts leave after 10 s, so that they are there within the minute of document 003 (REQ-T224). */
function routing(paged: boolean): ChartValues {
  const to = (severity: string) => ({
    receiver: paged ? "pagerduty" : "nobody",
    matchers: [`severity = "${severity}"`],
    ...(severity === "critical" ? { group_wait: "10s", repeat_interval: "1h" } : {}),
  });
  return {
    global: { resolve_timeout: "5m" },
    inhibit_rules: [
      inhibit(`severity = "critical"`, `severity =~ "warning|info"`),
      inhibit(`severity = "warning"`, `severity = "info"`),
    ],
    route: {
      receiver: "nobody",
      group_by: ["namespace", "alertname"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [to("critical"), to("warning")],
    },
    receivers: [
      { name: "nobody" },
      ...(paged
        ? [
            {
              name: "pagerduty",
              pagerduty_configs: [
                {
                  routing_key_file: `${KEY_FOLDER}/routing-key`,
                  severity: "{{ .CommonLabels.severity }}",
                  send_resolved: true,
                },
              ],
            },
          ]
        : []),
    ],
  };
}

/** While the first fires, the second is quiet for the same alert in the same namespace. */
function inhibit(source: string, target: string): ChartValue {
  return { source_matchers: [source], target_matchers: [target], equal: ["namespace", "alertname"] };
}
