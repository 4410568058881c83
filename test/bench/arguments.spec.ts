import assert from "node:assert/strict";
import { parseArguments } from "./arguments";

const measure = (suites: readonly string[], runs = 5, json = false) => ({ kind: "measure", suites, runs, json });

describe("arguments of the benchmark", () => {
  it("measures all but checkov and the fleet, five times, where nothing is said", () => {
    assert.deepEqual(parseArguments([]), measure(["access", "preview", "scale", "pack"]));
  });

  it("measures what is named", () => {
    assert.deepEqual(parseArguments(["preview"]), measure(["preview"]));
    assert.deepEqual(parseArguments(["scale"]), measure(["scale"]));
    assert.deepEqual(parseArguments(["pack"]), measure(["pack"]));
    assert.deepEqual(parseArguments(["checkov"]), measure(["checkov"]));
    assert.deepEqual(parseArguments(["preview", "access", "preview"]), measure(["access", "preview"]));
  });

  it("takes options before and after the names", () => {
    assert.deepEqual(parseArguments(["--json", "access", "--runs", "9"]), measure(["access"], 9, true));
    assert.deepEqual(parseArguments(["--runs=1", "access"]), measure(["access"], 1));
  });

  it("tells all that is wrong at once", () => {
    assert.deepEqual(parseArguments(["--jsn", "speed", "--runs", "0", "access", "-x", "--runs"]), {
      kind: "invalid",
      problems: [
        "--jsn is not an option: --runs N, --json or --help.",
        '"speed" is not something to measure: access, preview, scale, pack, checkov or fleet.',
        "-x is not an option: --runs N, --json or --help.",
        '--runs "0" is not a whole number from 1 to 100.',
        "--runs needs a value: a whole number from 1 to 100.",
      ],
    });
  });

  for (const runs of ["0", "101", "-1", "1.5", "1e1", "", " 3", "many"]) {
    it(`must not take "${runs}" for a number of runs`, () => {
      assert.deepEqual(parseArguments([`--runs=${runs}`]), {
        kind: "invalid",
        problems: [`--runs "${runs}" is not a whole number from 1 to 100.`],
      });
    });
  }

  it("gives help", () => {
    const parsed = parseArguments(["--help"]);
    assert.equal(parsed.kind, "help");
    assert.equal(
      parsed.text,
      [
        "Usage: npm run bench -- [options] [suites...]",
        "",
        "Measures this project. Standard output has the figures, standard error the",
        "progress.",
        "",
        "Arguments:",
        "  suites      what to measure: access, preview, scale, pack, checkov, fleet",
        "              (default: access, preview, scale, pack)",
        "",
        "Options:",
        '  --runs <n>  how often each measurement is taken, 1 to 100 (default: "5")',
        "  --json      print one JSON object",
        "  -h, --help  print this",
        "",
      ].join("\n"),
    );
  });
});
