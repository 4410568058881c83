import assert from "node:assert/strict";
import { settingsOf } from "../../../policypack/cli/settings";
import { policyOf } from "../../../policypack/policy";
import type { Rule } from "../../../policypack/rule";
import { RULES as PACK } from "../../../policypack/rules";

const rule = (name: string, change: Partial<Rule> = {}): Rule => ({
  name,
  description: "D.",
  severity: "high",
  remedy: "R.",
  url: "https://example.com/",
  frameworks: [],
  appliesTo: () => true,
  check: () => undefined,
  ...change,
});
const account = { type: "string", pattern: "^\\d{12}$", description: "The account." } as const;
const RULES: readonly Rule[] = [
  rule("plain"),
  rule("advised", { enforcementLevel: "advisory" }),
  rule("configured", {
    configSchema: {
      properties: {
        account,
        accounts: { type: "array", items: account },
        days: { type: "integer", minimum: 7, default: 30 },
      },
    },
  }),
];

const levels = (config: unknown): readonly (readonly string[])[] => {
  const settings = settingsOf(config, RULES);
  assert(settings.kind === "settings", JSON.stringify(settings));
  return settings.rules.map(({ rule: { name }, level }) => [name, level]);
};
/** What can be set beside the level: what a rule has itself, and what the pack gives to every rule. */
const offer = (name: string): string => {
  const { configSchema } = policyOf(RULES.find((each) => each.name === name)!);
  const names = Object.keys(configSchema?.properties ?? {});
  return names.length === 0 ? "only a level can be set" : `it has ${names.join(", ")}`;
};
const problems = (config: unknown, rules = RULES): readonly string[] => {
  const settings = settingsOf(config, rules);
  return settings.kind === "invalid" ? settings.problems : assert.fail("it was taken");
};
const configOf = (config: unknown): unknown => {
  const settings = settingsOf(config, RULES);
  assert(settings.kind === "settings", JSON.stringify(settings));
  return settings.rules.find(({ rule: { name } }) => name === "configured")?.config;
};

describe("the configuration of the rules", () => {
  it("leaves every rule its own level and its schema's defaults where there is none", () => {
    assert.deepEqual(levels({}), [
      ["plain", "mandatory"],
      ["advised", "advisory"],
      ["configured", "mandatory"],
    ]);
    assert.deepEqual(configOf({}), { days: 30 });
  });

  it("sets a rule's level by a word or in an object, and keeps the level out of the rule's properties", () => {
    const config = {
      plain: "disabled",
      configured: { enforcementLevel: "remediate", account: "111122223333", days: 7 },
    };
    assert.deepEqual(levels(config), [
      ["plain", "disabled"],
      ["advised", "advisory"],
      ["configured", "remediate"],
    ]);
    assert.deepEqual(configOf(config), { account: "111122223333", days: 7 });
  });

  for (const all of ["advisory", { enforcementLevel: "advisory" }]) {
    it(`sets every level by "all" as ${JSON.stringify(all)}, unless the rule is named`, () => {
      assert.deepEqual(levels({ plain: "mandatory", all }), [
        ["plain", "mandatory"],
        ["advised", "advisory"],
        ["configured", "advisory"],
      ]);
    });
  }

  it("must not be taken with any problem, and has all of them told at once", () => {
    const config = {
      plains: "advisory",
      plain: "manditory",
      advised: 3,
      configured: { enforcementLevel: true, acount: "1", account: "1", accounts: ["111122223333", 2], days: 6 },
      all: { enforcementLevel: "off", days: 1 },
    };
    assert.deepEqual(problems(config), [
      'all.enforcementLevel is "off", and no level: give advisory, mandatory, remediate, disabled.',
      "all.days would reach no rule: give it to each rule by name.",
      'There is no rule "plains". Did you mean "plain"?',
      'plain is "manditory", and no level: give advisory, mandatory, remediate, disabled. Did you mean "mandatory"?',
      "advised is 3: give a level or an object.",
      "configured.enforcementLevel is true, and no level: give advisory, mandatory, remediate, disabled.",
      `configured has no property "acount": ${offer("configured")}. Did you mean "account"?`,
      'configured.account is "1": Invalid string: must match pattern /^\\d{12}$/. What it is: The account.',
      "configured.accounts[1] is 2: Invalid input: expected string, received number.",
      "configured.days is 6: Too small: expected number to be >=7.",
    ]);
  });

  it("must not give a property to a rule that has none", () => {
    assert.deepEqual(problems({ plain: { days: 1 } }), [`plain has no property "days": ${offer("plain")}.`]);
  });

  it("must have what a part of it requires", () => {
    const items = {
      type: "object" as const,
      required: ["reason"],
      properties: { reason: { type: "string" as const } },
    };
    const listing = [rule("listing", { configSchema: { properties: { list: { type: "array", items } } } })];
    assert.deepEqual(problems({ listing: { list: [{ reason: "r" }, {}] } }, listing), [
      "listing.list[1].reason is nothing: Invalid input: expected string, received undefined.",
    ]);
  });

  it("must have what the rule's schema requires, unless the schema has a default", () => {
    const properties = { days: { type: "integer", default: 1 }, account } as const;
    const requiring = [rule("requiring", { configSchema: { properties, required: ["days", "account"] } })];
    assert.deepEqual(problems({}, requiring), ["requiring.account is missing."]);
  });

  it("must be an object of rules", () => {
    for (const config of [[], null, "mandatory", 1]) {
      assert.deepEqual(problems(config), ["it is no object of rules."]);
    }
    assert.deepEqual(problems({ all: ["advisory"] }), ['all is ["advisory"]: give a level.']);
  });

  it("can be checked for every property of the pack's rules", () => {
    for (const { name, configSchema } of PACK) {
      for (const key of Object.keys(configSchema?.properties ?? {})) {
        const [problem, ...others] = problems({ [name]: { [key]: null } }, PACK);
        assert.ok(problem?.startsWith(`${name}.${key} is null: Invalid input: expected `), problem);
        assert.deepEqual(others, []);
      }
    }
  });

  it("must say that environments are left to the engine", () => {
    const settings = settingsOf({ environments: ["dev"] }, RULES);
    assert.deepEqual(settings.kind === "settings" && settings.notes, [
      "The configuration's environments are opened by the engine alone.",
    ]);
  });
});
