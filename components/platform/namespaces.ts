/** Namespaces of the two entries; the peers of every tenant that is reached from outside. */
export const INGRESS_NAMESPACE = "ingress-nginx";
export const MESH_INGRESS_NAMESPACE = "istio-ingress";

/**
 * Port of the pod, labelled `acme.cert-manager.io/http01-solver: "true"`, that answers Let's Encrypt in the namespace
 * of a certificate; nginx must reach it.
 */
export const CHALLENGE_SOLVER_PORT = 8089;
