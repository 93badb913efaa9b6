import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Browser, BrowserContextOptions, chromium, Page } from "playwright-core";
import { debianProgram } from "../debian-program";

/** Chromium must not ask for anything of its own; as root it has no sandbox. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where the tests put what they saw; `SLIPWAY_SCREENSHOTS` names another folder. */
export const SCREENSHOTS =
  process.env["SLIPWAY_SCREENSHOTS"] ?? path.join(os.tmpdir(), "slipway-report-screenshots");

/** Debian's Chromium; installed if it is missing and we may, else the error says which package to install. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: debianProgram("chromium", "chromium"), args: ARGUMENTS });
}

/** A page with what it said and asked for. */
export interface OpenedPage {
  page: Page;
  /** Errors and messages of its console. */
  said: string[];
  /** Addresses it asked for, apart from its own. */
  asked: string[];
}

export async function openPage(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const opened: OpenedPage = { page, said: [], asked: [] };
  const own = `file://${file}`;
  page.on("console", (message) => opened.said.push(message.text()));
  page.on("pageerror", (error) => opened.said.push(error.message));
  page.on("dialog", (dialog) => {
    opened.said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.route("**/*", (route) => {
    if (route.request().url().split("#")[0] === own) return route.continue();
    opened.asked.push(route.request().url());
    return route.abort();
  });
  await page.goto(own);
  return opened;
}

export async function screenshot(page: Page, name: string, fullPage = true): Promise<void> {
  fs.mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage });
}
