import { Store } from "../topology/stores";
import { ConnectedService, System } from "../topology/systems";
import { Box } from "./shapes";

export const SERVICE = { height: 60, gap: 14 };
export const STORE = { line: 15, padding: 24, gap: 10 };
const HEADER = 44;
const LANE = 8;

/** Where one system stands: its services above, its data below, lines in the gutters beside them. */
export interface Column {
  system: System;
  x: number;
  width: number;
  /** Services and stores stand between the gutters. */
  inner: { x: number; width: number };
  services: ConnectedService[];
  lanes: Lanes;
  /** Height of the box around the services. */
  height: number;
}

/** Places of the lines in the gutters, by what they lead to. */
export interface Lanes {
  entry: number;
  /** By the URN of the caller. */
  calls: Map<string, number>;
  /** By the URN of the store. */
  stores: Map<string, number>;
  outside: number;
  traces: number;
}

export function column(system: System, x: number, width: number): Column {
  const { services } = system;
  const callers = services.filter(({ calls }) => calls.length > 0);
  const used = system.stores.filter((store) => services.some((one) => one.stores.includes(store)));
  const [entered, outside, traced] = [
    services.some(({ entries }) => entries.length > 0),
    services.some((one) => one.outside.length > 0),
    services.some(({ traces }) => traces),
  ];
  const left = 20 + LANE * (callers.length + (entered ? 1 : 0));
  const lanesRight = used.length + (outside ? 1 : 0) + (traced ? 1 : 0);
  const inner = { x: x + left, width: width - left - 12 - LANE * lanesRight };
  const edge = inner.x + inner.width;
  const [entryLanes, right] = [entered ? 1 : 0, (index: number): number => edge + 4 + LANE * (index + 1)];
  return {
    system,
    x,
    width,
    inner,
    services,
    lanes: {
      entry: inner.x - 4 - LANE,
      calls: new Map(callers.map(({ urn }, index) => [urn, inner.x - 4 - LANE * (index + entryLanes + 1)])),
      // The first store has the innermost lane, so that no line crosses another on its way.
      stores: new Map(used.map(({ urn }, index) => [urn, right(index)])),
      outside: right(used.length),
      traces: right(used.length + (outside ? 1 : 0)),
    },
    height: HEADER + services.length * (SERVICE.height + SERVICE.gap),
  };
}

/** Where the box of a service stands, with the top of its system. */
export function serviceBox({ inner }: Column, index: number, top: number): Box {
  return {
    ...inner,
    y: top + HEADER + index * (SERVICE.height + SERVICE.gap),
    height: SERVICE.height,
  };
}

/** Boxes of those stores of a column that stand in a place, from a top on. */
export function storeBoxes(
  { system, inner }: Column,
  place: Store["place"],
  top: number,
): { store: Store; box: Box }[] {
  let y = top;
  return system.stores
    .filter((store) => store.place === place)
    .map((store) => {
      const height = STORE.padding + STORE.line * (1 + store.details.length);
      const found = { store, box: { ...inner, y, height } };
      y += height + STORE.gap;
      return found;
    });
}

/** Height that the stores of all columns need in a place; 0 where there are none. */
export function storesHeight(columns: Column[], place: Store["place"]): number {
  return Math.max(
    0,
    ...columns.map((one) => {
      const last = storeBoxes(one, place, 0).pop()?.box;
      return last ? last.y + last.height : 0;
    }),
  );
}

/** Host names outside that a system is let through to. */
export function outsideHosts({ system }: Column): string[] {
  return [...new Set(system.services.flatMap(({ outside }) => outside))].sort();
}

/** Host names by which a system is reached. */
export function publicHosts({ system }: Column): string[] {
  return [...new Set(system.services.flatMap(({ entries }) => entries.map(({ host }) => host)))]
    .filter(Boolean)
    .sort();
}

/** How a system is reached. */
export function waysIn({ system }: Column): string[] {
  return [...new Set(system.services.flatMap(({ entries }) => entries.map(({ via }) => via)))].sort();
}
