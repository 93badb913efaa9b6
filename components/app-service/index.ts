import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { analysisTemplates } from "./analysis";
import { AppServiceArgs } from "./args";
import { autoscaler } from "./autoscaling";
import { disruptionBudget } from "./disruption-budget";
import { awsIdentity } from "./identity";
import { leaseAccess } from "./lease";
import { Names, namesOf } from "./names";
import { networkPolicy } from "./network-policy";
import { securityGroupPolicy } from "./security-groups";
import { serviceMonitor } from "./service-monitor";
import { exposedServices } from "./services";
import { validateAppService } from "./validate";
import { workload } from "./workload";

export * from "./args";

/**
 * One workload and everything that belongs to it: service account, Services, autoscaling, disruption budget,
 * network policy, metrics, access to AWS.
 *
 * Secure by default: restricted Pod Security, read-only root, no service-account token, closed in both directions
 * but for the declared peers, spread over zones and hosts in a way that heals when a zone is lost.
 *
 * @throws ArgsError for contradictory arguments; see `validate.ts`
 */
export class AppService extends pulumi.ComponentResource {
  /** Name of the workload, and of its service account. */
  readonly workloadName: pulumi.Output<string>;

  constructor(name: string, args: AppServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    validateAppService(name, args);
    super("slipway:app:AppService", name, {}, opts);
    const names: Names = namesOf(name, args);
    const parent = { parent: this };
    const account = new k8s.core.v1.ServiceAccount(
      names.resource,
      { metadata: names.metadata, automountServiceAccountToken: false },
      parent,
    );
    const before: pulumi.Resource[] = [
      account,
      networkPolicy(names, args, parent),
      ...awsIdentity(names, args, this),
      ...leaseAccess(names, args, parent),
      ...securityGroupPolicy(names, args, parent),
      ...exposedServices(names, args, parent),
      ...analysisTemplates(names, args, parent),
    ];
    const made = workload(names, args, { parent: this, dependsOn: before });
    const after = { parent: this, dependsOn: [made] };
    disruptionBudget(names, parent);
    if (args.autoscaling) autoscaler(names, args.autoscaling, args, after);
    serviceMonitor(names, args, parent);
    this.workloadName = pulumi.output(names.workload);
    this.registerOutputs({ workloadName: this.workloadName });
  }
}
