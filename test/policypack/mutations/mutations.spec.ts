/**
 * Of every compliant document, what a careless or a malicious hand may make of it: whatever the evaluator says widens access beyond
 * what was declared must be refused. `MUTANTS=all` takes the whole catalogue in the place of every eleventh mutant.
 */
import assert from "node:assert/strict";
import { type Mutant, mutantsOf } from "./catalogue";
import { refusalsOf } from "./refusals";
import { type Start, STARTS, subjectOf } from "./starts";
import { inWords, type Judged, judged } from "./verdict";

const EVERY = process.env.MUTANTS === "all" ? 1 : 11;
const LEAST = 2_000;
/** As many misses as a reader takes in. */
const SHOWN = 20;

/** Other ones of each start, so that all partitions and ways together see most of the catalogue. */
const sampleOf = (start: Start, index: number): readonly Mutant[] =>
  mutantsOf(start).filter((_, at) => at % EVERY === index % EVERY);

const missed = (all: readonly Judged[]): readonly string[] =>
  all.filter(({ refusal }) => refusal === undefined).map(inWords);

function assertNoneMissed(all: readonly Judged[]): void {
  const misses = missed(all);
  const more = misses.length - SHOWN;
  const texts = [...misses.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])];
  assert.equal(misses.length, 0, `no rule refuses:\n${texts.join("\n")}`);
}

describe("mutants of compliant documents", function () {
  this.timeout(EVERY === 1 ? 3_600_000 : 600_000);
  let all: readonly Judged[] = [];
  const of = (outcome: Judged["verdict"]["outcome"]): readonly Judged[] =>
    all.filter(({ verdict }) => verdict.outcome === outcome);

  before(() => {
    all = STARTS.flatMap((start, index) => sampleOf(start, index).map((mutant) => judged(start, mutant)));
  });

  it("start from documents of which no rule refuses any", () => {
    for (const start of STARTS)
      assert.deepEqual([start.name, ...refusalsOf(subjectOf(start, start.text))], [start.name]);
  });

  it("must all be refused where they widen access beyond what is declared", () => {
    const wider = of("wider");
    const caught = wider.length - missed(wider).length;
    console.log(
      `      caught ${caught} / ${wider.length} mutants that widen access (of ${all.length}; ` +
        `${of("within what is declared").length} widen it within what is declared, ${of("no document").length} are no document)`,
    );
    assertNoneMissed(wider);
    assert.equal(wider.length >= LEAST, true, `${wider.length} of ${all.length} mutants widen access, not ${LEAST}`);
  });

  it("must all be refused where AWS would not hold them, or readers differ in what they say", () => {
    assertNoneMissed(of("no document"));
  });

  it("are of every kind, and each kind of which any widens access has some that do", () => {
    const kinds = (judgements: readonly Judged[]): readonly string[] => [
      ...new Set(judgements.map(({ mutant }) => mutant.kind)),
    ];
    const never = ["duplicates", "partitions", "regions"];
    assert.deepEqual([...kinds(of("wider")), ...never].sort(), [...kinds(all)].sort());
  });
});
