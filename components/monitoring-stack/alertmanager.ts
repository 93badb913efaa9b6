import { ChartValue, ChartValues } from "../add-on/chart";
import { resources, zoneSpread } from "../add-on/pods";
import { MonitoringStackArgs } from "./args";
import { Receiver, receiversOf } from "./receivers";
import { volumeClaim } from "./volume-claim";

/** Values of the chart's part `alertmanager`. */
export function alertmanagerValues(args: MonitoringStackArgs): ChartValues {
  const receivers = receiversOf(args);
  return {
    podDisruptionBudget: { enabled: args.replicas > 1 },
    config: routing(receivers),
    alertmanagerSpec: {
      replicas: args.replicas,
      retention: "120h",
      podAntiAffinity: "hard",
      topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": "alertmanager" }),
      resources: resources({ cpu: "50m", memory: "128Mi", cpuLimit: "200m" }),
      storage: { volumeClaimTemplate: volumeClaim(args.storageClass, "2Gi") },
      // Optional, so that alerts are collected and shown before the entries in Secrets Manager are filled.
      volumes: receivers.map(({ secret }) => ({
        name: secret,
        secret: { secretName: secret, optional: true },
      })),
      volumeMounts: receivers.map(({ secret, folder }) => ({
        name: secret,
        mountPath: folder,
        readOnly: true,
      })),
    },
  };
}

/**
 * By severity and team: a team with a rota of its own hears its alerts, the platform's rota hears all others. Critical
 * alerts leave after 10 s, so that they are there within the minute of document 003 (REQ-T224).
 */
function routing(receivers: Receiver[]): ChartValues {
  const heartbeat = receivers.find(({ kind }) => kind === "heartbeat");
  return {
    global: { resolve_timeout: "5m" },
    inhibit_rules: [
      inhibit(`severity = "critical"`, `severity =~ "warning|info"`),
      inhibit(`severity = "warning"`, `severity = "info"`),
      // Whoever hears that no pod is there need not hear that they are too few.
      {
        source_matchers: [`alertname =~ "WorkloadDown|NoPodReady"`],
        target_matchers: [`severity = "warning"`],
        equal: ["namespace", "workload"],
      },
    ],
    route: {
      receiver: "nobody",
      group_by: ["namespace", "workload", "alertname"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        ...(heartbeat ? [deadMansSwitch(heartbeat)] : []),
        ...receivers.filter(({ kind }) => kind === "rota").map(rotaRoute),
      ],
    },
    receivers: [{ name: "nobody" }, ...receivers.map(configured)],
  };
}

/** Watchdog fires always; whoever no longer hears of it calls for help. */
function deadMansSwitch({ name }: Receiver): ChartValues {
  return {
    receiver: name,
    matchers: [`alertname = "Watchdog"`],
    group_wait: "0s",
    group_interval: "1m",
    repeat_interval: "1m",
  };
}

function rotaRoute({ name, team }: Receiver): ChartValues {
  return {
    receiver: name,
    matchers: [...(team ? [`team = "${team}"`] : []), `severity =~ "critical|warning"`],
    routes: [{ matchers: [`severity = "critical"`], group_wait: "10s", repeat_interval: "1h" }],
  };
}

function configured({ name, kind, folder, file }: Receiver): ChartValue {
  if (kind === "heartbeat") {
    return { name, webhook_configs: [{ url_file: `${folder}/${file}`, send_resolved: false }] };
  }
  return {
    name,
    pagerduty_configs: [
      {
        routing_key_file: `${folder}/${file}`,
        severity: "{{ .CommonLabels.severity }}",
        description: "{{ .CommonAnnotations.summary }}",
        client_url: "{{ .CommonAnnotations.runbook_url }}",
        send_resolved: true,
      },
    ],
  };
}

/** While the first fires, the second is quiet for the same alert of the same workload. */
function inhibit(source: string, target: string): ChartValue {
  return {
    source_matchers: [source],
    target_matchers: [target],
    equal: ["namespace", "workload", "alertname"],
  };
}
