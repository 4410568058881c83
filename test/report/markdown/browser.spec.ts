/** Reports as a reviewer meets them: in a browser, on a phone and on a desktop. The reports are those of the end-to-end tests. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { findChromium, launchOptions, NO_CHROMIUM } from "../../access/matrix/html/chromium";
import { pageOf } from "./html";

const GOLDEN = path.join(__dirname, "../../e2e/golden/report");
const REPORTS = readdirSync(GOLDEN).filter((name) => name.endsWith(".md"));

/** What is wider than the window, outside of code and lists of values that scroll by themselves. */
const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter(
    (element) => !element.parentElement.closest("pre") && element.getBoundingClientRect().right > width + 0.5,
  );
  return { scrolls: document.documentElement.scrollWidth > width, wide: wide.map(({ outerHTML }) => outerHTML.slice(0, 80)) };
})()`;

const OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe("a report in a browser", function () {
  this.timeout(180_000);
  const found = findChromium();
  let browser: Browser;
  before(async function () {
    if (found === undefined) {
      console.log(`    ${NO_CHROMIUM}`);
      this.skip();
    }
    browser = await chromium.launch(launchOptions(found));
  });
  after(async () => {
    if (found !== undefined) await browser.close();
  });

  for (const [device, viewport] of [
    ["a phone", { width: 390, height: 844 }],
    ["a desktop", { width: 1280, height: 900 }],
  ] as const) {
    it(`must fit on ${device}, and pass axe, with all of it open`, async () => {
      const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
      const page = await browser.newPage({ viewport });
      try {
        for (const name of REPORTS) {
          await page.setContent(pageOf(readFileSync(path.join(GOLDEN, name), "utf8")));
          await page.evaluate(OPEN_ALL);
          assert.deepEqual(await page.evaluate(OVERFLOW), { scrolls: false, wide: [] }, name);
          await page.evaluate(axe);
          const { violations } = await page.evaluate<{ violations: readonly Violation[] }>("axe.run()");
          const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
          assert.deepEqual(told, [], name);
          // Looked at once by a person: `SCREENSHOTS=folder`.
          const folder = process.env.SCREENSHOTS;
          if (folder !== undefined) {
            await page.screenshot({ path: path.join(folder, `${name}-${viewport.width}.png`), fullPage: true });
          }
        }
        assert.ok(REPORTS.length >= 12);
      } finally {
        await page.close();
      }
    });
  }
});
