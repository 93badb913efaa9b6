import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, AwsStatementArgs, EnvArgs } from "../components/app-service/args";
import { OTLP_HTTP_PORT, SPANS_URL } from "../components/trace-store/addresses";
import { SERVICE_CIDR } from "../config/rules";
import { Service, Stage, System } from "../systems/types";
import { ServiceTarget } from "./app-service-args";
import { NetworkTarget, POSTGRES_PORT, reachesData, REDIS_PORT } from "./connections";
import { Context } from "./context";
import { imageOf, versionLabel } from "./images";
import { NAMESPACES } from "./namespaces";
import { at } from "./stage";
import { SystemData } from "./system-data";
import { systemTags } from "./tags";

/** What AWS decides about the services of a system: images in ECR, data by security groups, rights by Pod Identity. */
export function awsServices(system: System, data: SystemData, context: Context): ServiceTarget {
  const { config } = context;
  return {
    stage: config.stage,
    zones: config.network.zones.length,
    image: (key) => imageOf(system, key, config),
    version: (key) => versionLabel(system, key, config),
    bucketName: (bucket) => data.buckets[bucket]!.bucketName,
    env: (service) => (sendsTraces(service) ? tracesEnv(system, service, config.stage) : {}),
    secretFiles: (secret) => ({ secretProviderClass: secret }),
    exposed: (exposed) => ({
      ...exposed,
      sourceCidrs: exposed.reach === "loadBalancer" ? [config.network.cidr] : undefined,
    }),
    network: awsNetwork(context),
    access: (service) => ({
      aws: awsAccess(system, service, data, context),
      securityGroupIds: reachesData(service) ? podGroupIds(data, service.id, context) : undefined,
    }),
  };
}

/** Groups of the pods of a service that reaches data: its own, and that of every pod. */
export function podGroupIds(
  data: SystemData,
  service: string,
  { cluster }: Context,
): pulumi.Output<string>[] {
  return [data.podGroups[service]!.id, cluster.clusterSecurityGroupId];
}

function sendsTraces({ connections = [] }: Service): boolean {
  return connections.some((connection) => "traces" in connection);
}

/** Read by every OpenTelemetry SDK. */
function tracesEnv(system: System, service: Service, stage: Stage): Record<string, EnvArgs> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: { value: SPANS_URL },
    OTEL_EXPORTER_OTLP_PROTOCOL: { value: "http/protobuf" },
    OTEL_SERVICE_NAME: { value: at(stage, service.name) },
    OTEL_RESOURCE_ATTRIBUTES: {
      value: `service.namespace=${system.name},deployment.environment.name=${stage}`,
    },
  };
}

/** Data is in the data subnets, buckets are behind the public name of S3. */
function awsNetwork({ config, network }: Context): NetworkTarget {
  const inDataSubnets = (description: string, port: number) => ({
    description,
    cidrs: network.dataCidrs,
    ports: [port],
  });
  return {
    stage: config.stage,
    mesh: true,
    database: (name) => inDataSubnets(`database ${name}`, POSTGRES_PORT),
    cache: (name) => inDataSubnets(`cache ${name}`, REDIS_PORT),
    bucket: (name) => ({
      description: `bucket ${name}`,
      hosts: [`s3.${config.region}.amazonaws.com`],
      ports: [443],
    }),
    traces: { description: "trace collector", namespace: NAMESPACES.tracing, ports: [OTLP_HTTP_PORT] },
    apiServerCidrs: [config.network.cidr, SERVICE_CIDR],
    loadBalancer: { description: "internal load balancer, from the VPC", cidrs: [config.network.cidr] },
  };
}

/** What the pods may do in AWS: their buckets, and the entries they mount as files. */
function awsAccess(
  system: System,
  service: Service,
  data: SystemData,
  context: Context,
): AppServiceArgs["aws"] {
  const statements: AwsStatementArgs[] = [];
  for (const connection of service.connections ?? []) {
    if (!("bucket" in connection)) continue;
    const bucket = data.buckets[connection.bucket]!;
    const write = connection.access === "readWrite";
    statements.push(
      { sid: "ListBucket", actions: ["s3:ListBucket"], resources: [bucket.arn] },
      {
        sid: "Objects",
        actions: write ? ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] : ["s3:GetObject"],
        resources: [pulumi.interpolate`${bucket.arn}/*`],
      },
      {
        sid: "BucketKey",
        actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
        resources: [bucket.key.arn],
        conditions: bucket.key.conditions,
      },
    );
  }
  const mounted = Object.values(service.volumes ?? {}).flatMap((volume) =>
    "secretFiles" in volume ? [volume.secretFiles] : [],
  );
  if (mounted.length > 0) {
    const entries = Object.entries(data.entries).filter(([key]) => mounted.includes(key.split("/")[0] ?? ""));
    statements.push(
      {
        sid: "SecretFiles",
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: entries.map(([, entry]) => entry.secretArn),
      },
      {
        sid: "SecretKey",
        actions: ["kms:Decrypt"],
        resources: [data.secretKey.arn],
        conditions: data.secretKey.conditions,
      },
    );
  }
  if (statements.length === 0) return undefined;
  return { clusterName: context.cluster.clusterName, statements, tags: systemTags(system, context.config) };
}
