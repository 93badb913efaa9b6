import * as pulumi from "@pulumi/pulumi";
import { AppService } from "../components/app-service";
import { ServiceHealth } from "../components/service-health";
import { MONITORING_NAMESPACE } from "../components/add-on/monitors";
import { Database } from "../components/database";
import { USER as RESTORE_CHECK_USER } from "../components/restore-check/cron-job";
import { Tenant } from "../components/tenant";
import { System } from "../systems/types";
import { appServiceArgs } from "./app-service-args";
import { awsServices, podGroupIds } from "./aws-services";
import { Context } from "./context";
import { exporterLogins, LoginTarget } from "./exporters/login";
import { exporterOf } from "./exporters/postgres";
import { meshAuthorization } from "./mesh-authorization";
import { publicEntries } from "./public-entries";
import { restoreCheckImage } from "./restore-check";
import { serviceHealthArgs } from "./service-health-args";
import { systemData } from "./system-data";
import { tenantArgs } from "./tenant-args";
import { at } from "./stage";

/** One system with all that belongs to it: its data, its namespace, its services. */
export class RunningSystem extends pulumi.ComponentResource {
  /** Public host names, for the stack's outputs. */
  readonly hosts: string[];
  /** By `<system>-<database>`. */
  readonly databases: Record<string, Database>;

  constructor(system: System, context: Context) {
    super("slipway:system:RunningSystem", system.name, {}, { providers: Object.values(context.providers) });
    const { stage } = context.config;
    const data = systemData(system, context, this);
    const tenant = new Tenant(system.name, tenantArgs(system, data, context), {
      parent: this,
      dependsOn: context.foundation,
    });
    const services = awsServices(system, data, context);
    const watch = {
      stage,
      runbooks: context.config.alerts.runbooks,
      dashboardNamespace: MONITORING_NAMESPACE,
    };
    for (const service of system.services) {
      const name = `${system.name}-${service.id}`;
      const made = new AppService(name, appServiceArgs(system, service, services), {
        parent: this,
        dependsOn: [tenant],
      });
      new ServiceHealth(name, serviceHealthArgs(system, service, watch), { parent: this, dependsOn: [made] });
    }
    const logins: LoginTarget = {
      stage,
      image: () => restoreCheckImage(context.config),
      user: RESTORE_CHECK_USER,
      database: (name) => services.network.database(name),
      securityGroupIds: (name) => podGroupIds(data, exporterOf(name), context),
    };
    exporterLogins(system, logins, { parent: this, dependsOn: [tenant] });
    if (system.mesh) meshAuthorization(system, context, { parent: this, dependsOn: [tenant] });
    this.hosts = publicEntries(system).map((entry) => at(stage, entry.host));
    this.databases = Object.fromEntries(
      Object.entries(data.databases).map(([name, database]) => [`${system.name}-${name}`, database]),
    );
    this.registerOutputs({ hosts: this.hosts });
  }
}
