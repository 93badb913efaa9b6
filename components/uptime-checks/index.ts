import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { Tags } from "../tags";

/** Arguments of {@link UptimeChecks}: each public address, asked from outside. */
export interface UptimeChecksArgs {
  /** Path by public host name, e.g. `/health`: it must answer 2xx or 3xx without a login. */
  paths: Record<string, string>;
  /** SNS topic that hears when an address fails; in us-east-1. */
  alarmTopicArn: pulumi.Input<string>;
  /** Region of the topic. */
  region: string;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Route 53 writes the results of health checks to CloudWatch in this region, whichever is asked for. */
const METRICS_REGION = "us-east-1";

/**
 * Route 53 asks each public address every 30 s from several continents, by HTTPS and with the host's name; three
 * failures in a row raise an alarm (document 003, REQ-T230). It sees what Prometheus, inside, cannot: DNS, the
 * certificate, the load balancer, the whole cluster being gone.
 *
 * @throws ArgsError for a path that does not begin with a slash, or a topic outside us-east-1
 */
export class UptimeChecks extends pulumi.ComponentResource {
  constructor(name: string, args: UptimeChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:monitoring:UptimeChecks", name, {}, opts);
    for (const [host, path] of Object.entries(args.paths)) {
      const check = new aws.route53.HealthCheck(
        `${name}-${host}`,
        {
          type: "HTTPS",
          fqdn: host,
          port: 443,
          resourcePath: path,
          enableSni: true,
          requestInterval: 30,
          failureThreshold: 3,
          measureLatency: true,
          tags: { ...args.tags, Name: host },
        },
        { parent: this },
      );
      new aws.cloudwatch.MetricAlarm(
        `${name}-${host}`,
        {
          name: `uptime-${host}`,
          alarmDescription: `https://${host}${path} does not answer from outside. Runbook: docs/runbooks/address-down.md`,
          namespace: "AWS/Route53",
          metricName: "HealthCheckStatus",
          dimensions: { HealthCheckId: check.id },
          statistic: "Minimum",
          comparisonOperator: "LessThanThreshold",
          threshold: 1,
          period: 60,
          evaluationPeriods: 1,
          // A check that no longer reports is as bad as one that fails.
          treatMissingData: "breaching",
          alarmActions: [args.alarmTopicArn],
          okActions: [args.alarmTopicArn],
          tags: args.tags,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

function validate(name: string, { paths, region }: UptimeChecksArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("UptimeChecks", name, problem);
  };
  for (const [host, path] of Object.entries(paths)) {
    if (!path.startsWith("/")) fail(`the path of ${host} is "${path}"; give one that begins with a slash`);
  }
  if (region !== METRICS_REGION) {
    fail(
      `region is ${region}; Route 53 reports to CloudWatch in ${METRICS_REGION} only, so the topic must be there`,
    );
  }
}
