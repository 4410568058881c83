import assert from "node:assert/strict";
import { type FleetReport, headline, outcomeText, reportMarkdown, reportText } from "../../fleet/report";

describe("the report of a fleet", () => {
  it("must not call a stack done whose state has operations that did not end", () => {
    const pending = [
      { urn: "urn:pulumi:owner::p::aws:kms/key:Key::shared-key", name: "shared-key", doing: "creating" },
    ];
    const outcome = { kind: "pending", changes: { same: 5 }, seconds: 2, pending } as const;
    const report: FleetReport = {
      operation: "preview",
      verdict: "failed",
      startedAt: "2026-11-28T12:00:00Z",
      seconds: 2,
      parallel: 1,
      stacks: [{ stack: "owner", log: ".fleet/logs/owner.log", outcome }],
    };
    assert.match(headline(report), /^preview of 1 stack: 1 with operations of an earlier run pending; /);
    assert.match(outcomeText(outcome, "preview"), /not well: an earlier run was ended while creating shared-key$/);
    for (const text of [reportText(report, "report.md"), reportMarkdown(report)])
      assert.match(text, /An earlier run of owner was ended .* npm run fleet -- orphans --stacks owner/);
  });
});
