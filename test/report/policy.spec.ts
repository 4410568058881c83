/** What rules said, in parts. */
import assert from "node:assert/strict";
import type { PolicyEvent } from "../../report/engine/events";
import { partsOf, policyResults } from "../../report/policy";
import { violationMessage } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";

const URN = "urn:pulumi:owner::project::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key";
const event = (changed: Partial<PolicyEvent> = {}): PolicyEvent => ({
  ...{ resourceUrn: URN, policyName: "rule", policyPackName: "pack", enforcementLevel: "mandatory", severity: "high" },
  message: "A sentence.\nNo parts.",
  ...changed,
});

describe("what the rules of a policy pack said", () => {
  it("must come in the parts that this project's rules give it", () => {
    const [rule] = RULES;
    const finding = { what: "Statement 1\nallows it", why: "it may.", allowed: "nothing." };
    const message = `${rule!.description}\n${violationMessage(rule!, { name: "shared-key", type: "aws:kms/key:Key" }, finding)}\n`;
    const { description, remedy, url } = rule!;
    assert.deepEqual(partsOf(message), {
      ...{ description, what: "shared-key (aws:kms/key:Key): Statement 1\\u{a}allows it" },
      ...{ why: "it may.", allowed: "nothing.", remedy, url },
    });
    assert.equal(policyResults([event({ message })])[0]?.what, "Statement 1\\u{a}allows it");
  });

  it("must be whole where the rule is of another pack", () => {
    const [result] = policyResults([event({ severity: null })]);
    assert.deepEqual(result, {
      ...{ rule: "rule", pack: "pack", name: "shared-key", type: "aws:kms/key:Key", mandatory: true },
      what: "A sentence.\nNo parts.",
    });
  });

  it("must come mandatory first, then by severity, then by name, each once, whatever the engine's order", () => {
    const events = [
      event({ enforcementLevel: "advisory", severity: "critical" }),
      event({ severity: "low" }),
      event({ severity: "critical", policyName: "z" }),
      event({ severity: "critical", policyName: "a" }),
    ];
    const order = (all: readonly PolicyEvent[]): readonly string[] =>
      policyResults(all).map(
        ({ mandatory, severity, rule }) => `${mandatory ? "mandatory" : "advice"} ${severity} ${rule}`,
      );
    const expected = ["mandatory critical a", "mandatory critical z", "mandatory low rule", "advice critical rule"];
    assert.deepEqual(order(events), expected);
    assert.deepEqual(order([...events, ...events].reverse()), expected);
  });

  it("is about the stack where it names no resource", () => {
    assert.equal(policyResults([event({ resourceUrn: "" })])[0]?.name, "the stack");
  });
});
