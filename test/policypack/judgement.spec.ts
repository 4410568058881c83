import assert from "node:assert/strict";
import { resourceOf } from "../../policypack/resources/resource";
import { configSchemaOf, judgementOf } from "../../policypack/judgement";
import { exceptionsUsed } from "../../policypack/rules/exceptions";
import { keyRotation } from "../../policypack/rules/key-rotation";
import { knownAtPreview } from "../../policypack/rules/known-at-preview";
import type { Rule } from "../../policypack/rule";
import { argsOf, assertViolates, judge, type Subject } from "./judge";
import { key, KEY_POLICY, keyWith, UNKNOWN } from "./walkthrough";

const TODAY = "2026-06-15";
const still = keyWith(KEY_POLICY, { enableKeyRotation: false });
const exempt = (expires: string, reason = "SEC-1") => ({ exceptions: [{ urn: "*::shared-key", reason, expires }] });
const judged = (rule: Rule, subject: Subject) => judgementOf(rule, resourceOf(argsOf(subject)), TODAY);
const whats = (rule: Rule, subject: Subject): readonly string[] =>
  judged(rule, subject).violations.map(({ what }) => what);
const failing: Rule = {
  ...keyRotation,
  check({ props }, report) {
    report({ what: "first.", why: "why.", allowed: "allowed." });
    throw new Error(String(props.policy));
  },
};

describe("a judgement", () => {
  it("must not count a violation that an exception covers, up to its last day", () => {
    const { violations, excepted } = judged(keyRotation, { ...still, config: exempt(TODAY) });
    assert.deepEqual(violations, []);
    assert.deepEqual(
      excepted.map(({ finding, exception }) => [finding.what, exception.reason]),
      [["enableKeyRotation is false.", "SEC-1"]],
    );
  });

  it("must count it from the day after, and say that the exception is over", () => {
    assert.deepEqual(whats(keyRotation, { ...still, config: exempt("2026-06-14") }), [
      "enableKeyRotation is false. The exception for it expired on 2026-06-14 (reason: SEC-1).",
    ]);
  });

  it("must be a violation where an exception cannot be read, whatever the resource is", () => {
    assert.deepEqual(whats(keyRotation, { ...key, config: exempt("2026-02-30", "") }), [
      'the rule\'s configuration cannot be read: exceptions[0].reason is ""; each exception needs a reason.',
      'the rule\'s configuration cannot be read: exceptions[0].expires is "2026-02-30"; allowed is a day, YYYY-MM-DD.',
    ]);
  });

  it("must be a violation where the configuration has a property that the rule does not know", () => {
    assert.deepEqual(whats(keyRotation, { ...key, config: { exception: [] } }), [
      "the rule's configuration cannot be read: exception is no property of this rule's configuration.",
    ]);
  });

  it("must be a violation where the rule fails, beside what it found before", () => {
    const [first, second, ...more] = judged(failing, key).violations;
    assert.equal(first?.what, "first.");
    assert.match(
      second?.what ?? "",
      /^the rule itself failed \(Error at .*judgement\.spec\.ts:\d+:\d+\) and could not judge\.$/,
    );
    assert.deepEqual(more, []);
  });

  it("must not be an endless list", () => {
    const many: Rule = {
      ...keyRotation,
      check(_, report) {
        for (let at = 0; at < 10_000; at++) report({ what: `${at}.`, why: "why.", allowed: "allowed." });
      },
    };
    const found = whats(many, key);
    assert.equal(found.length, 21);
    assert.equal(found.at(-1), "and 9980 more violations of this rule.");
  });
});

describe("every rule's configuration", () => {
  it("has exceptions beside what is the rule's own", () => {
    const schema = configSchemaOf({ configSchema: { properties: { own: { type: "string" } }, required: ["own"] } });
    assert.deepEqual([Object.keys(schema.properties), schema.required], [["own", "exceptions"], ["own"]]);
  });
});

describe("rules about the other rules", () => {
  /** As the pack gives it: the configuration of each rule that is switched on. */
  const under = (
    rule: Rule,
    subject: Subject,
    configs: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => ({
    ...resourceOf(argsOf(subject)),
    configOf: (name: string) => configs[name],
    rule,
  });
  const trusting: Rule = {
    ...keyRotation,
    name: "trusting",
    check({ props, config }, report) {
      if (config.trusted !== undefined && props.policy === "") report({ what: "", why: "", allowed: "" });
    },
    configSchema: { properties: { trusted: { type: "string" } } },
  };

  it("must ask each rule under its own configuration, what is not known yet too", () => {
    const rule = knownAtPreview([trusting]);
    const said = (config?: Readonly<Record<string, unknown>>): readonly string[] => {
      const resource = under(rule, keyWith(UNKNOWN), config === undefined ? {} : { trusting: config });
      return judgementOf(rule, resource, TODAY).violations.map(({ what }) => what);
    };
    assert.deepEqual(said({ trusted: "yes" }), ["the value of policy is not known yet; not judged by trusting."]);
    assert.deepEqual(said({}), []);
    assert.deepEqual(said(undefined), [], "a rule that is switched off leaves nothing unjudged");
  });

  it("must report an exception that is used, with its reason, and no other", () => {
    const rule = exceptionsUsed([keyRotation]);
    const said = (subject: Subject, config: Readonly<Record<string, unknown>>): readonly string[] =>
      judgementOf(rule, under(rule, subject, { "key-rotation": config }), TODAY).violations.map(
        ({ what, why }) => `${what} ${why}`,
      );
    assert.deepEqual(said(still, exempt("2026-12-31")), [
      'key-rotation is excepted by the URN "*::shared-key" until 2026-12-31: enableKeyRotation is false. all data that is ever encrypted under the key would depend on the same key material. The reason given: SEC-1',
    ]);
    assert.deepEqual(said(key, exempt("2026-12-31")), [], "nothing to be excepted from");
    assert.deepEqual(said(still, exempt("2026-01-01")), [], "over, so that the rule itself speaks");
  });

  it("must not stand in for the rules: by itself each of them passes what is known", () => {
    for (const rule of [exceptionsUsed([keyRotation]), knownAtPreview([keyRotation])]) {
      assert.deepEqual(judge(rule, still).violations, []);
      assert.equal(rule.enforcementLevel, "advisory");
    }
  });
});

describe("the message of a violation", () => {
  it("has the finding's own remedy where it has one", () => {
    assertViolates(
      {
        ...keyRotation,
        check: (_, report) => {
          report({ what: "a.", why: "b.", allowed: "c.", remedy: "d." });
        },
      },
      key,
      { why: "b.", allowed: "c.", remedy: "d.", url: keyRotation.url },
      "a.",
    );
  });
});
