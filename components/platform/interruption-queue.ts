import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PlatformArgs } from "./args";

/** What AWS says before it takes an instance away; the five events Karpenter acts on. */
const EVENTS = {
  "scheduled-change": { source: "aws.health", detailType: "AWS Health Event" },
  "spot-interruption": { source: "aws.ec2", detailType: "EC2 Spot Instance Interruption Warning" },
  rebalance: { source: "aws.ec2", detailType: "EC2 Instance Rebalance Recommendation" },
  "state-change": { source: "aws.ec2", detailType: "EC2 Instance State-change Notification" },
  "reservation-interruption": {
    source: "aws.ec2",
    detailType: "EC2 Capacity Reservation Instance Interruption Warning",
  },
};

/** A warning is of no use after five minutes: a spot instance is gone after two. */
const RETENTION_SECONDS = 300;

/** An encrypted queue that receives the events of the region, over TLS and from these rules only. */
export function interruptionQueue(name: string, { tags }: PlatformArgs, parent: pulumi.Resource) {
  const resource = `${name}-interruption`;
  const queue = new aws.sqs.Queue(
    resource,
    { messageRetentionSeconds: RETENTION_SECONDS, sqsManagedSseEnabled: true, tags },
    { parent },
  );
  const rules = Object.entries(EVENTS).map(([event, { source, detailType }]) => ({
    event,
    rule: new aws.cloudwatch.EventRule(
      `${name}-${event}`,
      {
        description: `${detailType}, to Karpenter`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
        tags,
      },
      { parent },
    ),
  }));
  const policy = new aws.sqs.QueuePolicy(
    resource,
    {
      queueUrl: queue.url,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "EventsSend",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: { ArnEquals: { "aws:SourceArn": rules.map(({ rule }) => rule.arn) } },
          },
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: queue.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    { parent },
  );
  const targets = rules.map(
    ({ event, rule }) =>
      new aws.cloudwatch.EventTarget(`${name}-${event}`, { rule: rule.name, arn: queue.arn }, { parent }),
  );
  return { queue, ready: [policy, ...targets] };
}
