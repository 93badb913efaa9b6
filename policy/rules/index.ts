import type { Rule } from "../judgement/rule";
import * as controlPlane from "./cluster/control-plane";
import * as databases from "./data/databases";
import * as images from "./images";
import * as containers from "./workload/containers";
import * as podSecurity from "./workload/pod-security";

/** Every rule, by the name of its constant. */
export const rulesByName: Readonly<Record<string, Rule>> = {
  ...controlPlane,
  ...databases,
  ...podSecurity,
  ...containers,
  ...images,
};

export const allRules: readonly Rule[] = Object.values(rulesByName);
