/** `npm run access` against the sandbox, as a process of its own. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { RunResult } from "../../sandbox/processes";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, roleArn } from "./in-sandbox";

const ROLE = roleArn(EXTERNAL, "ExampleRole");

interface MatrixJson {
  readonly version: number;
  readonly sides: readonly string[];
  readonly columns: readonly { readonly action: string; readonly resource: number }[];
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly {
      readonly answers: Readonly<Record<string, { readonly outcome: string; readonly codes: readonly string[] }>>;
    }[];
  }[];
}

describe("npm run access, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external: await checkout.section("external") });
  });
  const setShares = (shares: unknown = owner.shares): Promise<void> =>
    e2e.checkout.setStack("owner", { owner: { ...owner, shares } });

  const printed: string[] = [];
  async function access(...args: string[]): Promise<RunResult> {
    const result = await e2e.script("access/cli.ts", ...args);
    printed.push(result.stdout, result.stderr);
    return result;
  }
  async function told(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await access(...args);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }
  const matrix = async (...args: string[]): Promise<MatrixJson> =>
    JSON.parse(await told("--json", ...args)) as MatrixJson;
  /** The outcomes of one row for one action, by side. */
  function outcomes({ rows, columns, sides }: MatrixJson, label: string, action: string): readonly string[] {
    const column = columns.findIndex((each) => each.action === action);
    const answers = rows.find((row) => row.label === label)?.cells[column]?.answers;
    assert.ok(answers, `${label} has no answer for ${action}`);
    return sides.map((side) => [answers[side]?.outcome, ...(answers[side]?.codes ?? [])].join(" "));
  }
  it("answers before anything is deployed, from the preview alone", async () => {
    await e2e.sandbox.pulumi(["stack", "init", "owner"]);
    const preview = await matrix("--preview", "--stack", "owner");
    assert.deepEqual(preview.sides, ["preview"]);
    assert.deepEqual(outcomes(preview, "any other role or user", "kms:Decrypt"), ["denied IAM"]);
    assert.deepEqual(outcomes(preview, "anybody who does not sign", "kms:Decrypt"), ["denied UNSIGNED"]);
  });

  it("says that nothing is deployed where nothing is", async () => {
    assert.match(await told("--state", "--stack", "owner"), /There is no key and no secret here/);
  });

  it("shows what is deployed, in all stacks together", async () => {
    await e2e.up("owner");
    await e2e.up("external");
    const text = await told("--state");
    assert.match(text, /^Access of external, owner: deployed\n/);
    assert.match(text, /role\/ExampleRole \(IAM policy\) +│ allowed a\+b +│ denied SECRET +│ unknown \?1/);
    const state = await matrix("--state");
    assert.equal(state.version, 1);
    for (const action of [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ]) {
      assert.deepEqual(outcomes(state, "role/ExampleRole", action), ["allowed"], action);
      assert.deepEqual(outcomes(state, "user/ExampleUser", action), ["allowed"], action);
      const stranger = "administrator of an account that nothing names";
      assert.deepEqual(outcomes(state, stranger, action), ["denied KEY"], action);
    }
  });

  it("agrees with the files that pulumi exports", async () => {
    const file = path.join(e2e.checkout.folder, "owner.json");
    await writeFile(file, await e2e.state("owner"));
    const [fromFile, fromEngine] = [await matrix("--from", file), await matrix("--state", "--stack", "owner")];
    assert.deepEqual(fromFile.rows, fromEngine.rows);
  });

  it("shows both sides of a change, and who loses what by it", async () => {
    const principals = { level: "principals", accountId: "444455556666", roles: [ROLE] };
    await setShares([principals]);
    const both = await matrix("--stack", "owner", "--stack", "external", "--state", "--preview");
    await setShares();
    assert.deepEqual(both.sides, ["state", "preview"]);
    assert.deepEqual(outcomes(both, "role/ExampleRole", "kms:Decrypt"), ["allowed", "allowed"]);
    assert.deepEqual(outcomes(both, "user/ExampleUser", "kms:Decrypt"), ["allowed", "denied KEY"]);
  });

  it("writes both sides of a change as a page", async () => {
    const principals = { level: "principals", accountId: "444455556666", roles: [ROLE] };
    await setShares([principals]);
    const file = path.join(e2e.checkout.folder, "access.html");
    const text = await told("--stack", "owner", "--stack", "external", "--html", file);
    await setShares();
    assert.equal(text, `The page is in ${file}.\n`);
    const page = await readFile(file, "utf8");
    assert.match(page, /^<!doctype html>\n[^]*<title>Access of owner, external: deployed → after the update<\/title>/);
    assert.match(
      page,
      /<h3>No longer allowed<\/h3>\n<ul class="changes">\n<li><a href="#why-\d+-0">user\/<wbr>ExampleUser<\/a>/,
    );
    assert.doesNotMatch(page, /https?:/);
  });

  it("explains one cell in sentences", async () => {
    const text = await told("--state", "--explain", "ExampleRole", "Decrypt");
    const [, first = "", ...decided] = text.trimEnd().split("\n");
    assert.match(
      first,
      /^ {2}arn:aws-cn:iam::444455556666:role\/ExampleRole may call kms:Decrypt on \S+, across accounts\.$/,
    );
    assert.equal(decided.length, 2);
  });

  it("must not quote a secret's value, nor a configuration's, in any form of output", async () => {
    await told("--state", "--markdown");
    assert.ok(printed.length > 10);
    for (const text of printed) assert.doesNotMatch(text, /"password|ciphertext|secretString/i);
  });

  it("must fail with one message: wrong arguments with 2, what cannot be read with 1", async () => {
    const wrong = await access("--json", "--markdown", "--explain", "A");
    assert.deepEqual([wrong.exitCode, wrong.stdout], [2, ""]);
    assert.match(wrong.stderr, /^The arguments are wrong:\n {2}- --json and --markdown: give one of them\.\n/m);
    const unknown = await access("--state", "--explain", "ExampelRole", "Decrypt");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /Did you mean "ExampleRole"\?/);
    const missing = await access("--state", "--stack", "nobody");
    assert.deepEqual([missing.exitCode, missing.stdout], [1, ""]);
    assert.match(
      missing.stderr,
      /`pulumi stack export --stack nobody --non-interactive` failed:\n.*no stack named 'nobody'/,
    );
    const noPage = await access("--state", "--html", path.join(e2e.checkout.folder, "nowhere", "access.html"));
    assert.deepEqual([noPage.exitCode, noPage.stdout], [1, ""]);
    assert.match(
      noPage.stderr,
      /access\.html cannot be written \(ENOENT\): give --html a file in a folder that exists/,
    );
    const noFile = await access("--from", path.join(e2e.checkout.folder, "nothing.json"));
    assert.deepEqual([noFile.exitCode, noFile.stdout], [1, ""]);
    assert.match(noFile.stderr, /nothing\.json cannot be read \(ENOENT\)\.\n$/);
  });
});
