import assert from "node:assert/strict";
import { jsonReport } from "../../../policypack/cli/json";
import { brokenReport, oneFile, ownerWithKey, previewText, reportOf } from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const KEY = {
  file: "state.json",
  urn: "urn:pulumi:owner::cross-account-cmk::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key",
  name: "shared-key",
  type: "aws:kms/key:Key",
};

describe("the report as JSON", () => {
  it("has the summary, the files and each violation", () => {
    const { violations, ...rest } = JSON.parse(jsonReport(brokenReport())) as { violations: Record<string, string>[] };
    assert.deepEqual(rest, {
      version: 1,
      pack: { name: "pack", version: "1.2.3" },
      summary: {
        ...{ resources: 8, judged: 5, rules: 6, disabled: [], notJudged: 0 },
        violations: { mandatory: { high: 1 }, advisory: { medium: 1 } },
      },
      files: [{ file: "state.json", kind: "state", stack: "owner", resources: 8, judged: 5 }],
      notJudged: [],
      notes: [],
    });
    const url = "https://docs.aws.amazon.com/kms/latest/";
    assert.deepEqual(
      violations.map(({ message, ...others }) => ({ ...others, what: message?.split("\n")[0] })),
      [
        {
          ...{ rule: "lockout-check", enforcement: "mandatory", severity: "high", ...KEY },
          url: `${url}APIReference/API_PutKeyPolicy.html`,
          what: "shared-key (aws:kms/key:Key): bypassPolicyLockoutSafetyCheck is true.",
        },
        {
          ...{ rule: "key-rotation", enforcement: "advisory", severity: "medium", ...KEY },
          url: `${url}developerguide/rotate-keys.html`,
          what: "shared-key (aws:kms/key:Key): enableKeyRotation is false.",
        },
      ],
    );
  });

  it("must have what could not be judged", () => {
    const report = reportOf([oneFile(previewText(ownerWithKey({ enableKeyRotation: UNKNOWN })))]);
    const { notJudged } = JSON.parse(jsonReport(report)) as { notJudged: unknown };
    assert.deepEqual(notJudged, [
      {
        rules: ["key-rotation"],
        ...KEY,
        reason: "enableKeyRotation is not known at preview: reported by known-at-preview",
      },
    ]);
  });
});
