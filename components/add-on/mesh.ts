/** Port of the node proxies: all traffic between two pods of an ambient mesh arrives there (HBONE, Istio docs). */
export const MESH_TUNNEL_PORT = 15008;

/** Labels by which a pod of a namespace outside the mesh joins it. */
export const meshLabels = (mesh: boolean): Record<string, string> =>
  mesh ? { "istio.io/dataplane-mode": "ambient" } : {};
