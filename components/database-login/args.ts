import * as pulumi from "@pulumi/pulumi";
import { NetworkPeerArgs } from "../app-service/args";
import { ArgsError } from "../args-error";

/** Arguments of {@link DatabaseLogin}: a login that may read a database's statistics and none of its tables. */
export interface DatabaseLoginArgs {
  /** Namespace the job runs in. */
  namespace: pulumi.Input<string>;
  /** Name of the CronJob, and value of the label `app` of its pods. */
  job: string;
  /** Labels every object carries. */
  labels?: Record<string, string>;
  /** Image with bash and psql. */
  image: string;
  /** Numeric user of the image. */
  user: number;
  /** Name of the login: lower-case letters, digits and underscores. */
  login: string;
  /** Key of a Kubernetes secret with the login's password. */
  password: SecretKeyArgs;
  /** Key of one with the address of the database, such as `host:5432/shop?sslmode=require`. */
  address: SecretKeyArgs;
  /** Name of one with the keys `username` and `password`, of a login that may make others. */
  ownerSecret: string;
  /** Where the database is. */
  network: NetworkPeerArgs;
  /** Ids of the security groups the pods get. Leave out for the node's group. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** One key of a Kubernetes secret. */
export interface SecretKeyArgs {
  /** Name of the secret. */
  secret: string;
  /** Its key. */
  key: string;
}

/** @throws ArgsError for what {@link DatabaseLogin} lists. */
export function checkLoginArgs(name: string, { login }: DatabaseLoginArgs): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login) || login.startsWith("pg_")) {
    throw new ArgsError(
      "DatabaseLogin",
      name,
      `login is "${login}"; give up to 63 lower-case letters, digits and underscores, and not pg_ at the beginning`,
    );
  }
}
