import { DnsFailoverArgs } from "../components/add-on/dns";
import { TenantArgs } from "../components/tenant/args";
import { StackConfig } from "../config/schema";
import { Stage, System } from "../systems/types";
import { canaryOfRoute } from "./check-rollout";
import { Context } from "./context";
import { clusterNameOf } from "./foundation-args";
import { ISSUER } from "./issuer";
import { quotaOf } from "./quota";
import { SystemData } from "./system-data";
import { secretStore, tenantSecrets } from "./system-secrets";
import { at } from "./stage";
import { systemLabels } from "./tags";

/** The namespace of a system as its declaration asks, on AWS. */
export function tenantArgs(system: System, data: SystemData, context: Context): TenantArgs {
  const { stage } = context.config;
  const entry = { issuer: ISSUER[stage], dns: dnsFailover(context.config) };
  return {
    ...declaredTenant(system, stage),
    mesh: system.mesh ? "ambient" : undefined,
    claims: claimsOf(system, stage, `${system.name}-efs`),
    secrets: tenantSecrets(system, data, stage),
    secretStore: system.secrets ? secretStore(system, data, context) : undefined,
    secretFiles: secretFiles(system, data),
    ingresses: (system.ingresses ?? []).map((ingress) => ({
      ...ingress,
      host: at(stage, ingress.host),
      ...entry,
    })),
    gateway: system.mesh && {
      ...system.mesh.gateway,
      host: at(stage, system.mesh.gateway.host),
      routes: system.mesh.gateway.routes.map((route) => ({
        ...route,
        canaryService: canaryOfRoute(system, route.name, stage),
      })),
      ...entry,
    },
  };
}

/** Which of two regions this stack is; nothing where there is no second one. */
function dnsFailover(config: StackConfig): DnsFailoverArgs | undefined {
  if (!config.dns || !(config.recovery ?? config.backup.recoveryRegion)) return undefined;
  return { cluster: clusterNameOf(config), role: config.recovery ? "SECONDARY" : "PRIMARY" };
}

/** What is the same on every target. */
export function declaredTenant(system: System, stage: Stage): TenantArgs {
  return {
    namespace: at(stage, system.namespace),
    labels: systemLabels(system, { stage }),
    quota: quotaOf(system, stage),
    viewerGroup: "viewers",
    operatorGroup: "operators",
    configMaps: Object.fromEntries(
      Object.entries(system.configMaps ?? {}).map(([name, keys]) => [
        name,
        Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, at(stage, value)])),
      ]),
    ),
  };
}

function claimsOf(system: System, stage: Stage, storageClass: string): TenantArgs["claims"] {
  return Object.fromEntries(
    Object.entries(system.claims ?? {})
      .filter(([, claim]) => claim.stages?.includes(stage) ?? true)
      .map(([name, { size, accessMode }]) => [name, { size, accessMode, storageClass }]),
  );
}

/** A SecretProviderClass for each secret that some service mounts as files. */
function secretFiles(system: System, data: SystemData): TenantArgs["secretFiles"] {
  const mounted = system.services
    .flatMap((service) => Object.values(service.volumes ?? {}))
    .flatMap((volume) => ("secretFiles" in volume ? [volume.secretFiles] : []));
  return Object.fromEntries(
    [...new Set(mounted)].map((name) => [
      name,
      Object.fromEntries(
        Object.keys(system.secrets?.[name] ?? {}).flatMap((key) => {
          const entry = data.entries[`${name}/${key}`];
          return entry ? [[key, { secretName: entry.secretName }]] : [];
        }),
      ),
    ]),
  );
}
