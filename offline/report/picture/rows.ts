import { Foundation } from "../topology/network";
import { Column, outsideHosts, publicHosts, storesHeight, waysIn } from "./column";

/** Heights at which the parts of the picture begin; the picture is laid out from top to bottom once. */
export interface Rows {
  /** Host names; undefined where no system has one. */
  internet: number | undefined;
  region: number;
  vpc: number;
  publicSubnets: number;
  cluster: number;
  privateSubnets: number;
  platform: number;
  platformEnd: number;
  entries: number;
  systems: number;
  systemsHeight: number;
  clusterStores: number;
  clusterEnd: number;
  dataSubnets: number;
  subnetStores: number;
  vpcEnd: number;
  regional: number;
  regionStores: number;
  regionEnd: number;
  outside: number;
  legend: number;
  height: number;
}

export const CELL = 40;
const HEADER = 34;

/**
 * @param platformHeight of what all systems share inside the cluster
 * @param regionalHeight of what the region holds for all systems
 */
export function rows(
  ground: Foundation,
  columns: Column[],
  platformHeight: number,
  regionalHeight: number,
): Rows {
  let y = 16;
  const take = (height: number): number => (y += height) - height;
  const tier = (cells: unknown[]): number => take(cells.length > 0 ? CELL + 10 : 0);
  const hosts = Math.max(0, ...columns.map((column) => publicHosts(column).length));
  const internet = hosts > 0 ? take(20 + hosts * 30 + 14) + 20 : undefined;
  const region = take(ground.region ? HEADER : 0);
  const vpc = take(ground.vpc ? HEADER : 0);
  const publicSubnets = tier(ground.subnets.public);
  const cluster = take(ground.cluster ? HEADER : 0);
  const privateSubnets = tier(ground.subnets.private);
  const platform = take(platformHeight + (platformHeight > 0 ? 8 : 0));
  const platformEnd = y - 4;
  take(
    columns.some(({ lanes, services }) => services.some(({ traces }) => traces) && lanes.traces > 0) ? 10 : 0,
  );
  const entries = take(columns.some((column) => waysIn(column).length > 0) ? 22 + 16 : 6);
  const systemsHeight = Math.max(0, ...columns.map(({ height }) => height));
  const systems = take(systemsHeight + (columns.length > 0 ? 14 : 0));
  const inCluster = storesHeight(columns, "cluster");
  const clusterStores = take(inCluster > 0 ? inCluster + 14 : 0);
  const clusterEnd = y;
  take(ground.cluster ? 14 : 0);
  const dataSubnets = tier(ground.subnets.data);
  const inSubnets = storesHeight(columns, "subnets");
  const subnetStores = take(inSubnets > 0 ? inSubnets + 14 : 0);
  const vpcEnd = y;
  take(ground.vpc ? 14 : 0);
  const regional = take(regionalHeight > 0 ? regionalHeight + 30 : 0);
  const inRegion = storesHeight(columns, "region");
  const regionStores = take(inRegion > 0 ? inRegion + 14 : 0);
  const regionEnd = y;
  take(ground.region ? 30 : 10);
  const outsideCount = Math.max(0, ...columns.map((column) => outsideHosts(column).length));
  const outside = take(outsideCount > 0 ? 14 + outsideCount * 15 + 20 : 0);
  const legend = take(28);
  return {
    internet,
    region,
    vpc,
    publicSubnets,
    cluster,
    privateSubnets,
    platform,
    platformEnd,
    entries,
    systems,
    systemsHeight,
    clusterStores,
    clusterEnd,
    dataSubnets,
    subnetStores,
    vpcEnd,
    regional,
    regionStores,
    regionEnd,
    outside,
    legend,
    height: y,
  };
}
