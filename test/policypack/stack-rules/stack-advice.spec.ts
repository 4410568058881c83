import assert from "node:assert/strict";
import type { StackReading } from "../../../access/stack/file";
import { STACK_RULES } from "../../../policypack/stack-rules";
import { effectiveAccess } from "../../../policypack/stack-rules/effective-access";
import { stackAdvice } from "../../../policypack/stack-rules/stack-advice";
import { stackJudgementOf } from "../../../policypack/stack/judgement";
import type { StackRule } from "../../../policypack/stack/rule";
import { externalResources, KEY_URN, ownerResources, state } from "../../access/stack/walkthrough";
import { type Config, TODAY } from "./judge";

const advice = STACK_RULES.find(({ name }) => name === "stack-advice")!;
const told = (
  rule: StackRule,
  { resources }: StackReading,
  configs: Readonly<Record<string, Config>>,
): readonly string[] =>
  stackJudgementOf(rule, { resources, config: {}, configOf: (name) => configs[name] }, TODAY).violations.map(
    ({ what }) => what,
  );
const open = state(ownerResources("*"));
const exempt = (expires: string, reason = "SEC-1") => ({ exceptions: [{ urn: KEY_URN, reason, expires }] });

describe("stack-advice", () => {
  it("must tell what a rule cannot, and nothing of a rule that is switched off", () => {
    const external = state(externalResources());
    assert.match(
      told(advice, external, { "broken-share": {} }).join("\n"),
      /^broken-share cannot tell: whether role ExampleRole/,
    );
    assert.deepEqual(told(advice, external, {}), []);
  });

  it("must report an exception that is used, with its reason", () => {
    const configs = { "effective-access": exempt("2026-12-31") };
    const rule = stackAdvice([effectiveAccess]);
    const { violations } = stackJudgementOf(
      rule,
      { resources: open.resources, config: {}, configOf: (name) => configs[name as "effective-access"] },
      TODAY,
    );
    const [only, ...more] = violations;
    assert.match(
      only?.what ?? "",
      /^effective-access is excepted by the URN ".*shared-key" until 2026-12-31: any account/,
    );
    assert.match(only?.why ?? "", /The reason given: SEC-1$/);
    assert.deepEqual(more, []);
  });

  it("must be advice", () => {
    assert.equal(advice.enforcementLevel, "advisory");
  });
});

describe("a stack rule's judgement", () => {
  const judged = (rule: StackRule, config: Config) =>
    stackJudgementOf(rule, { resources: open.resources, config }, TODAY);

  it("must let an exception in force pass, by URN or by the resource's tag, and refuse one that is over", () => {
    assert.deepEqual(judged(effectiveAccess, exempt(TODAY)).violations, []);
    assert.match(
      judged(effectiveAccess, exempt("2026-06-14")).violations[0]?.what ?? "",
      /The exception for it expired on 2026-06-14 \(reason: SEC-1\)\.$/,
    );
    const tagged = { exceptions: [{ tag: { key: "open", value: "yes" }, reason: "SEC-2", expires: TODAY }] };
    assert.equal(judged(effectiveAccess, tagged).violations.length, 1);
    const resources = open.resources.map((each) => ({
      ...each,
      properties: { ...each.properties, tags: { open: "yes" } },
    }));
    assert.deepEqual(stackJudgementOf(effectiveAccess, { resources, config: tagged }, TODAY).violations, []);
  });

  it("must be a violation where the configuration cannot be read, or the rule fails", () => {
    assert.match(
      judged(effectiveAccess, exempt("soon")).violations[0]?.what ?? "",
      /exceptions\[0\]\.expires is "soon"/,
    );
    const failing: StackRule = {
      ...effectiveAccess,
      check: () => {
        throw new TypeError("secret text");
      },
    };
    const [only] = judged(failing, {}).violations;
    assert.match(only?.what ?? "", /^the rule itself failed \(TypeError at .*\) and could not judge\.$/);
  });
});
