import { html, Html } from "../html";

/**
 * Widths of characters in shares of the size, plain and strong: those of DejaVu Sans, which is wider than the fonts that
 * most machines have, so that a label fits its box on all.
 */
const CHARACTERS: [kind: RegExp, plain: number, strong: number][] = [
  [/[ijlI.,:;'!| ]/, 0.33, 0.38],
  [/[frt()[\]/·-]/, 0.41, 0.48],
  [/[mwMW@%×…]/, 0.98, 1.04],
  [/[A-Z]/, 0.7, 0.78],
  [/./, 0.62, 0.685],
];

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** What fits into a width, with the whole as a tooltip. */
export function label(text: string, at: Point, size: number, width: number, kind = ""): Html {
  const shown = fitting(text, size, width, kind === "strong");
  const title = shown === text ? undefined : html`<title>${text}</title>`;
  return html`<text x="${round(at.x)}" y="${round(at.y)}" class="t${size} ${kind}">${shown}${title}</text>`;
}

function fitting(text: string, size: number, width: number, strong: boolean): string {
  if (textWidth(text, size, strong) <= width) return text;
  let end = text.length - 1;
  while (end > 0 && textWidth(`${text.slice(0, end)}…`, size, strong) > width) end--;
  return `${text.slice(0, end)}…`;
}

/** At most this wide, in the units of the picture. */
export function textWidth(text: string, size: number, strong = false): number {
  const widths = [...text].map((character) => {
    const [, plain = 1, bold = 1] = CHARACTERS.find(([kind]) => kind.test(character)) ?? [];
    return strong ? bold : plain;
  });
  return size * widths.reduce((sum, one) => sum + one, 0);
}

export function box({ x, y, width, height }: Box, kind: string, radius = 6): Html {
  return html`<rect
    x="${round(x)}"
    y="${round(y)}"
    width="${round(width)}"
    height="${round(height)}"
    rx="${radius}"
    class="${kind}"
  />`;
}

/** Kinds of flows; each has a colour and a dash of its own. */
export type FlowKind = "in" | "call" | "data" | "out" | "trace";

const CORNER = 5;
const HEAD = 6;

/** A line along points with rounded corners, and a head at its end. */
export function flow(kind: FlowKind, points: Point[], head = true): Html {
  const [end, before] = [points[points.length - 1], points[points.length - 2]];
  return html`<path
      d="${path(points)}"
      class="flow ${kind}"
    />${head && end && before && arrow(kind, before, end)}`;
}

/** Where a service joins a line that others use too. */
export function dot(kind: FlowKind, { x, y }: Point): Html {
  return html`<circle cx="${round(x)}" cy="${round(y)}" r="2.5" class="head ${kind}" />`;
}

function path(points: Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${round(point.x)} ${round(point.y)}`;
      if (!after) return `L${round(point.x)} ${round(point.y)}`;
      const [start, end] = [towards(point, before), towards(point, after)];
      return `L${round(start.x)} ${round(start.y)}Q${round(point.x)} ${round(point.y)} ${round(end.x)} ${round(end.y)}`;
    })
    .join("");
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const step = Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}

function arrow(kind: FlowKind, from: Point, { x, y }: Point): Html {
  const angle = Math.atan2(y - from.y, x - from.x);
  const corner = (turn: number): string =>
    `${round(x - HEAD * Math.cos(angle + turn))} ${round(y - HEAD * Math.sin(angle + turn))}`;
  return html`<path d="M${round(x)} ${round(y)}L${corner(0.45)}L${corner(-0.45)}Z" class="head ${kind}" />`;
}

export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Boxes with text, one after the other, in as many rows as they need. */
export function chips(
  texts: string[],
  { x, y, width }: Box,
  kind: string,
): { drawn: Html[]; height: number } {
  const [size, gap, high] = [11, 6, 22];
  let [left, top] = [x, y];
  const drawn = texts.map((text) => {
    const wide = Math.min(width, textWidth(text, size) + 16);
    if (left > x && left + wide > x + width) [left, top] = [x, top + high + gap];
    const chip = html`${box({ x: left, y: top, width: wide, height: high }, kind, 11)}${label(
      text,
      { x: left + 8, y: top + 15 },
      size,
      wide - 12,
    )}`;
    left += wide + gap;
    return chip;
  });
  return { drawn, height: texts.length === 0 ? 0 : top + high - y };
}
