import type { Judge } from "../../judgement/judge";
import type { Resource, Stack } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";
import { REPLICATED, WORKLOADS, eachContainer, podTemplate } from "../../reading/workloads";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const TYPES = [...WORKLOADS, CONFIG_MAP];
const READS = ["containers[].env", "data"];

/** Each setting a workload or a config map hands to a program, with the text it stands in. */
function eachSetting(resource: Resource, judge: Judge, check: (name: string, value: Value) => void): void {
  if (resource.type === CONFIG_MAP) {
    const entries = resource.at("data").entries();
    judge.each(
      entries.map(([, value]) => value),
      (value) => check(entries.find(([, candidate]) => candidate === value)?.[0] ?? "", value),
    );
    return;
  }
  eachContainer(resource, judge, (container) => {
    judge.each(container.at("env").list(), (variable) => {
      check(variable.at("name").text() ?? "", variable.at("value"));
    });
  });
}

function mentions(value: Value, addresses: readonly string[]): string | undefined {
  const text = value.given ? (value.text() ?? "") : "";
  return addresses.find((address) => text.includes(address));
}

export const liveTradingHappensInProdOnly: ResourceRule = {
  id: "live-trading-happens-in-prod-only",
  domain: "resilience",
  title: "Outside prod, nothing trades with real money",
  severity: "critical",
  rationale: "A test order to the live exchange is an order.",
  remediation: "Use the exchange's testnet or paper account outside prod.",
  references: [],
  types: TYPES,
  reads: READS,
  stages: ["dev", "staging"],
  enforcement: { dev: "mandatory" },
  settings: {
    liveAddresses: {
      type: "strings",
      default: [
        "https://api.bitunix.com",
        "https://fapi.bitunix.com",
        "wss://fapi.bitunix.com",
        "https://api.alpaca.markets",
      ],
      description: "Addresses at which orders are real",
    },
    paperFlags: {
      type: "strings",
      default: ["ALPACA_PAPER_TRADING", "PAPER_TRADING"],
      description: "Variables that must not be false outside prod",
    },
  },
  check(resource, judge) {
    eachSetting(resource, judge, (name, value) => {
      const address = mentions(value, judge.strings("liveAddresses"));
      if (address) judge.violated(`${name} names ${address}, where orders are real.`);
      if (judge.strings("paperFlags").includes(name) && value.isFalse()) judge.violated(`${name} is false.`);
    });
  },
};

export const testnetsStayOutOfProd: ResourceRule = {
  id: "testnets-stay-out-of-prod",
  domain: "resilience",
  title: "In prod, nothing trades on a test exchange",
  severity: "high",
  rationale: "Prices and fills of a test exchange are made up; decisions taken on them lose real money.",
  remediation: "Use the exchange's live addresses in prod.",
  references: [],
  types: TYPES,
  reads: READS,
  stages: ["prod"],
  settings: {
    testAddresses: {
      type: "strings",
      default: ["testnet", "https://paper-api.alpaca.markets"],
      description: "Texts by which addresses of test exchanges are known",
    },
  },
  check(resource, judge) {
    eachSetting(resource, judge, (name, value) => {
      const address = mentions(value, judge.strings("testAddresses"));
      if (address) judge.violated(`${name} names ${address}.`);
    });
  },
};

const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";

/** True where a role bound to the workload's service account lets it hold a lease. */
function mayHoldALease(stack: Stack, workload: Resource): boolean {
  const namespace = workload.namespace();
  const account = podTemplate(workload)?.spec.at("serviceAccountName").text();
  const bound = stack
    .ofType(BINDING)
    .filter((binding) => binding.namespace() === namespace)
    .filter((binding) =>
      binding
        .at("subjects")
        .list()
        .some((subject) => subject.at("name").text() === account),
    )
    .map((binding) => binding.at("roleRef", "name").text());
  return stack
    .ofType(ROLE)
    .filter((role) => role.namespace() === namespace && bound.includes(role.objectName()))
    .some((role) =>
      role
        .at("rules")
        .list()
        .some((rule) => rule.at("resources").texts().includes("leases")),
    );
}

export const tradersOfOneAccountElectOne: StackRule = {
  id: "traders-of-one-account-elect-one",
  domain: "resilience",
  title: "Where several pods could trade on one account, they elect the one that does",
  severity: "critical",
  rationale: "Two pods that see the same signal place the same order twice.",
  remediation:
    "Let the pods hold a lease (a Role for leases, bound to their service account), or run one pod with the strategy Recreate.",
  references: [],
  types: [...REPLICATED, ROLE, BINDING],
  reads: ["spec.replicas", "containers[].env", "rules"],
  stages: ["prod"],
  settings: {
    accounts: {
      type: "strings",
      default: ["https://fapi.bitunix.com", "https://api.bitunix.com"],
      description: "Addresses at which whoever runs trades for itself",
    },
  },
  checkStack(stack, judge) {
    judge.each(stack.ofType(...REPLICATED), (workload) => {
      let address: string | undefined;
      eachContainer(workload, judge, (container) => {
        for (const variable of container.at("env").list()) {
          address ??= mentions(variable.at("value"), judge.strings("accounts"));
        }
      });
      if (!address) return;
      const alone =
        (workload.at("spec", "replicas").number() ?? 1) < 2 &&
        workload.at("spec", "strategy", "type").text() === "Recreate";
      if (!alone && !mayHoldALease(stack, workload)) {
        judge.violated(`Several of its pods may trade at ${address} at once, and none waits for a lease.`);
      }
    });
  },
};
