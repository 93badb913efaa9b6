import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../encryption-key";
import { Tags } from "../tags";

/** Arguments of {@link AlarmTopic}. */
export interface AlarmTopicArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; its services alone may publish. */
  accountId: string;
  /** Name of the topic; unique in account and region. */
  topicName: string;
  /** Address that hears the alarms; SNS asks it once to confirm. */
  email: string;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** CloudWatch publishes its alarms. */
const PUBLISHERS = ["cloudwatch.amazonaws.com"];

/**
 * The encrypted SNS topic of the alarms that AWS itself raises: replica lag, failed backups. They must be heard when
 * the cluster with its Prometheus is what failed.
 */
export class AlarmTopic extends pulumi.ComponentResource {
  /** ARN of the topic. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:data:AlarmTopic", name, {}, opts);
    const { accountId, region, topicName, email, tags } = args;
    const parent = { parent: this };
    const key = new EncryptionKey(
      name,
      { ...args, description: `Topic ${topicName}`, services: PUBLISHERS, protect: false },
      parent,
    );
    const topic = new aws.sns.Topic(name, { name: topicName, kmsMasterKeyId: key.keyId, tags }, parent);
    new aws.sns.TopicPolicy(
      name,
      {
        arn: topic.arn,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Publishers",
              Effect: "Allow",
              Principal: { Service: PUBLISHERS },
              Action: "sns:Publish",
              Resource: `arn:aws:sns:${region}:${accountId}:${topicName}`,
              Condition: { StringEquals: { "aws:SourceAccount": accountId } },
            },
          ],
        }),
      },
      parent,
    );
    new aws.sns.TopicSubscription(name, { topic: topic.arn, protocol: "email", endpoint: email }, parent);
    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
