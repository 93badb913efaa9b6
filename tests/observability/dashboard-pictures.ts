import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { DashboardPanel, dashboardsOf } from "./rendered";

const FOLDER = path.resolve(__dirname, "../../docs/dashboards");
/** Pixels of one of Grafana's 24 columns, and of one row of its grid. */
const COLUMN = 32;
const ROW = 16;
const MARGIN = 8;

/** The layout of every dashboard of prod as SVG, by file name: Grafana itself cannot be had where this runs. */
export function dashboardPictures(): Map<string, string> {
  return new Map(
    [...dashboardsOf("prod")].map(([name, { title, panels }]) => [
      `${name.replace("dashboard-", "")}.svg`,
      picture(title, panels),
    ]),
  );
}

function picture(title: string, panels: DashboardPanel[]): string {
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  const size = { width: 24 * COLUMN + 2 * MARGIN, height: bottom * ROW + 40 + MARGIN };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="sans-serif" role="img" aria-label="${escaped(title)}">`,
    `<rect width="100%" height="100%" fill="#f4f5f5"/>`,
    `<text x="${MARGIN}" y="26" font-size="18" fill="#1f1f20">${escaped(title)}</text>`,
    ...panels.map(panelPicture),
    "</svg>",
    "",
  ].join("\n");
}

function panelPicture({ type, title, gridPos, targets = [], fieldConfig }: DashboardPanel): string {
  const x = MARGIN + gridPos.x * COLUMN;
  const y = 40 + gridPos.y * ROW;
  if (type === "row") {
    return `<text x="${x}" y="${y + 12}" font-size="13" font-weight="bold" fill="#1f1f20">${escaped(title)}</text>`;
  }
  const unit = fieldConfig?.defaults?.unit ?? "";
  const lines = targets.map(
    ({ expr }, index) =>
      `<text x="${x + 8}" y="${y + 40 + index * 14}" font-size="9" fill="#5a5a5e">${escaped(shortened(expr))}</text>`,
  );
  return [
    `<rect x="${x}" y="${y}" width="${gridPos.w * COLUMN - 4}" height="${gridPos.h * ROW - 4}" fill="#fff" stroke="#c7c8c9"/>`,
    `<text x="${x + 8}" y="${y + 20}" font-size="13" fill="#1f1f20">${escaped(title)}${unit ? ` (${unit})` : ""}</text>`,
    ...lines,
  ].join("\n");
}

/** What fits into a third of the width. */
function shortened(text: string): string {
  return text.length > 52 ? `${text.slice(0, 51)}…` : text;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

if (require.main === module) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of dashboardPictures()) writeFileSync(path.join(FOLDER, file), text);
  process.stdout.write("wrote docs/dashboards\n");
}
