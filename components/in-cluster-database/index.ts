import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { DatabaseArgs } from "../database/args";
import { inClusterServer, InClusterPlaceArgs, validatePlace } from "../in-cluster-server";

/** What {@link InClusterDatabase} takes of the arguments of `Database`, and where it stands. */
export type InClusterDatabaseArgs = Pick<
  DatabaseArgs,
  "identifier" | "engineVersion" | "databaseName" | "username"
> &
  InClusterPlaceArgs;

const PORT = 5432;
/** User of the Debian variant of the image. Alpine's has another C library, whose text sorts unlike that of RDS. */
const POSTGRES_USER = 999;

/**
 * PostgreSQL in the cluster, in the place of RDS: the official image of the same version, one pod, a random password
 * that is a Pulumi secret. Unlike RDS: no TLS, no replicas, no backups, and the user is a superuser.
 *
 * @throws ArgsError for no clients, or a volume that is no whole number of GiB
 */
export class InClusterDatabase extends pulumi.ComponentResource {
  /** Host name of the server. */
  readonly endpoint: pulumi.Output<string>;
  /** The same as `endpoint`: there are no read replicas. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** The port that it listens on. */
  readonly port = PORT;
  /** Name of the database in it. */
  readonly databaseName: string;
  /** Name of its user. */
  readonly username: string;
  /** A Pulumi secret. */
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: InClusterDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    validatePlace("InClusterDatabase", name, args);
    super("slipway:data:InClusterDatabase", name, {}, opts);
    const parent = { parent: this };
    const { namespace, identifier: server, databaseName, username } = args;
    const password = new random.RandomPassword(name, { length: 40, special: false }, parent);
    const login = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: server, namespace, labels: args.labels },
        stringData: { password: password.result },
      },
      parent,
    );
    this.endpoint = inClusterServer(
      name,
      {
        ...args,
        server,
        image: `docker.io/library/postgres:${args.engineVersion}`,
        port: PORT,
        user: POSTGRES_USER,
        dataPath: "/var/lib/postgresql/data",
        scratchPaths: { run: "/var/run/postgresql", tmp: "/tmp" },
        files: { secret: login.metadata.name, path: "/etc/login" },
        env: [
          { name: "POSTGRES_DB", value: databaseName },
          { name: "POSTGRES_USER", value: username },
          { name: "POSTGRES_PASSWORD_FILE", value: "/etc/login/password" },
          // A directory of its own: the volume's root may hold lost+found, and initdb wants it empty.
          { name: "PGDATA", value: "/var/lib/postgresql/data/pgdata" },
        ],
        // By address: while the image sets the database up, it listens on the socket only.
        ready: {
          exec: { command: ["pg_isready", "-h", "127.0.0.1", "-U", username, "-d", databaseName] },
          timeoutSeconds: 5,
        },
        resources: {
          requests: { cpu: "50m", memory: "128Mi" },
          limits: { cpu: "500m", memory: "512Mi" },
        },
      },
      parent,
    );
    this.readerEndpoint = this.endpoint;
    this.databaseName = databaseName;
    this.username = username;
    this.password = password.result;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
