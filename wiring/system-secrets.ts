import * as pulumi from "@pulumi/pulumi";
import { TenantSecretArgs, TenantSecretStoreArgs } from "../components/tenant/args";
import { SecretSource, Stage, System } from "../systems/types";
import { Context } from "./context";
import { keyOfCopies } from "./key-access";
import { at } from "./stage";
import { SystemData } from "./system-data";
import { systemTags } from "./tags";

/**
 * The Kubernetes secrets of a system: External Secrets fills each key from AWS Secrets Manager inside the
 * cluster, so no value passes through the program, its state or a manifest.
 */
export function tenantSecrets(
  system: System,
  data: SystemData,
  stage: Stage,
): Record<string, TenantSecretArgs> {
  return Object.fromEntries(
    Object.entries(system.secrets ?? {}).map(([name, keys]) => {
      const secret: TenantSecretArgs = { data: {}, from: {} };
      for (const [key, source] of Object.entries(keys)) {
        const { template, from } = valueOf(`${name}/${key}`, source, system, data, stage);
        secret.data[key] = template;
        Object.assign(secret.from, from);
      }
      return [name, secret];
    }),
  );
}

/** The store may read the entries of its own system only. */
export function secretStore(
  system: System,
  data: SystemData,
  { config, cluster }: Context,
): TenantSecretStoreArgs {
  const databases = Object.values(data.databases);
  const caches = Object.values(data.caches);
  return {
    name: system.secretStore ?? "aws-secrets-manager",
    region: config.region,
    clusterName: cluster.clusterName,
    oidcProviderArn: cluster.oidcProviderArn,
    oidcIssuer: cluster.oidcIssuer,
    secretArns: [
      ...Object.values(data.entries).map((entry) => entry.secretArn),
      ...databases.map((database) => database.masterSecretArn),
      ...caches.map((cache) => cache.tokenSecretArn),
    ],
    // Copies of entries are encrypted with the key of the copies.
    keyByAlias: config.recovery && keyOfCopies(config),
    keyArns: [
      ...(config.recovery ? [] : [data.secretKey.arn]),
      ...databases.map((database) => database.keyArn),
      ...caches.map((cache) => cache.keyArn),
    ],
    tags: systemTags(system, config),
  };
}

interface Value {
  template: pulumi.Input<string>;
  from: TenantSecretArgs["from"];
}

function valueOf(key: string, source: SecretSource, system: System, data: SystemData, stage: Stage): Value {
  if ("database" in source) return databaseValue(source, system, data, stage);
  if ("cache" in source) return cacheValue(source, data);
  const variable = variableOf(key);
  const entry = data.entries[key]!;
  return { template: `{{ .${variable} }}`, from: { [variable]: { secretName: entry.secretName } } };
}

function databaseValue(
  source: Extract<SecretSource, { database: string }>,
  system: System,
  data: SystemData,
  stage: Stage,
): Value {
  const database = data.databases[source.database]!;
  const name = at(stage, system.databases![source.database]!.name);
  const user = `${variableOf(source.database)}_username`;
  const password = `${variableOf(source.database)}_password`;
  const from = {
    [user]: { secretName: database.masterSecretArn, property: "username" },
    [password]: { secretName: database.masterSecretArn, property: "password" },
  };
  const url = (host: pulumi.Input<string>): pulumi.Output<string> =>
    pulumi.interpolate`postgresql://{{ .${user} }}:{{ .${password} | urlquery }}@${host}:5432/${name}?sslmode=require`;
  switch (source.property) {
    case "url":
      return { template: url(database.endpoint), from };
    case "readUrl":
      return { template: url(database.readerEndpoint), from };
    case "host":
      return { template: database.endpoint, from: {} };
    case "instance":
      return {
        template: pulumi.interpolate`${database.instanceEndpoint}:5432/${name}?sslmode=require`,
        from: {},
      };
    case "username":
      return { template: `{{ .${user} }}`, from };
    case "password":
      return { template: `{{ .${password} }}`, from };
  }
}

function cacheValue(source: Extract<SecretSource, { cache: string }>, data: SystemData): Value {
  const cache = data.caches[source.cache]!;
  const token = `${variableOf(source.cache)}_token`;
  const from = { [token]: { secretName: cache.tokenSecretName } };
  const address = pulumi.interpolate`${cache.primaryEndpoint}:6379`;
  switch (source.property) {
    case "url":
      return { template: pulumi.interpolate`rediss://:{{ .${token} | urlquery }}@${address}/0`, from };
    case "address":
      return { template: pulumi.interpolate`rediss://${address}`, from: {} };
    case "token":
      return { template: `{{ .${token} }}`, from };
  }
}

/** Template variables are words; keys have dashes and slashes. */
function variableOf(key: string): string {
  return key.replace(/\W/g, "_");
}
