import * as k8s from "@pulumi/kubernetes";
import { metadata, TenantParts } from ".";

const READ = ["get", "list", "watch"];

/** What people see: everything of the system but its secrets. */
const VIEW = [
  {
    apiGroups: [""],
    resources: ["pods", "services", "configmaps", "events", "persistentvolumeclaims"],
    verbs: READ,
  },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets"], verbs: READ },
  { apiGroups: ["argoproj.io"], resources: ["rollouts", "analysisruns"], verbs: READ },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: READ },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: READ },
];

/**
 * What operators do in an incident: read logs, restart, scale, promote or abort a rollout, look through a port. They
 * restart by evicting or deleting pods: whoever may patch a workload may mount any secret of the namespace in it.
 */
const OPERATE = [
  ...VIEW,
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  { apiGroups: [""], resources: ["pods/portforward", "pods/eviction"], verbs: ["create"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["get", "update", "patch"] },
  { apiGroups: ["argoproj.io"], resources: ["rollouts/scale"], verbs: ["get", "update", "patch"] },
  { apiGroups: ["argoproj.io"], resources: ["rollouts/status"], verbs: ["patch"] },
];

/** Roles for the groups that access entries put people into. */
export function accessRoles(parts: TenantParts): void {
  const { viewerGroup, operatorGroup } = parts.args;
  if (viewerGroup) bind(parts, "viewer", viewerGroup, VIEW);
  if (operatorGroup) bind(parts, "operator", operatorGroup, OPERATE);
}

function bind(parts: TenantParts, role: string, group: string, rules: typeof VIEW): void {
  const { name, opts } = parts;
  new k8s.rbac.v1.Role(`${name}-${role}`, { metadata: metadata(parts, role), rules }, opts);
  new k8s.rbac.v1.RoleBinding(
    `${name}-${role}`,
    {
      metadata: metadata(parts, role),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
    },
    opts,
  );
}
