import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { glanceAt } from "../../../../access/matrix/html/glance";
import { changesIn } from "../../../../access/matrix/html/changes";
import { htmlPage } from "../../../../access/matrix/html/page";
import { told } from "../../../../access/matrix/html/reasons";
import { legendOf } from "../../../../access/matrix/legend";
import { type Inquiry } from "../../../../access/matrix/build";
import { assertGolden } from "../golden";
import * as scenarios from "../scenarios";
import { crowd, crowdChanging, nasty, NASTY } from "./worlds";

const CASES: Readonly<Record<string, () => Inquiry>> = {
  ...{ deployed: scenarios.deployed, narrowed: scenarios.narrowed, "with a deny": scenarios.withADeny },
  ...{ "before the first deployment": scenarios.beforeTheFirstDeployment, "external alone": scenarios.externalAlone },
  ...{ crowd, "crowd that changes": crowdChanging, nasty, nothing: scenarios.nothing },
};

const all = (page: string, pattern: RegExp): readonly string[] =>
  [...page.matchAll(pattern)].map(([, found]) => found!);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");

describe("the HTML page", () => {
  it("says what is so, whole", () => {
    assertGolden("narrowed.html", htmlPage(scenarios.narrowed()));
    assertGolden("nothing.html", htmlPage(scenarios.nothing()));
  });

  it("has what was found beside the matrix first", () => {
    const groups = [{ heading: "key <alias>", items: ['Statement "x" was added. Remove it.'] }];
    const page = htmlPage(scenarios.deployed(), { heading: "Deployed and live", verdict: "AWS differs.", groups });
    assert.match(
      page,
      /<main>\n<section aria-labelledby="findings">\n<h2 id="findings">Deployed and live<\/h2>\n<p><strong>AWS differs\.<\/strong><\/p>\n<h3>key &lt;alias&gt;<\/h3>\n<ul>\n<li>Statement &quot;x&quot; was added\. Remove it\.<\/li>\n<\/ul>\n<\/section>/,
    );
    assert.ok(
      page.includes('<nav aria-label="Parts of this page"><ul>\n<li><a href="#findings">Deployed and live</a></li>'),
    );
  });

  for (const [name, inquiry] of Object.entries(CASES)) {
    describe(name, () => {
      const page = htmlPage(inquiry());
      const { report } = inquiry();

      it("must be the same bytes every time", () => {
        assert.equal(htmlPage(inquiry()), page);
      });
      it("must ask for nothing outside of itself", () => {
        assert.doesNotMatch(page, /https?:|\ssrc=|\surl\(|@import|<(link|img|iframe|object|embed|base|form)\b/i);
        for (const href of all(page, /href="([^"]*)"/g)) assert.match(href, /^#/);
      });
      it("must lead to something with each link, and call two things nothing alike", () => {
        const ids = all(page, /\sid="([^"]*)"/g);
        assert.equal(new Set(ids).size, ids.length);
        const references = [...all(page, /href="#([^"]*)"/g), ...all(page, /aria-(?:labelled|described)by="([^"]*)"/g)];
        for (const id of references) assert.ok(ids.includes(id), id);
      });
      it("must allow no script and no style but its own", () => {
        const [style = ""] = all(page, /<style>([^]*?)<\/style>/g);
        const [script = ""] = all(page, /<script>([^]*?)<\/script>/g);
        const policy = [
          "default-src 'none'",
          `style-src 'sha256-${sha256(style)}'`,
          `script-src 'sha256-${sha256(script)}'`,
          "base-uri 'none'",
          "form-action 'none'",
        ].join("; ");
        assert.ok(page.includes(`<meta http-equiv="Content-Security-Policy" content="${policy}">`));
        assert.equal(all(page, /(<script\b)/g).length, 1);
        assert.equal(all(page, /(<style\b)/g).length, 1);
        assert.doesNotMatch(page.replace(style, "").replace(script, ""), /<[^>]*\s(style|on\w+)=/);
      });
      it("must have a row for each principal, in its account, and a text in each cell", () => {
        assert.equal(
          all(page, /<tr role="row" id="(row-\d+)"/g).length,
          report.columns.length === 0 ? 0 : report.rows.length,
        );
        const cells = all(page, /<td [^>]*>([^]*?)<\/td>/g).map((cell) => cell.replace(/<[^>]*>/g, " "));
        for (const cell of cells) assert.match(cell, /\b(allowed|denied|unknown|not there)\b/);
        const scopes = all(page, /<th [^>]*scope="(\w+)"/g);
        assert.equal(all(page, /(<th\b)/g).length, scopes.length);
      });
      it("must explain every answer", () => {
        const parts = all(page, /<h4 id="(why-\d+-\d+)"/g);
        assert.equal(parts.length, report.rows.length * report.resources.length);
      });
    });
  }

  it("must not take what a document says for a part of itself", () => {
    const page = htmlPage(nasty());
    assert.ok(!page.includes("<script>alert"));
    assert.ok(!page.includes(NASTY));
    for (const hidden of ["\u202e", "\u0007"]) assert.ok(!page.includes(hidden));
    const shown = String.raw`&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;&#39;\u{202e}\u{7}`;
    assert.ok(page.includes(`<title>Access of ${shown}: deployed</title>`));
    assert.ok(page.includes(`<li>${shown}</li>`));
    assert.ok(page.includes(`Allow &quot;${shown}&quot; (statement 0 of the key policy`));
  });

  it("must not grow faster than its principals", () => {
    const [small, large] = [htmlPage(crowd(10)).length, htmlPage(crowd(40)).length];
    assert.ok(large < 4 * small, `${small} → ${large}`);
  });
});

describe("the answer at a glance", () => {
  it("names those who may make every call, some, and those who may or may not", () => {
    const { report } = scenarios.withADeny();
    const names = (resource: number) =>
      Object.fromEntries(
        Object.entries(glanceAt(resource, report)).map(([kind, rows]) => [
          kind,
          (rows as typeof report.rows).map(({ label }) => label),
        ]),
      );
    assert.deepEqual(names(0), { allowed: ["user/ExampleUser"], partly: ["role/ExampleRole"], unknown: [] });
    assert.deepEqual(names(1), { allowed: [], partly: [], unknown: [] });
    assert.deepEqual(names(2), { allowed: [], partly: [], unknown: ["user/ExampleUser"] });
  });
});

describe("what changes", () => {
  it("is told by who gains and who loses, once for all who change alike", () => {
    const { report } = scenarios.narrowed();
    const found = changesIn(report, legendOf(report)).map(({ direction, resource, actions, rows }) => [
      direction,
      resource,
      actions.length,
      rows.map((row) => report.rows[row]!.label),
    ]);
    assert.deepEqual(found, [
      ["No longer allowed", 0, 5, ["user/ExampleUser"]],
      ["Other differences", 1, 1, ["user/ExampleUser"]],
      ["Not known on one side", 2, 1, ["user/ExampleUser"]],
      ["Other differences", 0, 5, ["any other role or user"]],
      ["Other differences", 1, 1, ["any other role or user"]],
      ["Other differences", 2, 1, ["any other role or user"]],
    ]);
  });
  it("is told to be nothing where it is nothing, and is left out where nothing is compared", () => {
    const same = crowd(2).report;
    const both = { ...same, sides: ["state", "preview"] as const };
    const rows = both.rows.map((row) => ({
      ...row,
      cells: row.cells.map(({ answers }) => ({ answers: { ...answers, preview: answers.state! }, changes: false })),
    }));
    const page = htmlPage({ report: { ...both, rows }, decide: crowd(2).decide });
    assert.ok(page.includes("<p>Every answer is the same.</p>"));
    assert.ok(!htmlPage(crowd(2)).includes('id="changes"'));
  });
});

describe("the reasons", () => {
  it("are told once for calls that differ in nothing else", () => {
    const { report, decide } = scenarios.withADeny();
    const row = report.rows.findIndex(({ label }) => label === "role/ExampleRole");
    const decisions = report.columns
      .filter(({ resource }) => resource === 0)
      .flatMap(({ action }) => decide("state", report.rows[row]!.principal, action, report.resources[0]!) ?? []);
    const sentences = told(decisions);
    assert.deepEqual(
      sentences.map(([first = ""]) => first.replace(/ on .*/, "")),
      [
        "arn:aws-cn:iam::444455556666:role/ExampleRole may call kms:Encrypt, kms:ReEncryptFrom, kms:GenerateDataKey, kms:DescribeKey",
        "arn:aws-cn:iam::444455556666:role/ExampleRole may not call kms:Decrypt",
      ],
    );
  });
});
