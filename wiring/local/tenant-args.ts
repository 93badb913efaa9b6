import { TenantArgs, TenantIngressArgs } from "../../components/tenant/args";
import { System } from "../../systems/types";
import { at } from "../stage";
import { declaredTenant } from "../tenant-args";

/** The namespace of a system in a cluster on a developer's machine. */
export function localTenantArgs(system: System): TenantArgs {
  return {
    ...declaredTenant(system, "local"),
    claims: Object.fromEntries(
      Object.entries(system.claims ?? {})
        .filter(([, { stages }]) => stages?.includes("local") ?? true)
        // One node: its pods may share a volume that only one node may have.
        .map(([name, { size }]) => [name, { size, accessMode: "ReadWriteOnce" }]),
    ),
    ingresses: [...(system.ingresses ?? []).map((ingress) => withoutTls(ingress)), ...meshRoutes(system)],
  };
}

function withoutTls({
  name,
  host,
  paths,
  requestsPerMinute,
  bodySize,
  websocketTimeoutSeconds,
}: NonNullable<System["ingresses"]>[number]): TenantIngressArgs {
  return { name, host: at("local", host), paths, requestsPerMinute, bodySize, websocketTimeoutSeconds };
}

/** There is no mesh: nginx takes the routes of its gateway. */
function meshRoutes({ mesh }: System): TenantIngressArgs[] {
  if (!mesh) return [];
  const { name, host, routes } = mesh.gateway;
  const paths = routes.map(({ prefix, service, port }) => ({ path: prefix, service, port }));
  return [{ name, host: at("local", host), paths }];
}
