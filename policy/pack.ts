import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import unpacking = require("@pulumi/policy/deserialize");
import { policiesOf } from "./judgement/policies";
import { readSettings } from "./judgement/settings";
import { today } from "./judgement/waivers";
import { unpackOnce } from "./judgement/unpack-once";
import { allRules } from "./rules";

const NAMESPACE = "slipway-policy:";

// The CLI hands the stack's config to the pack as it does to the program.
const all = pulumi.runtime.allConfig();
const config = Object.fromEntries(
  Object.entries(all)
    .filter(([key]) => key.startsWith(NAMESPACE))
    .map(([key, value]) => [key.slice(NAMESPACE.length), value]),
);

unpackOnce(unpacking);

new PolicyPack("slipway", {
  displayName: "Slipway: rules for EKS platforms",
  description: "Security, data safety, resilience and cost of AWS and Kubernetes resources",
  policies: policiesOf(allRules, {
    settings: readSettings(config, [all["slipway:stage"], pulumi.getStack()], allRules),
    // The CLI tells a pack that it judges an update only where it starts the pack itself; with a language plugin it says
    // nothing, and an unknown value must then not be a violation.
    preview: process.env["PULUMI_NODEJS_DRY_RUN"] !== "false",
    today: today(),
  }),
});
