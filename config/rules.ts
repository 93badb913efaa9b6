import { overlaps, parseIpv4Network } from "../components/network/cidr";
import { AnyConfig, EnvironmentConfig } from "./environment-schema";
import { dateAfter, hasExpired, isEphemeral, LONGEST_LIFETIME_DAYS } from "./ephemeral";
import { Problem } from "./problem";
import { StackConfig } from "./schema";

/** Addresses that Kubernetes services get inside the cluster (EKS default); the VPC must not overlap them. */
export const SERVICE_CIDR = "172.20.0.0/16";

/** Rules that look at several keys at once; they run after the shape is known to be right. */
export function checkRules(config: AnyConfig): Problem[] {
  if ("expires" in config) return [...expiryProblems(config, new Date()), ...systemProblems(config)];
  if (config.stage === "local") return systemProblems(config);
  return [
    ...networkProblems(config),
    ...clusterProblems(config),
    ...databaseProblems(config),
    ...backupProblems(config),
    ...recoveryProblems(config),
    ...imageProblems(config),
    ...deliveryProblems(config),
    ...systemProblems(config),
  ];
}

/** Only an ephemeral stack may say that it expires. */
export function lastingProblems(stack: string, expires: unknown): Problem[] {
  if (expires === undefined || isEphemeral(stack)) return [];
  const allowed =
    "none: only the environment of a pull request, a stack named pr-NUMBER, expires and is destroyed";
  return [{ key: "expires", value: expires, allowed }];
}

/** An expiry is still to come, and not too far away. */
function expiryProblems({ expires }: EnvironmentConfig, now: Date): Problem[] {
  const latest = dateAfter(now, LONGEST_LIFETIME_DAYS);
  if (!hasExpired(expires, now) && expires <= latest) return [];
  const allowed = `a date from ${dateAfter(now, 1)} to ${latest} (${LONGEST_LIFETIME_DAYS} days); slipway environment create writes one`;
  return [{ key: "expires", value: expires, allowed }];
}

function networkProblems({ network, stage, region }: StackConfig): Problem[] {
  const problems: Problem[] = [];
  const vpc = parseIpv4Network(network.cidr);
  if (vpc && (vpc.prefix < 16 || vpc.prefix > 20)) {
    problems.push({
      key: "network.cidr",
      value: network.cidr,
      allowed: "a prefix from /16 to /20, so that three subnets fit in each zone",
    });
  }
  for (const [key, other] of [
    ["the cluster's service range", SERVICE_CIDR],
    ...(network.reservedCidrs ?? []).map((range) => ["network.reservedCidrs", range]),
  ] as [string, string][]) {
    const range = parseIpv4Network(other);
    if (vpc && range && overlaps(vpc, range)) {
      problems.push({
        key: "network.cidr",
        value: network.cidr,
        allowed: `a range that does not overlap ${other} (${key})`,
      });
    }
  }
  const needed = stage === "prod" ? 3 : 2;
  if (network.zones.length < needed) {
    problems.push({
      key: "network.zones",
      value: network.zones,
      allowed: `at least ${needed} zones in ${stage}`,
    });
  }
  network.zones.forEach((zone, index) => {
    if (!zone.startsWith(region)) {
      problems.push({ key: `network.zones[${index}]`, value: zone, allowed: `a zone of ${region}` });
    }
    if (network.zones.indexOf(zone) !== index) {
      problems.push({ key: `network.zones[${index}]`, value: zone, allowed: "each zone once" });
    }
  });
  if (network.natGateways > network.zones.length) {
    problems.push({
      key: "network.natGateways",
      value: network.natGateways,
      allowed: `at most one per zone (${network.zones.length})`,
    });
  }
  return problems;
}

function clusterProblems({ cluster }: StackConfig): Problem[] {
  const problems: Problem[] = [];
  for (const [index, range] of (cluster.publicApiCidrs ?? []).entries()) {
    if (parseIpv4Network(range)?.prefix === 0) {
      problems.push({
        key: `cluster.publicApiCidrs[${index}]`,
        value: range,
        allowed: "the ranges of your own networks; the API is never open to the world",
      });
    }
  }
  const admins = Object.entries(cluster.access).filter(([, entry]) => entry.level === "admin");
  const independent = new Set(admins.map(([, entry]) => entry.principalArn));
  if (independent.size < 2 || !("ci" in cluster.access)) {
    problems.push({
      key: "cluster.access",
      value: Object.keys(cluster.access),
      allowed: "at least two independent admins, one of them named ci, so that nobody is locked out",
    });
  }
  for (const [name, group] of Object.entries(cluster.nodeGroups)) {
    if (!(group.min <= group.desired && group.desired <= group.max)) {
      problems.push({
        key: `cluster.nodeGroups.${name}`,
        value: `min ${group.min}, desired ${group.desired}, max ${group.max}`,
        allowed: "min <= desired <= max",
      });
    }
  }
  if (Object.keys(cluster.nodeGroups).length === 0) {
    problems.push({ key: "cluster.nodeGroups", value: "none", allowed: "at least one node group" });
  }
  return problems;
}

function databaseProblems({ databases, stage }: StackConfig): Problem[] {
  const problems: Problem[] = [];
  for (const [system, sizes] of Object.entries(databases)) {
    for (const [name, size] of Object.entries(sizes)) {
      const key = `databases.${system}.${name}`;
      if (size.maxStorage < size.storage) {
        problems.push({
          key: `${key}.maxStorage`,
          value: size.maxStorage,
          allowed: `at least storage (${size.storage})`,
        });
      }
      if (stage === "prod" && size.backupRetentionDays < 30) {
        problems.push({
          key: `${key}.backupRetentionDays`,
          value: size.backupRetentionDays,
          allowed: "30 to 35 in prod (documents 002 and 003)",
        });
      }
    }
  }
  return problems;
}

function recoveryProblems({ recovery, region, databases }: StackConfig): Problem[] {
  if (!recovery) return [];
  const problems: Problem[] = [];
  if (recovery.primaryRegion === region) {
    problems.push({
      key: "recovery.primaryRegion",
      value: region,
      allowed: "another region than slipway:region, which is to stand in for it",
    });
  }
  if (!recovery.active) return problems;
  for (const [system, sizes] of Object.entries(databases)) {
    for (const [name, { restoreFrom }] of Object.entries(sizes)) {
      if (restoreFrom !== undefined) continue;
      problems.push({
        key: `databases.${system}.${name}.restoreFrom`,
        value: "missing",
        allowed: "the ARN of its replicated backups; slipway failover plan says how to find it",
      });
    }
  }
  return problems;
}

function backupProblems({ backup, recovery, region, stage }: StackConfig): Problem[] {
  const problems: Problem[] = [];
  if (recovery && backup.recoveryRegion === recovery.primaryRegion) {
    problems.push({
      key: "backup.recoveryRegion",
      value: recovery.primaryRegion,
      allowed: "a third region: recovery.primaryRegion is lost when this stack runs",
    });
  }
  if (backup.recoveryRegion === region) {
    problems.push({
      key: "backup.recoveryRegion",
      value: region,
      allowed: "another region than slipway:region, as the loss of one must not take the other",
    });
  }
  if (stage === "prod" && backup.retentionDays < 30) {
    problems.push({
      key: "backup.retentionDays",
      value: backup.retentionDays,
      allowed: "30 or more in prod (document 003, REQ-T235)",
    });
  }
  if (stage === "prod" && backup.recoveryRegion === undefined) {
    problems.push({
      key: "backup.recoveryRegion",
      value: "missing",
      allowed: "a second region in prod (document 003, REQ-T237)",
    });
  }
  return problems;
}

function imageProblems({ images, stage }: StackConfig): Problem[] {
  if (stage === "dev") return [];
  return Object.entries(images).flatMap(([system, versions]) =>
    Object.entries(versions)
      .filter(([, version]) => version.digest === undefined)
      .map(([name, version]) => ({
        key: `images.${system}.${name}.digest`,
        value: version.tag,
        allowed: `a digest (sha256:…) in ${stage}, because a tag can be moved`,
      })),
  );
}

/** A repository of nobody's would get no role, and its workflow would be refused without a word of why. */
function deliveryProblems({ delivery, systems }: StackConfig): Problem[] {
  return Object.entries(delivery?.repositories ?? {}).flatMap(([system, repository]) =>
    system === "platform" || systems.includes(system)
      ? []
      : [
          {
            key: `delivery.repositories.${system}`,
            value: repository,
            allowed: `a repository of platform, ${systems.join(", ")}`,
          },
        ],
  );
}

function systemProblems({ systems }: Pick<StackConfig, "systems">): Problem[] {
  return systems.flatMap((system, index) =>
    systems.indexOf(system) === index
      ? []
      : [{ key: `systems[${index}]`, value: system, allowed: "each system once" }],
  );
}
