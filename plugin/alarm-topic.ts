import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/alarm-topic";

/** The encrypted SNS topic of the alarms that AWS itself raises. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: components.AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:AlarmTopic", name, {}, opts);
    const made = new components.AlarmTopic(name, args, { parent: this });
    this.arn = made.arn;
    this.registerOutputs({});
  }
}
