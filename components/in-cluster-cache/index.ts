import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { CacheArgs } from "../cache/args";
import { inClusterServer, InClusterPlaceArgs, validatePlace } from "../in-cluster-server";

/** What {@link InClusterCache} takes of the arguments of `Cache`, and where it stands. */
export type InClusterCacheArgs = Pick<CacheArgs, "identifier" | "engineVersion"> & InClusterPlaceArgs;

const PORT = 6379;
const VALKEY_USER = 999;
const SETTINGS = "/etc/valkey";

/**
 * Valkey in the cluster, in the place of ElastiCache. Valkey 7.2 speaks the protocol of Redis 7 and is still free
 * software; Redis 7.4 is not. The token is random and a Pulumi secret. Unlike ElastiCache: no TLS, one node, and
 * what is written is kept on the volume instead of in snapshots.
 *
 * @throws ArgsError for no clients, or a volume that is no whole number of GiB
 */
export class InClusterCache extends pulumi.ComponentResource {
  /** Host name of the server. */
  readonly primaryEndpoint: pulumi.Output<string>;
  /** The port that it listens on. */
  readonly port = PORT;
  /** A Pulumi secret. */
  readonly token: pulumi.Output<string>;

  constructor(name: string, args: InClusterCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    validatePlace("InClusterCache", name, args);
    super("slipway:data:InClusterCache", name, {}, opts);
    const parent = { parent: this };
    const { namespace, identifier: server } = args;
    const token = new random.RandomPassword(name, { length: 40, special: false }, parent);
    const settings = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: server, namespace, labels: args.labels },
        // The token stands in a file: on the command line every process list would show it.
        stringData: { "valkey.conf": settingsFile(token.result), token: token.result },
      },
      parent,
    );
    this.primaryEndpoint = inClusterServer(
      name,
      {
        ...args,
        server,
        image: `docker.io/valkey/valkey:${args.engineVersion}`,
        command: ["valkey-server", `${SETTINGS}/valkey.conf`],
        port: PORT,
        user: VALKEY_USER,
        dataPath: "/data",
        files: { secret: settings.metadata.name, path: SETTINGS },
        env: [
          {
            name: "REDISCLI_AUTH",
            valueFrom: { secretKeyRef: { name: settings.metadata.name, key: "token" } },
          },
        ],
        // Answers LOADING, and fails, until what was kept is read.
        ready: { exec: { command: ["sh", "-c", "valkey-cli ping | grep -q PONG"] }, timeoutSeconds: 5 },
        resources: {
          requests: { cpu: "25m", memory: "64Mi" },
          limits: { cpu: "250m", memory: "256Mi" },
        },
      },
      parent,
    );
    this.token = token.result;
    this.registerOutputs({ primaryEndpoint: this.primaryEndpoint });
  }
}

/** As on ElastiCache, nothing is evicted: queues lie in it, and an evicted job would never run. */
function settingsFile(token: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`dir /data
appendonly yes
maxmemory 192mb
maxmemory-policy noeviction
requirepass ${token}
`;
}
