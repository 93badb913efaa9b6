import { TenantArgs, TenantIngressArgs } from "../../components/tenant/args";
import { InClusterConfig } from "../../config/environment-schema";
import { Ingress, System } from "../../systems/types";
import { ISSUER } from "../issuer";
import { at } from "../stage";
import { expiryLabel } from "../tags";
import { declaredTenant } from "../tenant-args";

/** The namespace of a system in a cluster on a developer's machine, or in the environment of a pull request. */
export function localTenantArgs(system: System, config: InClusterConfig): TenantArgs {
  return {
    ...declaredTenant(system, "local"),
    namespaceLabels: expiryLabel(config),
    claims: Object.fromEntries(
      Object.entries(system.claims ?? {})
        .filter(([, { stages }]) => stages?.includes("local") ?? true)
        // One node: its pods may share a volume that only one node may have.
        .map(([name, { size }]) => [name, { size, accessMode: "ReadWriteOnce" }]),
    ),
    ingresses: [...(system.ingresses ?? []), ...meshRoutes(system)].map((ingress) =>
      "expires" in config ? withTls(ingress) : withoutTls(ingress),
    ),
  };
}

/** What the entry of a system has on both targets. */
type Entry = Omit<Ingress, "uptimePath">;

function withoutTls(ingress: Entry): TenantIngressArgs {
  return { ...ingress, host: at("local", ingress.host), tlsSecret: undefined };
}

/** On the cluster of dev, where cert-manager has dev's issuer. */
function withTls(ingress: Entry): TenantIngressArgs {
  return { ...ingress, host: at("local", ingress.host), issuer: ISSUER.dev };
}

/** There is no mesh: nginx takes the routes of its gateway. */
function meshRoutes({ mesh }: System): Entry[] {
  if (!mesh) return [];
  const { name, host, tlsSecret, routes } = mesh.gateway;
  const paths = routes.map(({ prefix, service, port }) => ({ path: prefix, service, port }));
  return [{ name, host, tlsSecret, paths }];
}
