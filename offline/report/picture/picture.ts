import * as fs from "node:fs";
import * as path from "node:path";
import { counted, html, Html, ownMarkup } from "../html";
import { ReportedResource } from "../resource";
import { Foundation } from "../topology/network";
import { System } from "../topology/systems";
import { Column, column, outsideHosts } from "./column";
import { columnBoxes, columnFlows, systemFrame } from "./column-drawing";
import { frames, INSET, legend, MARGIN, platformPanel, regionalChips, subnetCells } from "./ground";
import { Rows, rows } from "./rows";
import { box, chips, FlowKind, label } from "./shapes";

export interface PicturedStack {
  stack: string;
  resources: ReportedResource[];
  ground: Foundation;
  systems: System[];
}

const COLUMN = { least: 270, most: 380, gap: 14 };
const LEAST_WIDTH = 1120;
/** Left of the first column: region, VPC and cluster. */
const SIDE = MARGIN + 3 * INSET;

/** Colours and text of the picture; the page has them in its own style sheet. */
export function pictureStyle(): string {
  return fs.readFileSync(path.join(__dirname, "picture.css"), "utf8");
}

/** True where a plan has something to draw: systems, a network or a cluster. */
export function isDrawable({ ground, systems }: PicturedStack): boolean {
  return systems.length > 0 || ground.vpc !== undefined || ground.cluster !== undefined;
}

/**
 * The architecture of a stack as SVG: what stands where, and the flows that are declared. Links lead to the cards of
 * the page.
 *
 * @param standalone with its own style and a background, as a file of its own
 */
export function picture(pictured: PicturedStack, standalone = false): Html {
  const { stack, resources, ground, systems } = pictured;
  const count = Math.max(1, systems.length);
  const free = (LEAST_WIDTH - 2 * SIDE - COLUMN.gap * (count - 1)) / count;
  const wide = Math.min(COLUMN.most, Math.max(COLUMN.least, free));
  const width = Math.max(LEAST_WIDTH, 2 * SIDE + count * wide + COLUMN.gap * (count - 1));
  const columns = systems.map((system, index) => column(system, SIDE + index * (wide + COLUMN.gap), wide));
  const body = { x: SIDE, width: width - 2 * SIDE };
  const shared = regionalChips(ground, resources);
  const regional = (y: number) => chips(shared, { ...body, y: y + 26, height: 0 }, "chip");
  const platform = (y: number) => platformPanel(ground, { ...body, y, height: 0 });
  const at = rows(ground, columns, platform(0).height, regional(0).height);
  const title = `Architecture of stack ${stack}: ${counted(systems.length, "system")}`;
  return html`<svg
    ${standalone && ownMarkup('xmlns="http://www.w3.org/2000/svg"')}
    class="picture"
    viewBox="0 0 ${width} ${at.height}"
    width="${width}"
    height="${at.height}"
    role="group"
    aria-label="${title}"
  >
    ${standalone && html`<title>${title}</title>${ownMarkup(`<style>${pictureStyle()}</style>`)}`}
    ${standalone && box({ x: 0, y: 0, width, height: at.height }, "paper", 0)} ${frames(ground, at, width)}
    ${columns.map((one) => systemFrame(one, at, at.systemsHeight))}
    ${columns.flatMap((one) => columnFlows(one, at))}
    ${subnetCells("public", ground.subnets.public, at.publicSubnets, body.x, body.width)}
    ${subnetCells("private", ground.subnets.private, at.privateSubnets, body.x, body.width)}
    ${subnetCells("data", ground.subnets.data, at.dataSubnets, body.x, body.width)}
    ${platform(at.platform).drawn}
    ${shared.length > 0 && label("For all systems", { x: SIDE, y: at.regional + 16 }, 11, 300, "soft")}
    ${regional(at.regional).drawn} ${bands(at, columns)}
    ${columns.flatMap((one) => columnBoxes(one, at, stack))} ${legend(at.legend, flowKinds(systems))}
  </svg>`;
}

/** What is outside the region has a name, too. */
function bands(at: Rows, columns: Column[]): Html[] {
  return [
    ...(at.internet === undefined
      ? []
      : [label("Internet", { x: MARGIN, y: at.internet - 6 }, 13, 300, "strong")]),
    ...(columns.some((one) => outsideHosts(one).length > 0)
      ? [label("Hosts outside", { x: MARGIN, y: at.outside - 8 }, 13, 300, "strong")]
      : []),
  ];
}

function flowKinds(systems: System[]): Set<FlowKind> {
  const services = systems.flatMap((system) => system.services);
  const kinds: [FlowKind, boolean][] = [
    ["in", services.some(({ entries }) => entries.length > 0)],
    ["call", services.some(({ calls }) => calls.length > 0)],
    ["data", services.some(({ stores }) => stores.length > 0)],
    ["out", services.some(({ outside }) => outside.length > 0)],
    ["trace", services.some(({ traces }) => traces)],
  ];
  return new Set(kinds.flatMap(([kind, used]) => (used ? [kind] : [])));
}
