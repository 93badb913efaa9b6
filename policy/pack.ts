import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import unpacking = require("@pulumi/policy/deserialize");
import { policiesOf } from "./judgement/policies";
import { readSettings } from "./judgement/settings";
import { StackOnce } from "./judgement/stack-once";
import { ToldStack, whenToldItsStack } from "./judgement/told-stack";
import { today } from "./judgement/waivers";
import { unpackOnce } from "./judgement/unpack-once";
import { allRules } from "./rules";

const NAMESPACE = "slipway-policy:";

const stacks = new StackOnce();
stacks.listen(AnalyzeStackRequest);

function policiesFor({ stack, config, preview }: ToldStack) {
  const own = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(NAMESPACE))
      .map(([key, value]) => [key.slice(NAMESPACE.length), value]),
  );
  const settings = readSettings(own, [config["slipway:stage"], stack], allRules);
  return policiesOf(allRules, { settings, preview, today: today(), stacks });
}

// Where the CLI starts the pack itself, the environment says what it says to a program; else it tells the stack later.
const policies = policiesFor({
  stack: pulumi.getStack(),
  config: pulumi.runtime.allConfig(),
  preview: process.env["PULUMI_NODEJS_DRY_RUN"] !== "false",
});

whenToldItsStack(AnalyzerService.configureStack, (told) => {
  policiesFor(told).forEach((policy, index) => {
    // The server holds the list; its policies take on what they are for this stack.
    const served = policies[index] as unknown as Record<string, unknown>;
    for (const key of Object.keys(served)) delete served[key];
    Object.assign(served, policy);
  });
});

unpackOnce(unpacking);

new PolicyPack("slipway", {
  displayName: "Slipway: rules for EKS platforms",
  description: "Security, data safety, resilience and cost of AWS and Kubernetes resources",
  policies,
});
