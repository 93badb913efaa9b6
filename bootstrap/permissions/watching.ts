import { NeedsByType } from "./needs";

/** Logs, alarms, events and the names that are looked at from outside. */
export const WATCHING: NeedsByType = {
  "aws:cloudwatch/logGroup:LogGroup": {
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    change: [
      "logs:AssociateKmsKey",
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    change: [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
  },
  "aws:cloudwatch/eventRule:EventRule": {
    read: ["events:DescribeRule", "events:ListTagsForResource"],
    change: ["events:DeleteRule", "events:PutRule", "events:TagResource", "events:UntagResource"],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    read: ["events:ListTargetsByRule"],
    change: ["events:PutTargets", "events:RemoveTargets"],
  },
  "aws:sns/topic:Topic": {
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    change: [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:SetTopicAttributes",
      "sns:TagResource",
      "sns:UntagResource",
    ],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    read: ["sns:GetTopicAttributes"],
    change: ["sns:SetTopicAttributes"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    read: ["sns:GetSubscriptionAttributes"],
    change: ["sns:SetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe"],
  },
  "aws:sqs/queue:Queue": {
    read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
    change: [
      "sqs:CreateQueue",
      "sqs:DeleteQueue",
      "sqs:SetQueueAttributes",
      "sqs:TagQueue",
      "sqs:UntagQueue",
    ],
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    read: ["sqs:GetQueueAttributes"],
    change: ["sqs:SetQueueAttributes"],
  },
  "aws:budgets/budget:Budget": {
    read: ["budgets:ListTagsForResource", "budgets:ViewBudget"],
    change: ["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"],
  },
  "aws:route53/healthCheck:HealthCheck": {
    read: ["route53:GetHealthCheck", "route53:ListTagsForResource"],
    change: [
      "route53:ChangeTagsForResource",
      "route53:CreateHealthCheck",
      "route53:DeleteHealthCheck",
      "route53:UpdateHealthCheck",
    ],
  },
  "aws:route53/zone:Zone": {
    read: ["ec2:DescribeVpcs", "route53:GetHostedZone", "route53:ListTagsForResource"],
    change: [
      "route53:AssociateVPCWithHostedZone",
      "route53:ChangeTagsForResource",
      "route53:CreateHostedZone",
      "route53:DeleteHostedZone",
      "route53:DisassociateVPCFromHostedZone",
      "route53:GetChange",
      "route53:UpdateHostedZoneComment",
    ],
  },
  "aws:route53/record:Record": {
    read: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
    change: ["route53:ChangeResourceRecordSets", "route53:GetChange"],
  },
};
