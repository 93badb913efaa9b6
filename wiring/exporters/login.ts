import * as pulumi from "@pulumi/pulumi";
import { NetworkPeerArgs } from "../../components/app-service/args";
import { DatabaseLogin, DatabaseLoginArgs } from "../../components/database-login";
import { System } from "../../systems/types";
import { at } from "../stage";
import { systemLabels } from "../tags";
import { EXPORTER_LOGIN, exporterOf, ownerSecret } from "./postgres";

/** What a target decides about the logins of the exporters. */
export interface LoginTarget {
  stage: Parameters<typeof at>[0];
  /** Image with bash and psql, for a database. */
  image(database: string): string;
  /** Numeric user of that image. */
  user: number;
  database(name: string): NetworkPeerArgs;
  securityGroupIds?(database: string): DatabaseLoginArgs["securityGroupIds"];
}

/** Name of the job that makes the exporter's login, and label of its pods. */
export function loginJob(database: string): string {
  return `${database}-exporter-login`;
}

/** True where the system has an exporter beside the database. */
export function isWatched({ services }: System, database: string): boolean {
  return services.some(({ id }) => id === exporterOf(database));
}

/** The login of each exporter of PostgreSQL; nothing where the system has none. */
export function exporterLogins(
  system: System,
  target: LoginTarget,
  opts: pulumi.ComponentResourceOptions,
): void {
  for (const database of Object.keys(system.databases ?? {}).filter((name) => isWatched(system, name))) {
    const secret = exporterOf(database);
    new DatabaseLogin(
      `${system.name}-${loginJob(database)}`,
      {
        namespace: at(target.stage, system.namespace),
        job: loginJob(database),
        labels: systemLabels(system, target),
        image: target.image(database),
        user: target.user,
        login: EXPORTER_LOGIN,
        password: { secret, key: "password" },
        address: { secret, key: "address" },
        ownerSecret: ownerSecret(database),
        network: target.database(database),
        securityGroupIds: target.securityGroupIds?.(database),
      },
      opts,
    );
  }
}
