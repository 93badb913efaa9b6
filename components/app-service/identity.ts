import * as pulumi from "@pulumi/pulumi";
import { podIdentity } from "../add-on/pod-identity";
import { AppServiceArgs } from "./args";
import { Names } from "./names";

/** A role for the pods, given to their service account by EKS Pod Identity; nothing when none is asked for. */
export function awsIdentity(names: Names, args: AppServiceArgs, parent: pulumi.Resource): pulumi.Resource[] {
  const { aws: access, namespace } = args;
  if (!access) return [];
  const { association } = podIdentity(
    names.resource,
    {
      clusterName: access.clusterName,
      namespace,
      serviceAccount: names.workload,
      statements: access.statements.map(({ sid, actions, resources, conditions }) => ({
        Sid: sid,
        Action: actions,
        Resource: resources,
        Condition: conditions,
      })),
      permissionsBoundary: access.permissionsBoundary,
      tags: access.tags,
    },
    parent,
  );
  return [association];
}
