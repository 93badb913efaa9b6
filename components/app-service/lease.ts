import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs } from "./args";
import { Names } from "./names";

/** Lets the replicas hold one lease, by which they elect the one that acts; nothing else in the API. */
export function leaseAccess(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (!args.leaderElection) return [];
  const { lease } = args.leaderElection;
  const metadata = { ...names.metadata, name: `${names.workload}-lease` };
  // Made here, so that the service account needs no right to create leases of any name.
  const object = new k8s.coordination.v1.Lease(
    `${names.resource}-lease`,
    { metadata: { ...names.metadata, name: lease }, spec: {} },
    { ...opts, ignoreChanges: ["spec"] },
  );
  const role = new k8s.rbac.v1.Role(
    `${names.resource}-lease`,
    {
      metadata,
      rules: [
        {
          apiGroups: ["coordination.k8s.io"],
          resources: ["leases"],
          resourceNames: [lease],
          verbs: ["get", "watch", "update", "patch"],
        },
      ],
    },
    opts,
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    `${names.resource}-lease`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: names.workload, namespace: args.namespace }],
    },
    opts,
  );
  return [object, role, binding];
}
