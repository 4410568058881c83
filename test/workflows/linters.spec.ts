/** The workflows as actionlint, with shellcheck, and zizmor see them. */
import assert from "node:assert/strict";
import * as path from "node:path";
import { execa } from "execa";
import { actionlint, pythonTools } from "./tools";
import { ROOT, WORKFLOW_FILES } from "./files";

describe("the workflows", function () {
  // Built once a machine.
  this.timeout(600_000);

  it("are clean for actionlint, with shellcheck", async function () {
    const [linter, tools] = [await actionlint(), await pythonTools()];
    if (linter === undefined) {
      console.log("      skipped: actionlint is built with Go, and there is no go on PATH");
      this.skip();
    }
    const args = ["-no-color", "-shellcheck", path.join(tools, "shellcheck"), "-pyflakes=", ...WORKFLOW_FILES];
    const { all, exitCode } = await execa(linter, args, { all: true, reject: false, cwd: ROOT });
    assert.equal(exitCode, 0, all);
  });

  it("are clean for zizmor, in its most demanding mode", async () => {
    const zizmor = path.join(await pythonTools(), "zizmor");
    const args = ["--offline", "--no-progress", "--color=never", "--persona=auditor", "--strict-collection", ".github"];
    const { all, exitCode } = await execa(zizmor, args, { all: true, reject: false, cwd: ROOT });
    assert.equal(exitCode, 0, all);
  });
});
