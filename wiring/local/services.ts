import { EnvArgs, NetworkPeerArgs } from "../../components/app-service/args";
import { API_SERVER_PORTS } from "../../components/local-platform";
import { InClusterConfig } from "../../config/environment-schema";
import { Service, System } from "../../systems/types";
import { ServiceTarget } from "../app-service-args";
import { localImageOf, versionLabel } from "../images";
import { dataNamespaceOf, LocalData } from "./data";
import { bucketSecret } from "./secrets";

/** Where container engines put their networks: API server and nodes are there. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** Any region will do; SDKs want one. */
const REGION = "us-east-1";

/** What a cluster on a developer's machine decides about the services of a system. */
export function localServices(system: System, data: LocalData, config: InClusterConfig): ServiceTarget {
  const server = (description: string, app: string, port: number): NetworkPeerArgs => ({
    description,
    namespace: dataNamespaceOf(system),
    podLabels: { app },
    ports: [port],
  });
  return {
    stage: "local",
    // All nodes are one machine.
    zones: 1,
    image: (key) => localImageOf(system, key, config),
    version: (key) => versionLabel(system, key, config),
    bucketName: (bucket) => data.buckets[bucket]!.bucketName,
    env: (service) => bucketEnv(service, data),
    secretFiles: (secret) => ({ secret }),
    // There is no load balancer; `kubectl port-forward` leads to the Service.
    exposed: ({ name, ports }) => ({ name, ports }),
    network: {
      stage: "local",
      mesh: false,
      database: (name) =>
        server(`database ${name}`, system.databases![name]!.identifier, data.databases[name]!.port),
      cache: (name) => server(`cache ${name}`, system.caches![name]!.identifier, data.caches[name]!.port),
      bucket: (name) => server(`bucket ${name}`, data.buckets[name]!.bucketName, data.buckets[name]!.port),
      apiServerCidrs: PRIVATE_RANGES,
      apiServerPorts: API_SERVER_PORTS,
    },
    access: () => ({}),
  };
}

/** What every AWS SDK reads to find an S3 server other than Amazon's, and to log in there. */
function bucketEnv({ connections = [] }: Service, data: LocalData): Record<string, EnvArgs> {
  for (const connection of connections) {
    if (!("bucket" in connection)) continue;
    const secret = bucketSecret(connection.bucket);
    return {
      AWS_REGION: { value: REGION },
      AWS_ENDPOINT_URL_S3: { value: data.buckets[connection.bucket]!.endpointUrl },
      AWS_ACCESS_KEY_ID: { secret, key: "access-key-id" },
      AWS_SECRET_ACCESS_KEY: { secret, key: "secret-access-key" },
    };
  }
  return {};
}
