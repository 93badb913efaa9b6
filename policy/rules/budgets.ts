import type { StackRule } from "../judgement/rule";

const BUDGET = "aws:budgets/budget:Budget";
const CLUSTERS = ["eks:index:Cluster", "aws:eks/cluster:Cluster"];

export const spendingIsWatched: StackRule = {
  id: "spending-is-watched",
  domain: "cost-and-tags",
  title: "A stack with a cluster has a budget that tells somebody",
  severity: "medium",
  rationale: "A loop that starts nodes, or a log that grows, is otherwise noticed with the bill.",
  remediation: "Add a Budget of AWS with a notification to an address or a topic.",
  references: [],
  types: [BUDGET, ...CLUSTERS],
  reads: ["notifications"],
  stages: ["staging", "prod"],
  checkStack(stack, judge) {
    const [cluster] = stack.ofType(...CLUSTERS);
    if (!cluster) return;
    const heard = stack.ofType(BUDGET).some((budget) =>
      budget
        .at("notifications")
        .list()
        .some(
          (notification) =>
            notification.at("subscriberEmailAddresses").list().length > 0 ||
            notification.at("subscriberSnsTopicArns").list().length > 0,
        ),
    );
    if (!heard) judge.violated("No budget with a notification is in the stack.", cluster);
  },
};
