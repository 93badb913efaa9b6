import { counted, html, Html } from "../html";
import { ReportedResource } from "../resource";
import { Foundation, Subnet } from "../topology/network";
import { Rows, CELL } from "./rows";
import { box, Box, chips, flow, FlowKind, label, textWidth } from "./shapes";

/** Space between a frame and the one inside it. */
export const INSET = 14;
export const MARGIN = 16;

/** Region, VPC and cluster, each inside the other; below everything. */
export function frames(ground: Foundation, rows: Rows, width: number): Html[] {
  const { region, account, vpc, cluster } = ground;
  const zones = Math.max(...Object.values(ground.subnets).map(({ length }) => length));
  const inside = (level: number, y: number, end: number): Box => ({
    x: MARGIN + level * INSET,
    y,
    width: width - 2 * (MARGIN + level * INSET),
    height: end - y,
  });
  const drawn: Html[] = [];
  if (region) {
    const name = [`AWS region ${region}`, account && `account ${account}`].filter(Boolean).join(" · ");
    drawn.push(frame(inside(0, rows.region, rows.regionEnd + 6), "region", name));
  }
  if (vpc) {
    const name = [`VPC ${vpc.cidr}`, zones > 0 && counted(zones, "zone")].filter(Boolean).join(" · ");
    drawn.push(frame(inside(1, rows.vpc, rows.vpcEnd), "vpc", name));
  }
  if (cluster) {
    const { name, version, access } = cluster;
    const text = [`${vpc ? "EKS cluster" : "Cluster"} ${name}`, version && `Kubernetes ${version}`, access]
      .filter(Boolean)
      .join(" · ");
    drawn.push(frame(inside(2, rows.cluster, rows.clusterEnd), "cluster", text));
  }
  return drawn;
}

function frame(at: Box, kind: string, title: string): Html {
  return html`${box(at, `frame ${kind}`, 10)}${label(title, { x: at.x + 14, y: at.y + 22 }, 13, at.width - 28, "strong")}`;
}

/** A row of the subnets of a tier, by zone. */
export function subnetCells(
  tier: "public" | "private" | "data",
  subnets: Subnet[],
  y: number,
  x: number,
  width: number,
): Html[] {
  const gap = 10;
  const wide = (width - gap * (subnets.length - 1)) / Math.max(1, subnets.length);
  return subnets.map(({ zone, cidr, nat }, index) => {
    const at = { x: x + index * (wide + gap), y, width: wide, height: CELL };
    return html`${box(at, `subnet ${tier}`)}${label(
      `${zone}${nat ? " · NAT gateway" : ""}`,
      { x: at.x + 10, y: y + 17 },
      12,
      wide - 16,
      "strong",
    )}${label(`${tier} subnet ${cidr}`, { x: at.x + 10, y: y + 32 }, 11, wide - 16, "soft")}`;
  });
}

/** What all systems share inside the cluster: where nodes come from, and the charts. */
export function platformPanel(
  { nodes, charts }: Foundation,
  { x, y, width }: Box,
): { drawn: Html[]; height: number } {
  if (nodes.length + charts.length === 0) return { drawn: [], height: 0 };
  const machines = chips(
    nodes.map(({ name, machines, size }) => `${name}: ${[machines, size].filter(Boolean).join(", ")}`),
    { x: x + 84, y: y + 8, width: width - 94, height: 0 },
    "chip node",
  );
  const below = y + 8 + (nodes.length > 0 ? machines.height + 8 : 0);
  const shared = chips(
    [...new Set(charts.map(({ name }) => name))],
    { x: x + 84, y: below, width: width - 94, height: 0 },
    "chip",
  );
  const height = below + shared.height + 8 - y;
  return {
    drawn: [
      box({ x, y, width, height }, "panel", 8),
      ...(nodes.length > 0 ? [label("Nodes", { x: x + 12, y: y + 23 }, 11, 70, "soft")] : []),
      ...(charts.length > 0 ? [label("Platform", { x: x + 12, y: below + 15 }, 11, 70, "soft")] : []),
      ...machines.drawn,
      ...shared.drawn,
    ],
    height,
  };
}

const SHARED_KINDS: Record<string, [one: string, many: string]> = {
  "aws:secretsmanager/secret:Secret": ["secret in Secrets Manager", "secrets in Secrets Manager"],
  "aws:kms/key:Key": ["KMS key", "KMS keys"],
  "aws:ecr/repository:Repository": ["image repository", "image repositories"],
  "aws:backup/vault:Vault": ["backup vault", "backup vaults"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["CloudWatch alarm", "CloudWatch alarms"],
  "aws:route53/healthCheck:HealthCheck": ["health check from outside", "health checks from outside"],
};

/** What the region holds for all, in numbers, and where the copies go. */
export function regionalChips({ recoveryRegion }: Foundation, resources: ReportedResource[]): string[] {
  const counts = Object.entries(SHARED_KINDS).flatMap(([type, [one, many]]) => {
    const count = resources.filter((resource) => resource.type === type).length;
    return count === 0 ? [] : [counted(count, one, many)];
  });
  return [...counts, ...(recoveryRegion ? [`copies in ${recoveryRegion}`] : [])];
}

const FLOWS: [FlowKind, string][] = [
  ["in", "from outside"],
  ["call", "service to service"],
  ["data", "service to data"],
  ["out", "to hosts outside"],
  ["trace", "traces"],
];

export function legend(y: number, kinds: Set<FlowKind>): Html[] {
  let x = MARGIN + 4;
  return FLOWS.filter(([kind]) => kinds.has(kind)).map(([kind, text]) => {
    const at = x;
    x += 44 + textWidth(text, 11) + 18;
    return html`${flow(kind, [
      { x: at, y: y + 10 },
      { x: at + 34, y: y + 10 },
    ])}${label(text, { x: at + 42, y: y + 14 }, 11, 200)}`;
  });
}
