import { LocalMonitoringArgs } from "../../components/local-monitoring";
import { LocalPlatformArgs } from "../../components/local-platform";
import { LocalConfig } from "../../config/local-schema";

export function localPlatformArgs({ ingress }: LocalConfig): LocalPlatformArgs {
  return { ingressNodePort: ingress.nodePort };
}

export function localMonitoringArgs({ monitoring }: LocalConfig): LocalMonitoringArgs {
  return { ...monitoring, hosts: { grafana: "grafana.localhost", prometheus: "prometheus.localhost" } };
}
