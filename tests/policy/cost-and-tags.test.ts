import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { sample } from "./samples";

const tags = () => ({
  "slipway:system": "shop",
  "slipway:stage": "prod",
  "slipway:owner": "shop-team",
  "slipway:cost-centre": "shop",
  "slipway:data-class": "internal",
});
const queue = () => sample("aws:sqs/queue:Queue", { tags: tags() });
const gateway = (name: string) => sample("aws:ec2/natGateway:NatGateway", {}, name);
const subnet = (zone: string) => sample("aws:ec2/subnet:Subnet", { availabilityZone: zone }, zone);

testRules("cost and tags", {
  "resources-are-tagged": {
    satisfied: [queue()],
    violated: [
      [/lacks slipway:owner\./, ([one]) => delete one.props.tags["slipway:owner"]],
      [/lacks slipway:system, /, ([one]) => delete one.props.tags],
    ],
    unknown: ([one]) => (one.props.tags = UNKNOWN),
    unknownIsEnough: ([one]) => (one.props.tags["slipway:owner"] = UNKNOWN),
    alsoSatisfied: [
      ([one]) =>
        Object.assign(one, { props: {}, provider: { defaultTags: JSON.stringify({ tags: tags() }) } }),
      ([one]) => Object.assign(one, { props: {}, provider: { defaultTags: { tags: tags() } } }),
    ],
  },
  "volumes-are-gp3": {
    satisfied: [
      sample("aws:ebs/volume:Volume", { type: "gp3" }),
      sample("aws:ec2/launchTemplate:LaunchTemplate", {
        blockDeviceMappings: [{ ebs: { volumeType: "gp3" } }],
      }),
      sample("aws:rds/instance:Instance", { storageType: "gp3" }),
      sample("kubernetes:storage.k8s.io/v1:StorageClass", { parameters: {} }),
    ],
    violated: [
      [/type is gp2/, ([volume]) => (volume.props.type = "gp2")],
      [/type is not given, which is gp2/, ([volume]) => delete volume.props.type],
      [/volumeType is gp2/, ([, template]) => (template.props.blockDeviceMappings[0].ebs.volumeType = "gp2")],
      [/storageType is not given/, ([, , database]) => delete database.props.storageType],
      [/parameters\.type is gp2/, ([, , , storage]) => (storage.props.parameters.type = "gp2")],
    ],
    unknown: ([volume]) => (volume.props.type = UNKNOWN),
  },
  "instances-are-of-a-current-generation": {
    satisfied: [
      sample("aws:rds/instance:Instance", { instanceClass: "db.t4g.medium" }),
      sample("aws:eks/nodeGroup:NodeGroup", { instanceTypes: ["m7i.xlarge"] }),
    ],
    violated: [
      [/db\.t2\.micro is of an old/, ([database]) => (database.props.instanceClass = "db.t2.micro")],
      [/m4\.large is of an old/, ([, nodes]) => (nodes.props.instanceTypes = ["m7i.large", "m4.large"])],
    ],
    unknown: ([database]) => (database.props.instanceClass = UNKNOWN),
  },
  "nat-gateways-fit-the-stage": {
    satisfied: [gateway("one"), gateway("two"), subnet("us-east-1a"), subnet("us-east-1b")],
    violated: [[/There are 1 for 2 zones/, (samples) => (samples as Sample[]).shift()]],
    unknown: ([, , zone]) => (zone.props.availabilityZone = UNKNOWN),
  },
  "spending-is-watched": {
    satisfied: [
      sample("eks:index:Cluster", {}),
      sample("aws:budgets/budget:Budget", {
        notifications: [{ subscriberEmailAddresses: ["platform@example.com"] }],
      }),
    ],
    violated: [
      [/No budget with a notification/, (samples) => (samples as Sample[]).pop()],
      [/No budget with a notification/, ([, budget]) => delete budget.props.notifications],
      [
        /No budget with a notification/,
        ([, budget]) => (budget.props.notifications[0].subscriberEmailAddresses = []),
      ],
    ],
    unknown: ([, budget]) => (budget.props.notifications = UNKNOWN),
    alsoSatisfied: [
      ([, budget]) => (budget.props.notifications = [{ subscriberSnsTopicArns: [UNKNOWN] }]),
      (samples) => (samples as Sample[]).splice(0, 2),
    ],
  },
});
