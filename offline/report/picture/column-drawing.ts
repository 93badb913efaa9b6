import { html, Html, idOf } from "../html";
import { Store } from "../topology/stores";
import { ConnectedService } from "../topology/systems";
import { Column, outsideHosts, publicHosts, serviceBox, storeBoxes, waysIn } from "./column";
import { Rows } from "./rows";
import { box, Box, dot, flow, label, Point, textWidth } from "./shapes";

const HOST = { height: 24, gap: 6 };

/** Lines of a column; drawn below all boxes, so that they pass under what lies between. */
export function columnFlows(column: Column, rows: Rows): Html[] {
  const services = column.services.map((service, index) => ({
    service,
    box: serviceBox(column, index, rows.systems),
  }));
  return [
    ...entryFlows(column, rows, services),
    ...callFlows(column, services),
    ...dataFlows(column, rows, services),
    ...outsideFlows(column, rows, services),
    ...traceFlows(column, rows, services),
  ];
}

type Placed = { service: ConnectedService; box: Box }[];

function entryFlows(column: Column, rows: Rows, services: Placed): Html[] {
  const entered = services.filter(({ service }) => service.entries.length > 0);
  const x = column.lanes.entry;
  const hosts = publicHosts(column).length;
  return [
    ...(hosts > 0 && rows.internet !== undefined
      ? [
          flow("in", [
            { x, y: rows.internet + hosts * (HOST.height + HOST.gap) - HOST.gap },
            { x, y: rows.entries },
          ]),
        ]
      : []),
    ...entered.map(({ box: { x: edge, y } }) =>
      flow("in", [
        { x, y: rows.entries },
        { x, y: y + 14 },
        { x: edge, y: y + 14 },
      ]),
    ),
  ];
}

function callFlows({ lanes }: Column, services: Placed): Html[] {
  return services.flatMap(({ service, box: from }) => {
    const x = lanes.calls.get(service.urn);
    if (x === undefined) return [];
    const start = { x: from.x, y: from.y + from.height - 12 };
    return service.calls.flatMap((call) => {
      const to = services.find((one) => one.service.urn === call.service.urn)?.box;
      if (!to) return [];
      const y = to.y + to.height / 2;
      return [flow("call", [start, { x, y: start.y }, { x, y }, { x: to.x, y }])];
    });
  });
}

function dataFlows(column: Column, rows: Rows, services: Placed): Html[] {
  const targets = [
    ...storeBoxes(column, "cluster", rows.clusterStores),
    ...storeBoxes(column, "subnets", rows.subnetStores),
    ...storeBoxes(column, "region", rows.regionStores),
  ];
  return targets.flatMap(({ store, box: to }) => {
    const x = column.lanes.stores.get(store.urn);
    if (x === undefined) return [];
    const users = services.filter(({ service }) => service.stores.includes(store));
    const end = { x: to.x + to.width, y: to.y + Math.min(20, to.height / 2) };
    return stubbed(
      "data",
      x,
      users.map(({ service, box: from }) => stub(column, service, store.urn, from)),
      end,
    );
  });
}

function outsideFlows(column: Column, rows: Rows, services: Placed): Html[] {
  const users = services.filter(({ service }) => service.outside.length > 0);
  if (users.length === 0) return [];
  const end = { x: column.inner.x + column.inner.width, y: rows.outside + 16 };
  return stubbed(
    "out",
    column.lanes.outside,
    users.map(({ service, box: from }) => stub(column, service, "outside", from)),
    end,
  );
}

function traceFlows(column: Column, rows: Rows, services: Placed): Html[] {
  const users = services.filter(({ service }) => service.traces);
  const x = column.lanes.traces;
  const starts = users.map(({ service, box: from }) => stub(column, service, "traces", from));
  const lowest = starts[starts.length - 1];
  if (!lowest) return [];
  return [
    flow("trace", [lowest, { x, y: lowest.y }, { x, y: rows.platformEnd }]),
    ...starts
      .slice(0, -1)
      .map(
        (start) =>
          html`${flow("trace", [start, { x, y: start.y }], false)}${dot("trace", { x, y: start.y })}`,
      ),
  ];
}

/** Where on the right edge of a service a line to something begins; each has a height of its own. */
function stub({ lanes }: Column, service: ConnectedService, target: string, from: Box): Point {
  const order = [...lanes.stores.keys(), "outside", "traces"];
  const own = order.filter(
    (one) =>
      service.stores.some(({ urn }) => urn === one) ||
      (one === "outside" && service.outside.length > 0) ||
      (one === "traces" && service.traces),
  );
  // The innermost lane is joined lowest, so that lines to outer lanes pass above its end.
  const place = own.length - own.indexOf(target);
  return { x: from.x + from.width, y: from.y + (from.height * place) / (own.length + 1) };
}

/** One line from the first that uses something down to it, which the others join. */
function stubbed(kind: "data" | "out", x: number, starts: Point[], end: Point): Html[] {
  const [first, ...others] = starts;
  if (!first) return [];
  return [
    flow(kind, [first, { x, y: first.y }, { x, y: end.y }, end]),
    ...others.map(
      (start) => html`${flow(kind, [start, { x, y: start.y }], false)}${dot(kind, { x, y: start.y })}`,
    ),
  ];
}

/** Boxes of a column. */
export function columnBoxes(column: Column, rows: Rows, stack: string): Html[] {
  const { system, inner, services } = column;
  return [
    ...hosts(publicHosts(column), column, rows.internet),
    ...ways(column, rows),
    html`<a href="#${idOf(stack, "system", system.name)}" class="system-link">
      ${label(system.name, { x: inner.x, y: rows.systems + 19 }, 14, inner.width, "strong")}
    </a>`,
    label(namespaceText(system.namespaces), { x: inner.x, y: rows.systems + 35 }, 11, inner.width, "soft"),
    ...services.map((service, index) => serviceDrawing(service, serviceBox(column, index, rows.systems))),
    ...storeBoxes(column, "cluster", rows.clusterStores).map(({ store, box: at }) => storeDrawing(store, at)),
    ...storeBoxes(column, "subnets", rows.subnetStores).map(({ store, box: at }) => storeDrawing(store, at)),
    ...storeBoxes(column, "region", rows.regionStores).map(({ store, box: at }) => storeDrawing(store, at)),
    ...outsideDrawing(outsideHosts(column), { ...inner, y: rows.outside, height: 0 }),
  ];
}

function namespaceText(namespaces: string[]): string {
  return namespaces.length === 0 ? "" : `namespace ${namespaces.join(", ")}`;
}

/** The frame around the services of a column; below the lines. */
export function systemFrame({ x, width }: Column, rows: Rows, height: number): Html {
  return box({ x, y: rows.systems, width, height }, "system", 8);
}

function hosts(names: string[], { x, width }: Column, top: number | undefined): Html[] {
  if (top === undefined) return [];
  return names.map((name, index) => {
    const y = top + index * (HOST.height + HOST.gap);
    return html`${box({ x: x + 4, y, width: width - 8, height: HOST.height }, "host", 12)}${label(
      name,
      { x: x + 16, y: y + 16 },
      12,
      width - 32,
      "strong",
    )}`;
  });
}

function ways(column: Column, rows: Rows): Html[] {
  const text = waysIn(column).join(" and ");
  if (text === "") return [];
  const at = { x: column.x + 4, y: rows.entries, width: textWidth(text, 11) + 26, height: 22 };
  return [html`${box(at, "way", 11)}${label(text, { x: at.x + 12, y: at.y + 15 }, 11, at.width - 20)}`];
}

function serviceDrawing(service: ConnectedService, at: Box): Html {
  const { name, replicas, strategy, requests, kind } = service;
  const pods = kind === "CronJob" ? replicas : `${replicas} ${replicas === "1" ? "pod" : "pods"}`;
  const size = [requests.cpu && `${requests.cpu} CPU`, requests.memory].filter(Boolean).join(" · ");
  const text = { x: at.x + 10, width: at.width - 14 };
  return html`${box(at, "service")}${label(name, { x: text.x, y: at.y + 18 }, 12, text.width, "strong")}${label(
    `${pods} · ${strategy.split(",")[0] ?? ""}`,
    { x: text.x, y: at.y + 34 },
    11,
    text.width,
  )}${label(size, { x: text.x, y: at.y + 49 }, 11, text.width, "soft")}`;
}

function storeDrawing(store: Store, at: Box): Html {
  const text = { x: at.x + 10, width: at.width - 14 };
  const lines = [store.engine, ...store.details];
  return html`${box(at, `store ${store.kind}`)}${label(
    store.name,
    { x: text.x, y: at.y + 17 },
    12,
    text.width,
    "strong",
  )}${lines.map((line, index) => label(line, { x: text.x, y: at.y + 32 + index * 15 }, 11, text.width, index ? "soft" : ""))}`;
}

function outsideDrawing(names: string[], at: Box): Html[] {
  if (names.length === 0) return [];
  const height = 14 + names.length * 15;
  return [
    html`${box({ ...at, height }, "outside")}${names.map((name, index) =>
      label(name, { x: at.x + 10, y: at.y + 18 + index * 15 }, 11, at.width - 16),
    )}`,
  ];
}
