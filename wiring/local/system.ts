import * as pulumi from "@pulumi/pulumi";
import { AppService } from "../../components/app-service";
import { POSTGRES_USER } from "../../components/in-cluster-database/places";
import { imageOf as postgresImage } from "../../components/in-cluster-database/store";
import { SyntheticSecrets } from "../../components/synthetic-secrets";
import { Tenant } from "../../components/tenant";
import { InClusterConfig } from "../../config/environment-schema";
import { System } from "../../systems/types";
import { appServiceArgs } from "../app-service-args";
import { exporterLogins, LoginTarget } from "../exporters/login";
import { publicEntries } from "../public-entries";
import { at } from "../stage";
import { systemLabels } from "../tags";
import { localData } from "./data";
import { localSecrets } from "./secrets";
import { localServices } from "./services";
import { localTenantArgs } from "./tenant-args";

/** One system with all that belongs to it, in a cluster that has no cloud to offer. */
export class LocalSystem extends pulumi.ComponentResource {
  /** Host names, for the stack's outputs. */
  readonly hosts: string[];

  constructor(system: System, config: InClusterConfig, opts: pulumi.ComponentResourceOptions) {
    super("slipway:system:LocalSystem", system.name, {}, opts);
    const { stage } = config;
    const data = localData(system, config, this);
    const args = localTenantArgs(system, config);
    const tenant = new Tenant(system.name, args, { parent: this });
    const secrets = new SyntheticSecrets(
      system.name,
      {
        namespace: tenant.namespace,
        labels: systemLabels(system, config),
        secrets: localSecrets(system, data),
      },
      { parent: this },
    );
    const services = localServices(system, data, config);
    for (const service of system.services) {
      new AppService(`${system.name}-${service.id}`, appServiceArgs(system, service, services), {
        parent: this,
        dependsOn: [tenant, secrets],
      });
    }
    const logins: LoginTarget = {
      stage,
      image: (name) => postgresImage(config.databases[system.name]![name]!.engineVersion),
      user: POSTGRES_USER,
      database: (name) => services.network.database(name),
    };
    exporterLogins(system, logins, { parent: this, dependsOn: [tenant, secrets] });
    this.hosts = publicEntries(system).map((entry) => at(stage, entry.host));
    this.registerOutputs({ hosts: this.hosts });
  }
}
