/** The page in a real browser. Its claims on readers, keyboards and paper hold only there. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { htmlPage } from "../../../../access/matrix/html/page";
import { type Inquiry } from "../../../../access/matrix/build";
import * as scenarios from "../scenarios";
import { findChromium, launchOptions, NO_CHROMIUM } from "./chromium";
import { contrast } from "./contrast";
import { CLOSED, FOCUSED, INTERACTIVE, OVERFLOW, TEXT_COLOURS, TEXTS_OUTSIDE } from "./in-page";
import { crowdChanging, nasty } from "./worlds";

const CASES: Readonly<Record<string, () => Inquiry>> = {
  ...{ narrowed: scenarios.narrowed, "with a deny": scenarios.withADeny, nothing: scenarios.nothing },
  ...{ nasty, "crowd that changes": () => crowdChanging(20) },
};
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

interface TextColour {
  readonly text: string;
  readonly foreground: readonly number[];
  readonly background: readonly number[];
}

describe("the HTML page in a browser", function () {
  this.timeout(180_000);
  const found = findChromium();
  let folder: string;
  let browser: Browser;
  const urls = new Map<string, string>();

  before(async function () {
    if (found === undefined) {
      console.log(`    ${NO_CHROMIUM}`);
      this.skip();
    }
    folder = await mkdtemp(path.join(tmpdir(), "access-page-"));
    for (const [name, inquiry] of Object.entries(CASES)) {
      const file = path.join(folder, `${name.replaceAll(" ", "-")}.html`);
      await writeFile(file, htmlPage(inquiry()));
      urls.set(name, pathToFileURL(file).href);
    }
    browser = await chromium.launch(launchOptions(found));
  });
  after(async () => {
    if (found === undefined) return;
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Shows a page, and holds it to what every page has to keep: no message, no request. */
  async function shown(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      const [messages, requests]: [string[], string[]] = [[], []];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      page.on("request", (request) => requests.push(request.url()));
      const url = urls.get(name) ?? assert.fail(name);
      await page.goto(url);
      await look(page);
      assert.deepEqual(messages, []);
      assert.deepEqual(
        requests.map((each) => each.replace(/#.*/, "")),
        [url],
      );
    } finally {
      await context.close();
    }
  }

  for (const name of Object.keys(CASES)) {
    for (const [device, viewport] of [
      ["a desktop", DESKTOP],
      ["a phone", PHONE],
    ] as const) {
      it(`must fit on ${device}, and load nothing: ${name}`, () =>
        shown(name, { viewport }, async (page) => {
          assert.deepEqual(await page.evaluate(OVERFLOW), { scrolls: false, wide: [] });
          if (name !== "nothing") assert.deepEqual(await page.evaluate(TEXTS_OUTSIDE), []);
        }));
    }

    for (const colorScheme of ["light", "dark"] as const) {
      it(`must let every text be read, ${colorScheme}: ${name}`, () =>
        shown(name, { viewport: DESKTOP, colorScheme }, async (page) => {
          await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
          const texts = await page.evaluate<readonly TextColour[]>(TEXT_COLOURS);
          assert.ok(texts.length > 5);
          for (const { text, foreground, background } of texts) {
            const ratio = contrast(foreground, background);
            assert.ok(ratio >= 4.5, `${text}: ${foreground.join()} on ${background.join()} is ${ratio.toFixed(2)}`);
          }
          const { 0: first } = texts;
          assert.equal(contrast(first!.background, [0, 0, 0]) > 10, colorScheme === "light");
        }));
    }
  }

  for (const name of ["narrowed", "with a deny", "nothing", "nasty"]) {
    for (const options of [
      { viewport: DESKTOP, colorScheme: "light" },
      { viewport: PHONE, colorScheme: "dark" },
    ] as const) {
      it(`must pass axe at ${options.viewport.width} pixels, ${options.colorScheme}: ${name}`, () =>
        shown(name, options, async (page) => {
          await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
          await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
          const { violations } = await page.evaluate<{ violations: readonly Violation[] }>("axe.run()");
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
            [],
          );
        }));
    }
  }

  for (const [device, viewport] of [
    ["a desktop", DESKTOP],
    ["a phone", PHONE],
  ] as const) {
    it(`must let Tab reach all that can be worked with, and show where it is, on ${device}`, () =>
      shown("narrowed", { viewport }, async (page) => {
        const wanted = await page.evaluate<readonly string[]>(INTERACTIVE);
        assert.ok(wanted.length > 20);
        for (const name of wanted) {
          await page.keyboard.press("Tab");
          const focused = await page.evaluate<{ name: string; outline: number; seen: boolean }>(FOCUSED);
          assert.deepEqual(focused, { name, outline: 3, seen: true });
        }
      }));
  }

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with its script" : "without any script";
    it(`must open the reasons of an answer by keyboard, ${how}`, () =>
      shown("narrowed", { viewport: DESKTOP, javaScriptEnabled }, async (page) => {
        const row = page.getByRole("row", { name: "user/ExampleUser" });
        await row.getByRole("cell").first().getByRole("link").press("Enter");
        await page.waitForURL(/#why-2-0$/);
        const heading = page.locator("#why-2-0");
        assert.ok(await heading.isVisible());
        const sentence = page.getByText("user/ExampleUser may not call kms:Encrypt").first();
        assert.ok(await sentence.isVisible());
        const { y } = (await heading.boundingBox()) ?? assert.fail("it has no place");
        assert.ok(y >= 0 && y < DESKTOP.height, String(y));
        await page.locator("#why-2").getByRole("link", { name: "Back to user/ExampleUser" }).press("Enter");
        await page.waitForURL(/#row-2$/);
      }));

    it(`must be printed with everything open, black on white, ${how}`, () =>
      shown(
        "narrowed",
        { viewport: { width: 718, height: 1000 }, colorScheme: "dark", javaScriptEnabled },
        async (page) => {
          assert.equal((await page.evaluate<readonly string[]>(CLOSED)).length, 6);
          await page.emulateMedia({ media: "print", colorScheme: "dark" });
          assert.deepEqual(await page.evaluate(CLOSED), []);
          const texts = await page.evaluate<readonly TextColour[]>(TEXT_COLOURS);
          for (const { text, foreground, background } of texts) {
            assert.deepEqual(
              [foreground, background],
              [
                [0, 0, 0],
                [255, 255, 255],
              ],
              text,
            );
          }
          assert.deepEqual(await page.evaluate(OVERFLOW), { scrolls: false, wide: [] });
          const rows = "[...document.querySelectorAll('tr')].map((row) => getComputedStyle(row).breakInside)";
          assert.deepEqual([...new Set(await page.evaluate<readonly string[]>(rows))], ["avoid"]);
          const pdf = await page.pdf({ format: "A4" });
          assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
        },
      ));
  }

  it("must be told to who listens: landmarks, a picture with its description, and a table with its headers", () =>
    shown("narrowed", { viewport: DESKTOP }, async (page) => {
      for (const landmark of ["banner", "navigation", "main", "contentinfo"] as const) {
        assert.equal(await page.getByRole(landmark).count(), 1, landmark);
      }
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      const regions = [
        "What changes: deployed → after the update",
        "Who gets in, after the update",
        "Picture",
        "Matrix",
      ];
      for (const name of regions) assert.equal(await page.getByRole("region", { name, exact: true }).count(), 1, name);
      const picture = page.getByRole("img", {
        name: "Access of owner, external: deployed → after the update: picture",
      });
      assert.equal(await picture.count(), 1);
      assert.equal(
        await page.locator("svg.wide desc").textContent(),
        "Frames, one below the other: Account 111122223333; Account 444455556666; Everybody else. Principals to whom the same " +
          "applies share a box; lines lead from it to the key and the secrets. Lines: 1 of calls that are allowed, 4 where the " +
          "half of the key's or secret's owner is missing, 2 where the half of the principal's own account is missing, 1 that " +
          "are not known. 5 of the answers differ from those before. The matrix has all of it as a table.",
      );
    }));

  for (const viewport of [DESKTOP, PHONE]) {
    it(`must be a table to who listens, at ${viewport.width} pixels`, () =>
      shown("with a deny", { viewport }, async (page) => {
        const table = page.getByRole("table", { name: /^Who may make which call, deployed\./ });
        const names = await table.getByRole("columnheader").allTextContents();
        assert.deepEqual(names, [
          ...["Principal", "K key alias/quickstart/shared", "S1 secret quickstart/MyCustomTypeSecret"],
          ...["S2 secret quickstart/ExternalCMKSecret", "Encrypt, ReEncryptFrom, GenerateDataKey, DescribeKey"],
          ...["Decrypt", "GetSecretValue", "GetSecretValue"],
        ]);
        const row = table.getByRole("row", { name: "role/ExampleRole" });
        assert.deepEqual(await row.getByRole("cell").allTextContents(), [
          ...["allowed a+b", "denied DENY c", "denied SECRET DENY c", "denied DENY c"],
        ]);
        assert.equal(await table.getByRole("rowgroup").count(), 4);
      }));
  }
});

describe("the browser of these tests", () => {
  it("is the one that the environment names, else one on PATH, else none", () => {
    assert.equal(findChromium({ CHROMIUM: "/opt/chromium", PATH: "/usr/bin" }), "/opt/chromium");
    assert.equal(findChromium({ PATH: "/nowhere" }), undefined);
    assert.equal(findChromium({ CHROMIUM: "" }), undefined);
  });
});
