import { MonitoringStackArgs } from "./args";

/** Who hears alerts, and the Kubernetes secret with what it takes to reach them. */
export interface Receiver {
  name: string;
  kind: "rota" | "heartbeat";
  /** Of a rota that hears the alerts of one team; the one without hears those of all others. */
  team?: string;
  /** Entry in Secrets Manager. */
  secretName: string;
  /** Kubernetes secret, missing until the entry is filled. */
  secret: string;
  folder: string;
  /** Key of the secret, and file in the folder. */
  file: string;
  description: string;
}

/** In the order in which routes are tried: teams before the rota of everybody else. */
export function receiversOf(args: MonitoringStackArgs): Receiver[] {
  const teams = Object.entries(args.teamPagerDutySecretNames ?? {});
  return [
    ...(args.heartbeatSecretName === undefined ? [] : [heartbeat(args.heartbeatSecretName)]),
    ...teams.map(([team, secretName]) => rota(secretName, team)),
    ...(args.pagerDutySecretName === undefined ? [] : [rota(args.pagerDutySecretName)]),
  ];
}

function rota(secretName: string, team?: string): Receiver {
  const name = team ? `pagerduty-${team}` : "pagerduty";
  return {
    name,
    kind: "rota",
    team,
    secretName,
    secret: name,
    folder: `/etc/alertmanager/${name}`,
    file: "routing-key",
    description: `PagerDuty routing key of ${team ? `team ${team}` : "the alerts"}; filled by who owns the on-call rota`,
  };
}

function heartbeat(secretName: string): Receiver {
  return {
    name: "heartbeat",
    kind: "heartbeat",
    secretName,
    secret: "heartbeat",
    folder: "/etc/alertmanager/heartbeat",
    file: "url",
    description:
      "Address that is called every minute while alerting works, and raises the alarm when it is not",
  };
}
