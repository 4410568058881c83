import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configProblems } from "../../policypack/judgement";
import example from "../../policypack/profiles/example.json";
import { PROFILES, profile, profileText } from "../../policypack/profiles/profiles";
import { RULES } from "../../policypack/rules";
import { STACK_RULES } from "../../policypack/stack-rules";
import { PACK, type RunningPack, startPack } from "./engine-side";
import { keyWithShare, WALKTHROUGH } from "./walkthrough";

const ALL = [...RULES, ...STACK_RULES];

describe("the profiles", () => {
  for (const name of PROFILES) {
    it(`must be the rules' own, ${name}, in the file that is shipped`, () => {
      const file = join(PACK, "profiles", `${name}.json`);
      if (process.env.WRITE_DOCS === "1") writeFileSync(file, profileText(name));
      const stale = `${name}.json is stale: run WRITE_DOCS=1 npx mocha test/policypack/profiles.spec.ts`;
      assert.equal(readFileSync(file, "utf8"), profileText(name), stale);
    });
  }

  it("must name every rule, with its level", () => {
    const levels = (name: (typeof PROFILES)[number], rule: string) => profile(name)[rule]?.enforcementLevel;
    for (const { name, enforcementLevel = "mandatory", companion } of ALL) {
      assert.equal(levels("standard", name), enforcementLevel);
      assert.equal(levels("advisory", name), "advisory");
      assert.equal(levels("strict", name), companion === true ? "advisory" : "mandatory");
    }
    assert.deepEqual(
      Object.keys(profile("strict")),
      ALL.map(({ name }) => name),
    );
  });

  it("must come with an example that every rule can read", () => {
    for (const [name, configuration] of Object.entries(example).filter(([key]) => key !== "all")) {
      const rule = ALL.find((each) => each.name === name) ?? assert.fail(`there is no rule ${name}`);
      if (typeof configuration === "string") continue;
      const { enforcementLevel = "mandatory", ...properties } = configuration as { readonly enforcementLevel?: string };
      assert(["advisory", "mandatory", "remediate", "disabled"].includes(enforcementLevel));
      assert.deepEqual(configProblems(rule, properties), []);
    }
  });

  describe("in the running pack", function () {
    this.timeout(120_000);
    let pack: RunningPack;
    before(async () => {
      pack = await startPack(PACK, PACK);
    });
    after(() => pack.stop());

    for (const name of PROFILES) {
      it(`must let the walkthrough through, ${name}, and see what is wide`, async () => {
        await pack.configure(profile(name));
        for (const subject of WALKTHROUGH) assert.deepEqual((await pack.analyze(subject)).diagnosticsList, []);
        const { diagnosticsList } = await pack.analyze(keyWithShare({ Principal: "*" }));
        const level = name === "advisory" ? 0 : 1;
        assert.equal(
          diagnosticsList.find(({ policyname }) => policyname === "public-principal")?.enforcementlevel,
          level,
        );
      });
    }
  });
});
