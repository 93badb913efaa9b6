import type { Judge } from "../../judgement/judge";
import type { Resource } from "../../judgement/resources";
import type { ResourceRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";
import { WORKLOADS, eachContainer } from "../../reading/workloads";

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
