import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { inClusterServer, InClusterPlaceArgs, validatePlace } from "../in-cluster-server";

/** Arguments of {@link InClusterBucket}. */
export interface InClusterBucketArgs extends InClusterPlaceArgs {
  /** Name of the bucket. */
  bucketName: string;
}

const PORT = 7070;
const USER = 1000;
const DATA = "/data";
/** Versity S3 Gateway v1.8.0, Apache-2.0: the S3 API over a folder. */
const IMAGE = "docker.io/versity/versitygw:v1.8.0";

/**
 * One bucket in the cluster, in the place of S3: an S3 server over a volume, on which the bucket is a folder. Unlike
 * S3: one key pair that may do everything instead of a role per service, no TLS, no encryption, no versions.
 *
 * @throws ArgsError for no clients, or a volume that is no whole number of GiB
 */
export class InClusterBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** The port of the S3 server. */
  readonly port = PORT;
  /** URL for `AWS_ENDPOINT_URL_S3`. */
  readonly endpointUrl: pulumi.Output<string>;
  /** Access key id; it is made up, and good for this server alone. */
  readonly accessKeyId: pulumi.Output<string>;
  /** A Pulumi secret. */
  readonly secretAccessKey: pulumi.Output<string>;

  constructor(name: string, args: InClusterBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    validatePlace("InClusterBucket", name, args);
    super("slipway:data:InClusterBucket", name, {}, opts);
    const parent = { parent: this };
    const { namespace, bucketName } = args;
    const id = new random.RandomPassword(`${name}-id`, { length: 20, special: false, lower: false }, parent);
    const key = new random.RandomPassword(name, { length: 40, special: false }, parent);
    const keys = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: bucketName, namespace, labels: args.labels },
        stringData: { "access-key-id": id.result, "secret-access-key": key.result },
      },
      parent,
    );
    const fromKeys = (variable: string, entry: string) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name: keys.metadata.name, key: entry } },
    });
    const host = inClusterServer(
      name,
      {
        ...args,
        server: bucketName,
        image: IMAGE,
        prepare: ["mkdir", "-p", `${DATA}/${bucketName}`],
        args: ["--port", `:${PORT}`, "--health", "/healthz", "posix", DATA],
        port: PORT,
        user: USER,
        dataPath: DATA,
        scratchPaths: { tmp: "/tmp" },
        env: [
          fromKeys("ROOT_ACCESS_KEY_ID", "access-key-id"),
          fromKeys("ROOT_SECRET_ACCESS_KEY", "secret-access-key"),
        ],
        ready: { httpGet: { path: "/healthz", port: "server" } },
        resources: {
          requests: { cpu: "25m", memory: "64Mi" },
          limits: { cpu: "250m", memory: "256Mi" },
        },
      },
      parent,
    );
    this.bucketName = bucketName;
    this.endpointUrl = pulumi.interpolate`http://${host}:${PORT}`;
    this.accessKeyId = id.result;
    this.secretAccessKey = key.result;
    this.registerOutputs({ bucketName, endpointUrl: this.endpointUrl });
  }
}
