import Ajv from "ajv";
import draft4 from "ajv/lib/refs/json-schema-draft-04.json";
import assert from "node:assert/strict";
// OASIS's own schema, which this package carries.
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { sarifReport } from "../../../policypack/cli/sarif";
import type { Report } from "../../../policypack/cli/report";
import { RULES } from "../../../policypack/rules";
import { brokenReport, earlier, oneFile, ownerWithKey, previewText, reportOf, stateText } from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ajv = new Ajv({ schemaId: "id", meta: false, allErrors: true, format: "full", unknownFormats: "ignore" });
ajv.addMetaSchema(draft4);
const valid = ajv.compile(schema);

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly unknown[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly {
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly artifacts: readonly unknown[];
  readonly results: readonly Result[];
}

/** The only run of the log, which must be one by the standard. */
function runOf(report: Report): Run {
  const log = JSON.parse(sarifReport(report)) as { readonly runs: readonly [Run] };
  assert.ok(valid(log), JSON.stringify(valid.errors, null, 2));
  return log.runs[0];
}

const KEY_URN = "urn:pulumi:owner::cross-account-cmk::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key";
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split("\n").length;

describe("the report as SARIF", () => {
  it("must be valid by the standard's schema, with every rule of the pack", () => {
    const files = [
      oneFile(stateText(earlier("owner")), "a.json"),
      oneFile(stateText(earlier("external")), "/tmp/b.json"),
    ];
    const run = runOf(reportOf(files, {}, RULES));
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }) => id),
      RULES.map(({ name }) => name),
    );
    assert.deepEqual(run.results, []);
    assert.deepEqual(run.artifacts, [
      { location: { uri: "a.json" }, mimeType: "application/json", roles: ["analysisTarget"] },
      { location: { uri: "file:///tmp/b.json" }, mimeType: "application/json", roles: ["analysisTarget"] },
    ]);
  });

  it("must be held against the schema in earnest", () => {
    const log = JSON.parse(sarifReport(brokenReport())) as { runs: [{ results: [{ level: string }] }] };
    log.runs[0].results[0].level = "critical";
    assert.equal(valid(log), false);
  });

  it("describes a rule with its page, level and frameworks", () => {
    const { rules } = runOf(brokenReport()).tool.driver;
    const url = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html";
    const remedy =
      "set enableKeyRotation: true for a key that AWS can rotate, with a period within the bounds; id, ARN and policies of the key stay as they are.";
    assert.deepEqual(
      rules.find(({ id }) => id === "key-rotation"),
      {
        id: "key-rotation",
        shortDescription: { text: "A symmetric customer managed key is rotated automatically." },
        fullDescription: { text: "A symmetric customer managed key is rotated automatically." },
        helpUri: url,
        help: { text: `Remedy: ${remedy}\nSee ${url}`, markdown: `**Remedy:** ${remedy}\n\n[Why](${url})` },
        defaultConfiguration: { level: "warning", enabled: true },
        properties: {
          tags: ["security", "AWS Security Hub FSBP v1.0.0 KMS.4", "CIS AWS Foundations Benchmark v3.0.0 3.6"],
          "security-severity": "5.5",
          precision: "high",
          enforcementLevel: "advisory",
        },
      },
    );
  });

  it("places a violation at the resource in its file", () => {
    const text = stateText(ownerWithKey({ enableKeyRotation: false }));
    const files = [oneFile(stateText(earlier("external")), "external.json"), oneFile(text, "stacks/owner 1.json")];
    const run = runOf(reportOf(files));
    const [result, ...others] = run.results;
    assert.deepEqual(others, []);
    assert.deepEqual(result?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: "stacks/owner%201.json", index: 1 },
          region: { startLine: lineOf(text, `"urn": "${KEY_URN}"`) },
        },
        logicalLocations: [
          {
            fullyQualifiedName: KEY_URN,
            name: "shared-key",
            kind: "resource",
            properties: { type: "aws:kms/key:Key" },
          },
        ],
      },
    ]);
    assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, "key-rotation");
    assert.ok(result.message.text.startsWith("shared-key (aws:kms/key:Key): enableKeyRotation is false.\nWhy"));
  });

  it("must not show advice as an error", () => {
    const levels = (config: unknown) =>
      runOf(reportOf([oneFile(stateText(ownerWithKey({ bypassPolicyLockoutSafetyCheck: true })))], config)).results.map(
        ({ level }) => level,
      );
    assert.deepEqual([levels({}), levels({ all: "advisory" })], [["error"], ["warning"]]);
  });

  it("gives the same finding the same fingerprint wherever it stands, and another one another", () => {
    const prints = (run: Run): readonly string[] =>
      run.results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join());
    const resources = ownerWithKey({ enableKeyRotation: false, bypassPolicyLockoutSafetyCheck: true });
    const before = prints(runOf(reportOf([oneFile(stateText(resources))])));
    const after = prints(runOf(reportOf([oneFile(stateText([...resources].reverse()), "moved.json")])));
    assert.deepEqual(after, before);
    assert.equal(new Set(before).size, 2);
  });

  it("must say what was not judged", () => {
    const run = runOf(reportOf([oneFile(previewText(ownerWithKey({ enableKeyRotation: UNKNOWN })))]));
    assert.deepEqual(
      run.invocations[0]?.toolExecutionNotifications.map(({ message: { text } }) => text),
      [
        "Not judged: shared-key (aws:kms/key:Key): enableKeyRotation is not known at preview: reported by known-at-preview (key-rotation)",
        "5 of 8 resources in 1 file judged by 6 rules.",
        "1 advisory violation (1 medium).",
        "1 judgement not made, because a value is not known: a pass says nothing about it.",
      ],
    );
  });

  it("must stay valid with names of any characters", () => {
    const urn = 'urn:pulumi:s::p::aws:kms/key:Key::<&"\u0001\n\ud800';
    const [result] = runOf(reportOf([oneFile(stateText([{ urn, type: "aws:kms/key:Key" }]), "<&\n.json")])).results;
    assert.ok(result?.message.text.startsWith('<&"\\u{1}\\u{a}\\u{d800} (aws:kms/key:Key): '), result?.message.text);
  });
});
