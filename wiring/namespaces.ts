import { MONITORING_NAMESPACE } from "../components/add-on/monitors";
import { INGRESS_NAMESPACE, MESH_INGRESS_NAMESPACE } from "../components/platform/namespaces";
import { TRACING_NAMESPACE } from "../components/trace-store/addresses";

/** Namespaces of the controllers that tenants talk to. */
export const NAMESPACES = {
  ingress: INGRESS_NAMESPACE,
  meshIngress: MESH_INGRESS_NAMESPACE,
  monitoring: MONITORING_NAMESPACE,
  tracing: TRACING_NAMESPACE,
} as const;
