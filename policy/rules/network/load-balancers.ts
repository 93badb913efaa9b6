import type { ResourceRule } from "../../judgement/rule";

const BALANCERS = ["aws:alb/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer"];
const LISTENERS = ["aws:alb/listener:Listener", "aws:lb/listener:Listener"];

/** Security policies of AWS that allow TLS 1.2 and newer only. */
const MODERN_TLS = /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)/;

export const loadBalancersUseTls: ResourceRule = {
  id: "load-balancers-use-tls",
  domain: "network",
  title: "Load balancers speak TLS 1.2 or newer and redirect plain HTTP",
  severity: "high",
  rationale: "Plain HTTP and old TLS can be read and changed on the way.",
  remediation: "Redirect HTTP to HTTPS, and set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06.",
  references: ["CKV_AWS_2", "CKV_AWS_103", "FSBP ELB.1", "FSBP ELB.17", "CIS EKS 5.4.5"],
  types: LISTENERS,
  reads: ["protocol", "sslPolicy", "defaultActions"],
  check(listener, judge) {
    const protocol = listener.at("protocol").text();
    if (protocol === "HTTP") {
      const actions = listener.at("defaultActions").list();
      if (!actions.every((action) => action.at("type").text() === "redirect") || actions.length === 0) {
        judge.violated("It answers plain HTTP.");
      }
    } else if (protocol === "HTTPS" || protocol === "TLS") {
      const policy = listener.at("sslPolicy").text();
      if (!MODERN_TLS.test(policy ?? "")) judge.violated(`Its sslPolicy is ${policy ?? "not given"}.`);
    }
  },
};

export const loadBalancersKeepAccessLogs: ResourceRule = {
  id: "load-balancers-keep-access-logs",
  domain: "network",
  title: "Load balancers log requests",
  severity: "medium",
  rationale: "They see who asked for what, also when the program behind them is down.",
  remediation: "Set accessLogs.bucket and accessLogs.enabled.",
  references: ["CKV_AWS_91", "FSBP ELB.5"],
  types: BALANCERS,
  reads: ["accessLogs.enabled"],
  check(balancer, judge) {
    if (!balancer.at("accessLogs", "enabled").isTrue()) judge.violated("accessLogs is not enabled.");
  },
};

export const loadBalancersRefuseDeletion: ResourceRule = {
  id: "load-balancers-refuse-deletion",
  domain: "network",
  title: "A prod load balancer refuses deletion",
  severity: "medium",
  rationale: "A new load balancer has a new address; every DNS record then points nowhere.",
  remediation: "Set enableDeletionProtection to true.",
  references: ["CKV_AWS_150", "FSBP ELB.6"],
  types: BALANCERS,
  reads: ["enableDeletionProtection"],
  stages: ["prod"],
  check(balancer, judge) {
    if (!balancer.at("enableDeletionProtection").isTrue())
      judge.violated("enableDeletionProtection is not true.");
  },
};
