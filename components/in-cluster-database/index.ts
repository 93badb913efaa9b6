import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { inClusterServer } from "../in-cluster-server";
import { alerts } from "../restore-check/alerts";
import { InClusterDatabaseArgs } from "./args";
import { backupJobs } from "./jobs";
import { DATA_PATH, namesOf, PGDATA, PORT, POSTGRES_USER } from "./places";
import { archiving, backupStore, imageOf } from "./store";
import { validate } from "./validate";

export * from "./args";

/**
 * PostgreSQL in the cluster, in the place of RDS: the official image of the same version, one pod, a random password
 * that is a Pulumi secret. With `backup`: the log is archived and a base backup taken each day onto a volume of their
 * own, a weekly job proves that they can be restored, and another restores them into the server when it is asked to;
 * Prometheus alerts, for which the definitions of its operator are needed. Unlike RDS: no TLS, no replicas, and the user
 * is a superuser.
 *
 * @throws ArgsError for no clients, a volume that is no whole number of GiB, or backups that cannot be taken
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
    validate(name, args);
    super("slipway:data:InClusterDatabase", name, {}, opts);
    const parent = { parent: this };
    const { namespace, identifier: server, databaseName, username, backup } = args;
    const password = new random.RandomPassword(name, { length: 40, special: false }, parent);
    const login = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: server, namespace, labels: args.labels },
        stringData: { password: password.result },
      },
      parent,
    );
    const volumes = backup && backupStore(name, { ...args, backup }, parent);
    const archive = backup && archiving();
    const mayLogIn = backup && { backup: { namespace, podLabels: { app: namesOf(server).backup } } };
    this.endpoint = inClusterServer(
      name,
      {
        ...args,
        clients: { ...args.clients, ...mayLogIn },
        server,
        image: imageOf(args.engineVersion),
        args: archive?.args,
        volumes,
        port: PORT,
        user: POSTGRES_USER,
        dataPath: DATA_PATH,
        scratchPaths: { run: "/var/run/postgresql", tmp: "/tmp" },
        files: { secret: login.metadata.name, path: "/etc/login" },
        env: [
          { name: "POSTGRES_DB", value: databaseName },
          { name: "POSTGRES_USER", value: username },
          { name: "POSTGRES_PASSWORD_FILE", value: "/etc/login/password" },
          { name: "PGDATA", value: PGDATA },
          ...(archive?.env ?? []),
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
    if (backup && volumes) {
      const host = this.endpoint;
      backupJobs(name, { ...args, backup }, { volumes, host, login: login.metadata.name }, parent);
      const { backup: object, check } = namesOf(server);
      const { runbooks } = backup;
      alerts(name, { object, namespace, labels: args.labels ?? {}, check, backup: object, runbooks }, parent);
    }
    this.readerEndpoint = this.endpoint;
    this.databaseName = databaseName;
    this.username = username;
    this.password = password.result;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
