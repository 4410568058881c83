/** The report as data. */
import assert from "node:assert/strict";
import { UNKNOWN_VALUE } from "../../access/stack/resources";
import { jsonReport } from "../../report/json";
import { reportOf, type Gathered, type ReportModel } from "../../report/model";
import { EXIT_CODES } from "../../report/outcome";
import { summaryText } from "../../report/summary";
import { markdownReport } from "../../report/markdown/report";
import {
  externalResources,
  failedUpdate,
  KEY_URN,
  ownerResources,
  type RawResource,
  ROLE,
} from "../access/stack/walkthrough";
import { events, gathered, PACK, previewed, reading, steps, withInput } from "./scenarios";

const access = ({ access: compared }: ReportModel): readonly string[] =>
  (compared?.changes ?? []).map(({ direction, callers, resource, calls }) =>
    [direction, callers.map(({ label }) => label).join("+"), resource, calls.length].join(" | "),
  );
const narrowed = (): ReturnType<typeof ownerResources> => ownerResources(ROLE);
const mandatory = { policyName: "rule", policyPackName: "pack", enforcementLevel: "mandatory", message: "no" };

describe("a report", () => {
  it("says that nothing changes where nothing does", () => {
    const report = reportOf(gathered());
    assert.equal(
      summaryText(report),
      "Nothing changes. Resources: 5 unchanged. Access: nobody gains or loses access. Policies: no violation.",
    );
    assert.deepEqual([report.changes, report.documents, access(report), report.warnings], [[], [], [], []]);
  });

  it("must not call a stack ready whose state has operations that did not end", () => {
    const pending = [
      { urn: "urn:pulumi:owner::p::aws:kms/key:Key::shared-key", name: "shared-key", doing: "creating" },
    ];
    const state = reading("owner", ownerResources());
    const report = reportOf(gathered(narrowed(), { state: { ...state, reading: { ...state.reading, pending } } }));
    assert.match(
      summaryText(report),
      /^Not ready to deploy: an earlier run was ended while it was creating shared-key\. /,
    );
    assert.match(
      report.warnings[0] ?? "",
      /whether AWS did that is not known, .* npm run fleet -- orphans --stacks owner$/,
    );
  });

  it("tells who loses access, with the halves of both stacks", () => {
    const report = reportOf(gathered(narrowed()));
    assert.deepEqual(access(report), [
      "denied | user/ExampleUser | key alias/quickstart/shared | 9",
      "further | any other role or user | key alias/quickstart/shared | 9",
      "certain | user/ExampleUser | secret quickstart/ExternalCMKSecret | 1",
    ]);
    assert.deepEqual(
      report.changes.map(({ name, operation, properties }) => [name, operation, properties]),
      [["shared-key", "update", [{ path: "policy", document: true }]]],
    );
    assert.deepEqual(
      report.documents.map(({ kind, name, change }) => [kind, name, change]),
      [["key policy", "shared-key", "changed"]],
    );
  });

  // A failed update leaves in the state what was asked for: https://github.com/pulumi/pulumi/issues/21458
  it("must not call all well where the last deployment of a resource failed, in this stack or in another one", () => {
    const failed = failedUpdate(narrowed(), "shared-key");
    const again = steps(failed, narrowed()).map((step) =>
      step.urn === KEY_URN ? { ...step, op: "update", diffReasons: [] } : step,
    );
    const report = reportOf(
      gathered(narrowed(), { preview: previewed(narrowed(), { steps: again }), state: reading("owner", failed) }),
    );
    assert.equal(
      summaryText(report),
      "The last deployment of shared-key failed: deploy with `pulumi up --refresh`. Resources: 1 to update, 4 unchanged. Access: not known in full. Policies: no violation. 1 warning.",
    );
    assert.match(report.warnings[0] ?? "", /^The last deployment of shared-key failed, .* `pulumi up --refresh`/);
    assert.match(markdownReport(report).text, /Not known in full: the last deployment of `shared-key` failed/);
    const others = [reading("external", failedUpdate(externalResources(), "external-policy"))];
    const elsewhere = reportOf(gathered(ownerResources(), { others }));
    assert.deepEqual(elsewhere.failed, ["external-policy"]);
    assert.doesNotMatch(summaryText(elsewhere), /Ready|nobody|Nothing changes/);
  });

  it("says that another stack's outputs are those of now", () => {
    const name = "organization/cross-account-cmk/owner";
    const type = "pulumi:pulumi:StackReference";
    const reference: RawResource = { urn: `urn:pulumi:external::project::${type}::${name}`, type, inputs: { name } };
    const { notes } = reportOf(gathered([...ownerResources(), reference]));
    assert.equal(notes.length, 1);
    assert.match(
      notes[0] ?? "",
      /^What organization\/cross-account-cmk\/owner shares counts here as it is deployed now\. /,
    );
    assert.deepEqual(reportOf(gathered()).notes, []);
  });

  it("warns where somebody whom nothing names gets in", () => {
    const report = reportOf(gathered(ownerResources("*")));
    assert.ok(access(report)[0]?.startsWith("allowed | administrator of an account that nothing names |"));
    assert.match(
      report.warnings[0] ?? "",
      /^administrator of an account that nothing names \(.*\) becomes allowed on the key/,
    );
  });

  it("warns where a key or a secret goes, and what is lost with it", () => {
    const left = ownerResources().filter(({ type }) => !type.includes("kms/key") && !type.includes("secretsmanager"));
    assert.deepEqual(
      reportOf(gathered(left)).warnings.map((each) => each.split(".")[0]),
      ["The key shared-key is deleted", "The secret owner-secret is deleted"],
    );
  });

  it("must not look like a pass where no pack ran", () => {
    const report = reportOf(
      gathered(ownerResources(), { preview: previewed(ownerResources(), { events: events({ packs: [] }) }) }),
    );
    assert.deepEqual(report.warnings, ["No policy pack ran: nothing was judged."]);
    assert.match(summaryText(report), /Policies: not judged\./);
  });

  it("does not take a new secret's policy for unknown that the program does not give", () => {
    const fresh = externalResources().map((each) => ({ ...each, outputs: { policy: UNKNOWN_VALUE } }));
    const preview = {
      ...previewed([]),
      steps: fresh.map((newState) => ({ op: "create", urn: newState.urn, newState })),
    };
    const report = reportOf(
      gathered([], {
        stack: "external",
        preview,
        state: reading("external", []),
        others: [reading("owner", ownerResources())],
      }),
    );
    assert.deepEqual(
      report.documents.filter(({ kind }) => kind === "secret policy"),
      [],
    );
  });

  describe("on a preview that was refused", () => {
    const refused = (): Gathered =>
      gathered(narrowed(), {
        preview: previewed(narrowed(), { exitCode: 255, events: events({ policies: [mandatory] }) }),
      });

    it("has all that one has that went through, and exits with 2", () => {
      const report = reportOf(refused());
      assert.deepEqual([report.outcome, EXIT_CODES[report.outcome]], ["refused", 2]);
      assert.equal(access(report).length, 3);
      assert.match(summaryText(report), /^The policy pack refuses it\..* Policies: 1 mandatory violation\.$/);
    });

    it("counts as failed where there is an error beside the violation", () => {
      const { preview } = refused();
      const diagnostics = [{ severity: "error", message: "it broke" }] as const;
      const report = reportOf({ ...refused(), preview: { ...preview, events: { ...preview.events, diagnostics } } });
      assert.equal(report.outcome, "failed");
      assert.equal(report.policies.length, 1);
    });
  });

  describe("on a preview that failed", () => {
    const failed = (changed: object = {}): Gathered => {
      const [first] = steps(ownerResources(), narrowed()).filter(({ urn }) => urn === KEY_URN);
      const diagnostics = [
        { severity: "error", message: "second", urn: KEY_URN },
        { severity: "error", message: "first" },
        { severity: "error", message: "first" },
      ] as const;
      return gathered([], {
        preview: { ...{ exitCode: 1, stderr: "", steps: [first!] }, events: events({ diagnostics }), ...changed },
      });
    };

    it("has the errors, and what it had come to; it must not call the rest deleted or denied", () => {
      const report = reportOf(failed());
      assert.deepEqual(report.errors, [{ text: "first" }, { resource: "shared-key", text: "second" }]);
      assert.equal(report.access, undefined);
      assert.deepEqual(
        report.documents.map(({ name }) => name),
        ["shared-key"],
      );
      assert.equal(EXIT_CODES[report.outcome], 3);
      assert.match(report.notes.join(), /did not come to its end/);
    });

    it("has the engine's words where it told no events", () => {
      const none = { events: events({ finished: false, packs: [] }), steps: undefined };
      assert.deepEqual(reportOf(failed({ ...none, stderr: "error: no such stack" })).errors, [
        { text: "no such stack" },
      ]);
      assert.deepEqual(reportOf(failed(none)).errors, [{ text: "The engine ended without saying why." }]);
    });
  });

  describe("against a base", () => {
    const base = (preview = previewed(withInput(ownerResources(), "shared-key", "description", "merged"))) => ({
      base: { ref: "main", commit: "abc1234", preview },
    });

    it("has what the change does, and apart what is pending without it", () => {
      const after = withInput(narrowed(), "shared-key", "description", "merged");
      const report = reportOf(gathered(after, base()));
      assert.deepEqual(
        report.changes.map(({ name, origin }) => [name, origin]),
        [["shared-key", "both"]],
      );
      assert.equal(access(report).length, 3);
      assert.deepEqual(
        report.pending?.changes.map(({ name }) => name),
        ["shared-key"],
      );
      assert.deepEqual(report.pending.access?.changes, []);
    });

    it("has what is pending in who has access, and not as this change's", () => {
      const report = reportOf(gathered(narrowed(), base(previewed(narrowed()))));
      assert.deepEqual(access(report), []);
      assert.equal(report.pending?.access?.changes.length, 3);
      assert.deepEqual(
        report.changes.map(({ origin }) => origin),
        ["pending"],
      );
      assert.match(summaryText(report), /^This change does nothing by itself\./);
    });

    it("has what is pending no more", () => {
      const report = reportOf(gathered(ownerResources(), base()));
      assert.deepEqual(
        report.changes.map(({ name, origin }) => [name, origin]),
        [["shared-key", "withdrawn"]],
      );
      assert.match(summaryText(report), /^Nothing changes\./);
    });

    it("compares with what is deployed where the base has no such stack, or fails, and says so", () => {
      const none = reportOf(gathered(narrowed(), { base: { ref: "main", commit: "abc1234" } }));
      assert.deepEqual(none.notes, ["main does not have this stack: all of it comes with this change."]);
      const diagnostics = [{ severity: "error", message: "old bug" }] as const;
      const broken = reportOf(
        gathered(narrowed(), base(previewed([], { exitCode: 1, events: events({ diagnostics }) }))),
      );
      assert.match(broken.notes.join(), /^The preview of main itself failed, .* old bug$/);
      for (const report of [none, broken]) assert.equal(access(report).length, 3);
    });
  });

  it("is for machines what it is for people", () => {
    const { version, exitCode, summary, stack, outcome, packs } = JSON.parse(
      jsonReport(reportOf(gathered())),
    ) as Record<string, unknown>;
    assert.deepEqual(
      { version, exitCode, stack, outcome, packs },
      { version: 1, exitCode: 0, stack: "owner", outcome: "clear", packs: [PACK] },
    );
    assert.match(String(summary), /^Nothing changes\./);
  });

  it("must be the same, in whichever order the engine told", () => {
    const turned = (given: Gathered): Gathered => ({
      ...given,
      preview: { ...given.preview, steps: [...(given.preview.steps ?? [])].reverse() },
    });
    assert.equal(jsonReport(reportOf(turned(gathered(narrowed())))), jsonReport(reportOf(gathered(narrowed()))));
  });
});
