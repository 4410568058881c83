import assert from "node:assert/strict";
import { parseArguments } from "../../../access/cli/arguments";
import { EXIT_CODES } from "../../../access/live/compare";
import type { Comparison } from "../../../access/live/differences";
import { liveHtml } from "../../../access/live/html";
import { liveJson } from "../../../access/live/json";
import { liveMarkdown } from "../../../access/live/markdown";
import { liveText } from "../../../access/live/text";
import { textReport } from "../../../access/matrix/text";
import { markdownReport } from "../../../access/matrix/markdown";
import { EXTERNAL, keyPolicy, POLICY_ARN } from "../stack/walkthrough";
import { liveWalkthrough } from "./walkthrough";

const PLAIN = { width: Infinity, colour: false };

/** A detached policy, and grants that may not be read. */
async function broken(): Promise<Comparison> {
  const { aws, role, compare } = liveWalkthrough();
  role.attached = [];
  aws.failures = { "kms:ListGrants": ["AccessDeniedException", "not you"] };
  return compare();
}

/** What stands under the matrix. */
const under = (comparison: Comparison, width = Infinity): readonly string[] =>
  liveText(comparison, { width, colour: false })
    .slice(textReport(comparison.inquiry.report, { width, colour: false }).length)
    .split("\n")
    .slice(2);

describe("the comparison as text", () => {
  it("is the matrix and one sentence where nothing differs", async () => {
    const comparison = await liveWalkthrough().compare();
    assert.deepEqual(under(comparison), ["AWS has everything as it is deployed."]);
    assert.match(liveText(comparison, PLAIN), /^Access of external, owner: deployed → live in AWS\n/);
  });

  it("is what differs with its remedy, what is not known, and the verdict", async () => {
    assert.deepEqual(under(await broken()), [
      "Different in AWS",
      `  role ExampleRole (account ${EXTERNAL})`,
      `    - The policy ${POLICY_ARN} is not attached to it.`,
      "      `pulumi up --refresh` of its stack attaches it again.",
      "",
      "Not known",
      "  - The grants of key alias/quickstart/shared (account 111122223333), because kms:ListGrants failed with AccessDeniedException: not you.",
      "",
      "AWS differs from what is deployed in 1 place. 1 thing could not be read.",
    ]);
  });

  it("is the same on a page, before the matrix", async () => {
    const page = liveHtml(await broken());
    const [found = ""] = /<section aria-labelledby="findings">[^]*?<\/section>/.exec(page) ?? [];
    const lines = found.replace(/<[^>]*>/g, "").split("\n");
    assert.deepEqual(
      lines.filter((line) => line !== ""),
      [
        "Deployed and live",
        "AWS differs from what is deployed in 1 place. 1 thing could not be read.",
        `role ExampleRole (account ${EXTERNAL})`,
        `The policy ${POLICY_ARN} is not attached to it. \`pulumi up --refresh\` of its stack attaches it again.`,
        "Not known",
        "The grants of key alias/quickstart/shared (account 111122223333), because kms:ListGrants failed with AccessDeniedException: not you.",
      ],
    );
    assert.match(page, /<h2 id="changes">Answers that differ: deployed → live in AWS<\/h2>/);
    assert.ok(page.indexOf('id="findings"') < page.indexOf('id="changes"'));
  });

  it("must fit the terminal", async () => {
    const lines = under(await broken(), 60);
    // An ARN is not broken.
    assert.deepEqual(
      lines.filter((line) => line.length > 60 && !line.includes("arn:")),
      [],
    );
  });

  it("says that it is not known where nothing that was read differs", async () => {
    const { aws, compare } = liveWalkthrough();
    aws.failures = { "kms:ListResourceTags": ["AccessDeniedException", "not you"] };
    assert.equal(
      under(await compare()).at(-1),
      "What was read is as it is deployed, and 1 thing could not be read: whether all of it is, is not known.",
    );
  });

  it("must not let a name from AWS steer the terminal", async () => {
    const { key, compare } = liveWalkthrough();
    const evil = { Sid: "a\u001b[2Jb", Effect: "Allow", Principal: "*", Action: "kms:Verify", Resource: "*" };
    key.policy = { ...keyPolicy(), Statement: [...keyPolicy().Statement, evil] };
    const text = liveText(await compare(), PLAIN);
    assert.ok(!text.includes("\u001b"));
    assert.ok(text.includes("a\\u{1b}[2Jb"));
  });

  it("has colours only where they are wanted", async () => {
    const comparison = await broken();
    assert.ok(liveText(comparison, { width: Infinity, colour: true }).includes("\u001b[31mAWS differs"));
  });
});

describe("the comparison as Markdown", () => {
  it("is the verdict, what differs, what is not known, and the matrix", async () => {
    const comparison = await broken();
    assert.equal(
      liveMarkdown(comparison),
      [
        "### AWS differs from what is deployed in 1 place. 1 thing could not be read.",
        "",
        `**role ExampleRole (account ${EXTERNAL})**`,
        "",
        `- The policy ${POLICY_ARN} is not attached to it. \\\`pulumi up --refresh\\\` of its stack attaches it again.`,
        "",
        "**Not known**",
        "",
        "- The grants of key alias/quickstart/shared (account 111122223333), because kms:ListGrants failed with AccessDeniedException: not you.",
        "",
        markdownReport(comparison.inquiry.report),
      ].join("\n"),
    );
  });
});

describe("the comparison as JSON", () => {
  it("is verdict, differences, what was not read, and the matrix", async () => {
    const comparison = await broken();
    assert.deepEqual(JSON.parse(liveJson(comparison)), {
      version: 1,
      verdict: "differs",
      differences: comparison.differences,
      notRead: comparison.notRead,
      matrix: comparison.inquiry.report,
    });
  });
});

describe("the exit code of --live", () => {
  it("tells all three verdicts apart", () => {
    assert.deepEqual(EXIT_CODES, { "as declared": 0, "not known": 1, differs: 3 });
  });
});

describe("the option --live", () => {
  const task = (...argv: string[]) => {
    const parsed = parseArguments(argv);
    if (parsed.kind !== "task") assert.fail(`not taken: ${argv.join(" ")}`);
    return parsed.task;
  };

  it("asks for what is deployed, and for no preview", () => {
    const { live, state, preview } = task("--live", "--stack", "owner", "--json");
    assert.deepEqual({ live, state, preview }, { live: true, state: true, preview: false });
  });

  it("takes states from files", () => {
    const { live, files } = task("--live", "--from", "owner.json");
    assert.deepEqual({ live, files }, { live: true, files: ["owner.json"] });
  });

  it("must not be taken together with --preview", () => {
    assert.deepEqual(parseArguments(["--live", "--preview"]), {
      kind: "invalid",
      problems: ["--live compares what is deployed with AWS: leave out --preview."],
    });
  });
});
