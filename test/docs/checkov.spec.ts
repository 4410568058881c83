/** The page of the comparison is held against the catalogue, the rules as they are and checkov's answers, without checkov. */
import assert from "node:assert/strict";
import { CASES } from "../bench/checkov/cases";
import { plansHash, type Recorded } from "../bench/checkov/measure";
import { PAGE, parts } from "../bench/checkov/pages";
import recorded from "../bench/checkov/recorded.json";
import { outcomeOf } from "../bench/checkov/score";
import { toolsWith } from "../bench/checkov/tools";
import { assertGenerated } from "./generated";

const answers: Recorded = recorded;

describe("the comparison with checkov", () => {
  it("must rest on answers to the cases as they are", () => {
    assert.equal(answers.plans, plansHash(), "run WRITE_DOCS=1 npm run bench -- checkov");
  });

  for (const name of ["scores", "violating", "compliant"]) {
    it(`must show the ${name} as they are`, async () => {
      assertGenerated(PAGE, name, (await parts(answers)).get(name) ?? "");
    });
  }

  it("must not show a false alarm of the pack", () => {
    const [pack] = toolsWith(answers.findings);
    const wrongly = CASES.map((each) => [each.name, outcomeOf(each, pack!.findings, pack!.topicsOf)] as const)
      .filter(([, { verdict }]) => verdict === "false alarm")
      .map(([name, { by }]) => `${name}: ${by.join(", ")}`);
    assert.deepEqual(wrongly, []);
  });
});
