import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { addOnNamespace, OWN_IMAGES_LABEL } from "../add-on/namespace";
import { toCidr, toDns, toHttps, toPodIdentityAgent } from "../add-on/traffic";
import { ArgsError } from "../args-error";
import { alerts } from "./alerts";
import { RestoreCheckArgs } from "./args";
import { cronJob, LABELS, NAMESPACE, RESOURCES, SERVICE_ACCOUNT } from "./cron-job";
import { checkIdentity } from "./identity";

export * from "./args";

const PORT = 5432;

/**
 * Proves each week that the backups of each database can be restored: a job has RDS restore the newest point in time
 * beside the database, looks into it and deletes it again (`restore-check/restore-check.sh`). Prometheus alerts when
 * a proof failed or is older than 8 days. Needs MonitoringStack and Platform.
 *
 * @throws ArgsError where there is no database, or more than a Saturday has room for
 */
export class RestoreCheck extends pulumi.ComponentResource {
  constructor(name: string, args: RestoreCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    const databases = Object.entries(args.databases);
    if (databases.length < 1 || databases.length > 48)
      throw new ArgsError("RestoreCheck", name, `databases has ${databases.length} entries; give 1 to 48`);
    super("slipway:data:RestoreCheck", name, {}, opts);
    const parent = { parent: this };
    const namespace = addOnNamespace(
      name,
      {
        namespace: NAMESPACE,
        podSecurity: "restricted",
        labels: { [OWN_IMAGES_LABEL]: "true" },
        traffic: {
          ingress: [],
          egress: [toDns(), toHttps(), toPodIdentityAgent(), toCidr(args.vpcCidr, [PORT])],
        },
      },
      parent,
    );
    const inside = { parent: this, dependsOn: [namespace] };
    quota(name, databases.length, inside);
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { name: SERVICE_ACCOUNT, namespace: NAMESPACE }, automountServiceAccountToken: false },
      inside,
    );
    const { association } = checkIdentity(name, args, this);
    const groups = podSecurityGroups(name, args, inside);
    const before = { parent: this, dependsOn: [account, association, groups] };
    databases.forEach(([database], index) => cronJob(name, database, index, args, before));
    const { runbooks } = args;
    alerts(name, { object: NAMESPACE, namespace: NAMESPACE, labels: LABELS, runbooks }, inside);
    this.registerOutputs({});
  }
}

/** Room for a pod of each database and one that is tried again. */
function quota(name: string, databases: number, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name: NAMESPACE, namespace: NAMESPACE };
  const hard = {
    pods: String(2 * databases),
    "limits.cpu": String(databases),
    "limits.memory": `${databases}Gi`,
  };
  new k8s.core.v1.ResourceQuota(name, { metadata, spec: { hard } }, opts);
  const { requests, limits } = RESOURCES;
  new k8s.core.v1.LimitRange(
    name,
    { metadata, spec: { limits: [{ type: "Container", defaultRequest: requests, default: limits }] } },
    opts,
  );
}

/** A group of the pods' own, which each database lets in. A restored instance has the groups of its source. */
function podSecurityGroups(
  name: string,
  { vpcId, databases, clusterSecurityGroupId, tags }: RestoreCheckArgs,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.apiextensions.CustomResource {
  const { parent } = opts;
  const group = new aws.ec2.SecurityGroup(
    name,
    { vpcId, description: "Pods of the restore check", tags: { ...tags, Name: name } },
    { parent },
  );
  for (const [database, { securityGroupId }] of Object.entries(databases)) {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-to-${database}`,
      {
        securityGroupId,
        description: "From the restore check",
        referencedSecurityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: PORT,
        toPort: PORT,
        tags,
      },
      { parent },
    );
  }
  return new k8s.apiextensions.CustomResource(
    `${name}-security-groups`,
    {
      apiVersion: "vpcresources.k8s.aws/v1beta1",
      kind: "SecurityGroupPolicy",
      metadata: { name: NAMESPACE, namespace: NAMESPACE },
      spec: {
        podSelector: { matchLabels: LABELS },
        securityGroups: { groupIds: [group.id, clusterSecurityGroupId] },
      },
    },
    opts,
  );
}
