import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Browser, Page } from "playwright-core";
import { openPage, OpenedPage, screenshot, SCREENSHOTS, startChromium } from "./opened-page";
import { reportedStacks } from "./reported-stacks";

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 390, height: 844 };

/** What axe-core finds wrong, each with the first element it is wrong with. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run();
    return violations.map(
      (one: any) => `${one.id}: ${one.help}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`,
    );
  });
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(
    "document.querySelectorAll('details:not(.tree details)').forEach((one) => (one.open = true))",
  );
}

/** What has the focus, by its text or its label. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim().split('\\n')[0].trim()",
  );
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>(
    "document.scrollingElement.scrollWidth - document.documentElement.clientWidth",
  );
}

describe("the report in Chromium", function () {
  this.timeout(300_000);
  let browser: Browser;
  let folder: string;
  let file: string;
  const opened: OpenedPage[] = [];
  const open = async (...options: Parameters<typeof openPage> extends [any, any, ...infer R] ? R : never) => {
    const one = await openPage(browser, file, ...options);
    opened.push(one);
    return one.page;
  };

  before(async () => {
    browser = await startChromium();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-browser-"));
    file = path.join(folder, "report.html");
    fs.writeFileSync(file, await reportedStacks());
  });
  afterEach(() => Promise.all(opened.splice(0).map(({ page }) => page.context().close())));
  after(async () => {
    await browser?.close();
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`      screenshots: ${SCREENSHOTS}\n`);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`says no error, asks for nothing and pleases axe in ${colorScheme}, closed and open`, async () => {
      const page = await open({ colorScheme });
      assert.deepEqual(await violations(page), []);
      await screenshot(page, colorScheme);
      await openAll(page);
      assert.deepEqual(await violations(page), []);
      await screenshot(page, `${colorScheme}-open`);
      assert.deepEqual(opened[0]?.said, []);
      assert.deepEqual(opened[0]?.asked, []);
    });
  }

  it("does not run what a tag holds", async () => {
    const page = await open();
    assert.equal(await page.evaluate("window.planted"), undefined);
    assert.equal(await page.locator("img").count(), 0);
    const node = page.locator('#prod li[data-name^="shadower-exports aws:s3/bucket:bucket"] > details > pre');
    assert.match((await node.textContent()) ?? "", /<\/script><script>window\.planted = true<\/script>/);
  });

  it("is gone through by the keyboard alone, in the order in which it is read", async () => {
    const page = await open();
    const stops: string[] = [];
    for (let stop = 0; stop < 16; stop++) {
      await page.keyboard.press("Tab");
      stops.push(await focused(page));
    }
    assert.deepEqual(stops.slice(0, 4), ["To the content", "prod", "dev", "Dark theme"]);
    assert.deepEqual(stops.slice(-4), ["Changes", "Policies", "Cost", "Resources"]);
  });

  it("shows where the focus is", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    assert.equal(outline, "solid");
  });

  it("finds resources by name and type, opens the way to them, and Escape brings back the tree as it was", async () => {
    const page = await open();
    const rows = page.locator("#prod .tree li:visible");
    const before = await rows.count();
    await page.locator("#prod-search").focus();
    await page.keyboard.type("daa rds/instance:instance");
    await page
      .locator("#prod [role=status]")
      .filter({ hasText: /^4 of \d+ resources$/ })
      .waitFor();
    const found = page.locator('#prod .tree li:visible[data-name*="aws:rds/instance:instance"]');
    assert.equal(await found.count(), 4);
    await screenshot(page, "search", false);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#prod-search").inputValue(), "");
    assert.equal(await rows.count(), before);
    assert.equal(await page.locator("#prod [role=status]").textContent(), "");
  });

  it("opens a resource by Enter, and shows its properties", async () => {
    const page = await open();
    await page.locator("#prod-search").fill("ec2/vpc:vpc");
    const summary = page.locator('#prod li[data-name="network aws:ec2/vpc:vpc"] > details > summary');
    await summary.waitFor();
    await summary.focus();
    await page.keyboard.press("Enter");
    assert.match(
      await page.locator('#prod li[data-name="network aws:ec2/vpc:vpc"] pre').innerText(),
      /cidrBlock: 10\.48/,
    );
  });

  it("is closed below the stack at first, and opens and closes all at once", async () => {
    const page = await open();
    const open_ = page.locator("#prod .tree details[open]");
    assert.equal(await open_.count(), 1);
    await page.locator("#prod [data-expand]").click();
    assert.ok((await open_.count()) > 100);
    assert.equal((await page.locator("#prod .tree pre:visible").count()) < 50, true);
    await page.locator("#prod [data-collapse]").click();
    assert.equal(await open_.count(), 0);
  });

  it("shows one stack at a time, and goes to a resource from a verdict", async () => {
    const page = await open();
    assert.deepEqual(
      [await page.locator("#prod").isVisible(), await page.locator("#dev").isVisible()],
      [true, false],
    );
    await page.locator("[data-stack-link]", { hasText: "dev" }).click();
    await page.locator("#dev").waitFor();
    assert.equal(await page.locator("#prod").isVisible(), false);
    assert.equal(await page.locator('[aria-current="true"]').textContent(), "dev");
    await page.goBack();
    await page.locator("#prod").waitFor();
    await page.locator("#prod-policies .verdict a").first().click();
    const target = page.locator("#prod .tree li:target");
    await target.waitFor();
    assert.match((await target.getAttribute("data-name")) ?? "", /rds\/instance/);
  });

  it("takes the other theme by its button", async () => {
    const page = await open({ colorScheme: "light" });
    const colour = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await colour();
    await page.locator("[data-theme-toggle]").click();
    assert.notEqual(await colour(), light);
    assert.equal(await page.locator("[data-theme-toggle]").textContent(), "Light theme");
    assert.deepEqual(await violations(page), []);
    await page.locator("[data-theme-toggle]").click();
    assert.equal(await colour(), light);
  });

  it("prints all stacks with every part open, and the whole tree", async () => {
    const page = await open();
    await page.emulateMedia({ media: "print" });
    for (const stack of ["prod", "dev"]) assert.ok(await page.locator(`#${stack}`).isVisible(), stack);
    const hidden = await page.evaluate(
      "[...document.querySelectorAll('.tree li, details table, details li')].filter((one) => one.getBoundingClientRect().height === 0).length",
    );
    assert.equal(hidden, 0);
    assert.equal(
      await page.locator(".tools:visible, .parts:visible, button:visible, pre:visible").count(),
      0,
    );
    assert.ok((await page.pdf({ format: "A4" })).length > 100_000);
    // A4 without its margins.
    await page.setViewportSize({ width: 688, height: 1000 });
    assert.equal(await sidewaysScroll(page), 0);
    const wide = await page.evaluate(
      "[...document.querySelectorAll('td')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim())",
    );
    assert.deepEqual(wide, []);
    await page.locator("#dev").evaluate((one) => one.remove());
    await screenshot(page, "print");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`fits on a phone without sideways scrolling in ${colorScheme}, closed and open`, async () => {
      const page = await open({ viewport: PHONE, colorScheme, isMobile: true, hasTouch: true });
      assert.equal(await sidewaysScroll(page), 0);
      await screenshot(page, `phone-${colorScheme}`);
      await openAll(page);
      await page.locator("#prod [data-expand]").click();
      assert.equal(await sidewaysScroll(page), 0);
    });
  }

  it("works without its script: all stacks, every part, no dead buttons", async () => {
    const page = await open({ javaScriptEnabled: false });
    for (const stack of ["prod", "dev"]) assert.ok(await page.locator(`#${stack}`).isVisible(), stack);
    assert.equal(await page.locator("button:visible, input:visible").count(), 0);
    await page.locator("#prod-cost summary").first().click();
    assert.ok(await page.locator("#prod-cost details").first().locator("table").isVisible());
  });

  it("draws every label inside its box", async () => {
    const page = await open();
    const outside = await page.evaluate<string[]>(`(() => {
      const wrong = [];
      for (const svg of document.querySelectorAll("svg.picture")) {
        if (!svg.getBoundingClientRect().width) continue;
        const boxes = [...svg.querySelectorAll("rect.service, rect.store, rect.subnet, rect.chip, rect.host, rect.way, rect.outside")].map((one) => one.getBBox());
        for (const text of svg.querySelectorAll("text")) {
          const at = text.getBBox();
          const box = boxes.find(({ x, y, width, height }) => at.x >= x && at.x < x + width && at.y + at.height / 2 > y && at.y + at.height / 2 < y + height);
          if (box && at.x + at.width > box.x + box.width) wrong.push(text.textContent);
          if (at.x + at.width > svg.viewBox.baseVal.width) wrong.push(text.textContent);
        }
      }
      return wrong;
    })()`);
    assert.deepEqual(outside, []);
  });
});
