import assert from "node:assert/strict";
import type { Case } from "./cases/case";
import { outcomeOf, scoreOf, uncounted } from "./score";
import { casesTable, scoreTable, type Tool } from "./tables";
import type { Topic } from "./topics";

const aCase = (name: string, wrong: readonly Topic[], granted?: readonly Topic[]): Case => ({
  name,
  about: `about ${name} | *`,
  wrong,
  ...(granted === undefined ? {} : { granted }),
  resources: [],
});
const TOPICS_OF: Readonly<Record<string, readonly Topic[]>> = {
  ROTATION: ["key-rotation"],
  WIDE: ["all-keys", "full-access"],
  SILENT: [],
};
const topicsOf = (id: string) => TOPICS_OF[id];
const outcome = (each: Case, ...found: readonly string[]) => outcomeOf(each, { [each.name]: found }, topicsOf);

describe("what a finding is worth", () => {
  const violating = aCase("v", ["key-rotation", "full-access"]);
  const compliant = aCase("c", [], ["key-rotation"]);

  it("is a catch on any topic of the violating case", () => {
    assert.deepEqual(outcome(violating, "ROTATION", "SILENT"), { verdict: "caught", by: ["ROTATION"] });
    assert.deepEqual(outcome(violating, "WIDE", "ROTATION"), { verdict: "caught", by: ["WIDE", "ROTATION"] });
  });

  it("must not be a catch off the topic, or by what does not count", () => {
    const other = aCase("o", ["lockout"]);
    assert.deepEqual(outcome(other, "ROTATION", "WIDE", "SILENT", "UNKNOWN"), { verdict: "missed", by: [] });
    assert.deepEqual(outcome(violating), { verdict: "missed", by: [] });
  });

  it("is a false alarm on a compliant case, of whatever topic", () => {
    assert.deepEqual(outcome(compliant, "WIDE"), { verdict: "false alarm", by: ["WIDE"] });
    assert.deepEqual(outcome(compliant, "SILENT", "ROTATION"), { verdict: "false alarm", by: ["SILENT"] });
  });

  it("must not be a false alarm where it is true, or does not count", () => {
    assert.deepEqual(outcome(compliant, "ROTATION", "UNKNOWN"), { verdict: "passed", by: [] });
  });

  it("is counted by case, however many findings there are", () => {
    const cases = [violating, aCase("w", ["lockout"]), compliant, aCase("d", [])];
    const findings = { v: ["ROTATION", "WIDE"], w: ["WIDE"], c: ["ROTATION"], d: ["ROTATION", "WIDE"] };
    assert.deepEqual(
      scoreOf(cases, (each) => outcomeOf(each, findings, topicsOf)),
      { caught: 1, violating: 2, falseAlarms: 1, compliant: 2 },
    );
  });

  it("tells which checks did not count, and how often", () => {
    assert.deepEqual(
      [...uncounted({ a: ["X", "ROTATION"], b: ["X", "SILENT", "Y"] }, topicsOf)],
      [
        ["X", 2],
        ["Y", 1],
      ],
    );
  });
});

describe("the tables of the comparison", () => {
  const cases = [aCase("v", ["key-rotation", "lockout"]), aCase("w", ["lockout"]), aCase("c", [])];
  const tools: readonly Tool[] = [
    { name: "one", findings: { v: ["ROTATION"], c: ["WIDE"] }, topicsOf },
    { name: "two", findings: {}, topicsOf },
  ];

  it("count the whole, and each topic that has a case", () => {
    assert.equal(
      scoreTable(cases, tools),
      [
        "|  | cases | one | two |",
        "| --- | --- | --- | --- |",
        "| **caught, of the violating cases** | 2 | **1** | **0** |",
        "| **false alarms, of the compliant cases** | 1 | **1** | **0** |",
        "| nobody may be able to change the key's policy again | 1 | 0 | 0 |",
        "| the key is not rotated | 1 | 1 | 0 |",
      ].join("\n"),
    );
  });

  it("name what each verdict rests on, and must not break at a bar or a star", () => {
    assert.equal(
      casesTable(cases, tools),
      [
        "| case | one | two |",
        "| --- | --- | --- |",
        "| the key is not rotated: about v \\| \\* | caught: `ROTATION` | missed |",
        "| nobody may be able to change the key's policy again: about w \\| \\* | missed | missed |",
        "| about c \\| \\* | false alarm: `WIDE` | passed |",
      ].join("\n"),
    );
  });
});
