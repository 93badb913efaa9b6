import type { Rule } from "../judgement/rule";
import * as budgets from "./budgets";
import * as clusterAccess from "./cluster/access";
import * as controlPlane from "./cluster/control-plane";
import * as nodes from "./cluster/nodes";
import * as costAndTags from "./cost-and-tags";
import * as buckets from "./data/buckets";
import * as caches from "./data/caches";
import * as backups from "./data/backups";
import * as databases from "./data/databases";
import * as secrets from "./data/secrets";
import * as storage from "./data/storage";
import * as permissions from "./identity/permissions";
import * as rbac from "./identity/rbac";
import * as resourcePolicies from "./identity/resource-policies";
import * as trust from "./identity/trust";
import * as clusterTraffic from "./network/cluster-traffic";
import * as loadBalancers from "./network/load-balancers";
import * as vpc from "./network/vpc";
import * as stateful from "./resilience/stateful";
import * as settings from "./settings";
import * as charts from "./supply-chain/charts";
import * as images from "./supply-chain/images";
import * as registries from "./supply-chain/registries";
import * as trading from "./resilience/trading";
import * as availability from "./workload/availability";
import * as containers from "./workload/containers";
import * as namespaces from "./workload/namespaces";
import * as podSecurity from "./workload/pod-security";

/** Every rule, by the name of its constant. */
export const rulesByName: Readonly<Record<string, Rule>> = {
  ...permissions,
  ...trust,
  ...resourcePolicies,
  ...rbac,
  ...vpc,
  ...loadBalancers,
  ...clusterTraffic,
  ...databases,
  ...caches,
  ...buckets,
  ...storage,
  ...secrets,
  ...backups,
  ...controlPlane,
  ...clusterAccess,
  ...nodes,
  ...podSecurity,
  ...containers,
  ...namespaces,
  ...availability,
  ...images,
  ...registries,
  ...charts,
  ...costAndTags,
  ...budgets,
  ...stateful,
  ...trading,
  ...settings,
};

export const allRules: readonly Rule[] = Object.values(rulesByName);
