/** The report as Markdown. */
import assert from "node:assert/strict";
import { COMMENT_LIMIT } from "../../../report/limit";
import { markdownReport, markerOf } from "../../../report/markdown/report";
import { reportOf } from "../../../report/model";
import {
  EXTERNAL,
  externalResources,
  keyPolicy,
  KEY_URN,
  OWNER,
  ownerResources,
  ROLE,
  type RawResource,
} from "../../access/stack/walkthrough";
import { events, gathered, previewed, reading, steps } from "../scenarios";
import { contentOf } from "./html";

const HOSTILE = "</details><script>alert(1)</script>\n## `x` ``` @somebody [link](http://evil) | --> <!-- \u202e";

/** The owner's resources with this key policy. */
const withPolicy = (policy: unknown): RawResource[] =>
  ownerResources().map((each) =>
    each.urn === KEY_URN ? { ...each, inputs: { ...each.inputs, policy: JSON.stringify(policy) } } : each,
  );

describe("the report as Markdown", () => {
  it("must begin with the line by which its comment is found, and with one line that says it all", () => {
    const [first, , second, , third] = markdownReport(reportOf(gathered(ownerResources(ROLE)))).text.split("\n");
    assert.equal(first, "<!-- cross-account-cmk report: owner -->");
    assert.equal(second, "## Preview of `owner`");
    assert.equal(
      third,
      "**Ready to deploy.** Resources: 1 to update, 4 unchanged. Access: 9 calls become denied, 9 calls go out of reach, 1 call becomes certain. Policies: no violation.",
    );
  });

  it("must have a marker that no stack's name can end", () => {
    assert.equal(markerOf("a-->b"), "<!-- cross-account-cmk report: a--b -->");
    assert.equal(
      markerOf("organization/project/owner"),
      "<!-- cross-account-cmk report: organization/project/owner -->",
    );
  });

  it("must not let a text of others be markup, wherever it stands", () => {
    const [own] = keyPolicy().Statement;
    const policy = {
      Version: HOSTILE,
      Statement: [own, { Sid: HOSTILE, Effect: "Allow", Principal: { AWS: ROLE }, Action: "kms:*", Resource: HOSTILE }],
    };
    const after = withPolicy(policy);
    const diagnostics = [
      { severity: "warning", message: HOSTILE },
      { severity: "error", message: HOSTILE, urn: `${KEY_URN}${HOSTILE}` },
    ] as const;
    const policies = [
      {
        policyName: HOSTILE,
        policyPackName: HOSTILE,
        enforcementLevel: "mandatory",
        message: HOSTILE,
        resourceUrn: `${KEY_URN}${HOSTILE}`,
      },
    ];
    const told = [
      gathered(after, {
        notes: [HOSTILE],
        preview: previewed(after, { events: events({ policies, packs: [HOSTILE] }) }),
      }),
      gathered(after, {
        stack: HOSTILE,
        preview: previewed(after, { exitCode: 1, events: events({ diagnostics, packs: [HOSTILE] }) }),
      }),
      gathered(after, {
        base: { ref: HOSTILE, commit: HOSTILE, preview: previewed(withPolicy({ ...policy, Id: HOSTILE })) },
      }),
    ];
    for (const each of told) {
      const html = contentOf(markdownReport(reportOf(each)).text).replace(/^<!--.*-->/, "");
      const tags = new Set([...html.matchAll(/<(\/?[a-z][a-z0-9]*)/g)].map(([, tag = ""]) => tag.replace("/", "")));
      const own = new Set([
        "h2",
        "h3",
        "p",
        "strong",
        "em",
        "code",
        "ul",
        "li",
        "pre",
        "details",
        "summary",
        "br",
        "a",
        "blockquote",
      ]);
      assert.deepEqual(
        [...tags].filter((tag) => !own.has(tag)),
        [],
      );
      assert.equal(html.match(/<details/g)?.length, html.match(/<\/details>/g)?.length);
      assert.doesNotMatch(html.replace(/<code[\s\S]*?<\/code>/g, ""), /[^;]@somebody/);
      assert.doesNotMatch(html, /href="http:/);
      assert.doesNotMatch(html, /\u202e/);
    }
  });

  describe("of three hundred accounts", () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(200_000_000_000 + index));
    const arns = (more: readonly string[]): string[] => [EXTERNAL, ...more].map((id) => `arn:aws-cn:iam::${id}:root`);
    const report = reportOf(gathered(withPolicy(keyPolicy(arns(ids)))));

    it("must fit into a comment, with a note that says what is left out and where all of it is", () => {
      const { text, dropped } = markdownReport(report, {
        file: "report.full.md",
        url: "https://github.com/o/r/actions/runs/1",
      });
      assert.ok(text.length <= COMMENT_LIMIT);
      assert.ok(dropped.length > 0);
      const note = text.split("\n").at(-1) ?? "";
      assert.match(
        note,
        /^> \*\*Left out here\*\*, since a comment takes 65,536 characters: access, nearer \(part \d+\); /,
      );
      assert.match(note, / The whole report: \[report\.full\.md\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/1\)\.$/);
      assert.equal(text.match(/<details/g)?.length, text.match(/<\/details>/g)?.length);
      assert.equal((text.match(/^```/gm)?.length ?? 0) % 2, 0);
    });

    it("must have all of them where nothing limits it", () => {
      const { text, dropped } = markdownReport(report, {}, Infinity);
      assert.deepEqual(dropped, []);
      for (const id of ids) assert.ok(text.includes(`(Account ${id})`));
    });
  });

  it("must not fail on an error's text that is longer than a comment", () => {
    const diagnostics = [{ severity: "error", message: "x\n".repeat(50_000) }] as const;
    const preview = { ...previewed([]), exitCode: 1, steps: [], events: events({ diagnostics }) };
    const { text, dropped } = markdownReport(reportOf(gathered([], { preview })), { file: "report.full.md" });
    assert.ok(text.length <= COMMENT_LIMIT);
    assert.deepEqual(dropped, ["error (100000 characters)"]);
    assert.match(text, /The whole report is in `report\.full\.md`\.$/);
  });

  it("shows an own and an external side together, where a stack has both", () => {
    const both = [...ownerResources(), ...externalResources()];
    const preview = { ...previewed([]), steps: steps([], both) };
    const report = reportOf(gathered([], { preview, state: reading("owner", []), others: [] }));
    const { text } = markdownReport(report);
    assert.match(
      text,
      new RegExp(
        `\\*\\*\`role/ExampleRole\`\\*\\*, \\*\\*\`user/ExampleUser\`\\*\\* \\(Account ${EXTERNAL}\\) on the key`,
      ),
    );
    assert.doesNotMatch(text, new RegExp(`Account ${OWNER}\\) on the key.*Becomes allowed`));
  });
});
