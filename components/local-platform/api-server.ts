import { toCidr } from "../add-on/traffic";

/**
 * Ports of the Kubernetes API: 443 at its Service; behind it 6443 in kind and 8443 in minikube. Network policies are
 * judged by the port behind.
 */
export const API_SERVER_PORTS = [443, 6443, 8443];

/** The API server is on the node's network, whose range is the container engine's. */
export function toApiServer() {
  return toCidr("0.0.0.0/0", API_SERVER_PORTS);
}
