import * as pulumi from "@pulumi/pulumi";
import { SyntheticSecretsArgs, SyntheticValue } from "../../components/synthetic-secrets";
import { SecretSource, System } from "../../systems/types";
import { LocalData } from "./data";

/** Length of what stands for a key that its owner would provide: no service outside accepts it. */
const PROVIDED_LENGTH = 32;

/** Secret with the key pair of the S3 server, for the variables that every AWS SDK reads. */
export function bucketSecret(bucket: string): string {
  return `${bucket}-bucket`;
}

/** Every secret of a system: what is generated or provided elsewhere is made up, the rest leads to the local data. */
export function localSecrets(system: System, data: LocalData): SyntheticSecretsArgs["secrets"] {
  const declared = Object.entries(system.secrets ?? {}).map(([name, keys]) => [
    name,
    Object.fromEntries(Object.entries(keys).map(([key, source]) => [key, valueOf(source, data)])),
  ]);
  const buckets = Object.entries(data.buckets).map(([name, bucket]) => [
    bucketSecret(name),
    {
      "access-key-id": { value: bucket.accessKeyId },
      "secret-access-key": { value: bucket.secretAccessKey },
    },
  ]);
  return Object.fromEntries([...declared, ...buckets]) as SyntheticSecretsArgs["secrets"];
}

function valueOf(source: SecretSource, data: LocalData): SyntheticValue {
  if ("generated" in source) return { length: source.generated.length };
  if ("provided" in source) return { length: PROVIDED_LENGTH };
  if ("cache" in source) {
    return { value: cacheValue(source, data) };
  }
  return { value: databaseValue(source, data) };
}

function cacheValue(source: Extract<SecretSource, { cache: string }>, data: LocalData): pulumi.Input<string> {
  const { primaryEndpoint, port, token } = data.caches[source.cache]!;
  switch (source.property) {
    case "url":
      return pulumi.interpolate`redis://:${token}@${primaryEndpoint}:${port}/0`;
    case "address":
      return pulumi.interpolate`redis://${primaryEndpoint}:${port}`;
    case "token":
      return token;
  }
}

function databaseValue(
  source: Extract<SecretSource, { database: string }>,
  data: LocalData,
): pulumi.Input<string> {
  const { endpoint, port, databaseName, username, password } = data.databases[source.database]!;
  switch (source.property) {
    case "url":
    case "readUrl":
      return pulumi.interpolate`postgresql://${username}:${password}@${endpoint}:${port}/${databaseName}?sslmode=disable`;
    case "host":
      return endpoint;
    case "instance":
      return pulumi.interpolate`${endpoint}:${port}/${databaseName}?sslmode=disable`;
    case "username":
      return username;
    case "password":
      return password;
  }
}
