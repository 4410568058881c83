import assert from "node:assert/strict";
import { judge, type Judgement } from "../../../policypack/cli/judge";
import type { AnyRule } from "../../../policypack/cli/settings";
import { STACK } from "../../../policypack/resources/types";
import { RULES } from "../../../policypack/rules";
import { STACK_RULES } from "../../../policypack/stack-rules";
import { earlier, inputsOf, KEY_TYPE, oneFile, ownerWithKey, previewText, settings, stateText } from "./files";

const ALL: readonly AnyRule[] = [...RULES, ...STACK_RULES];
const TRUSTED = { "effective-access": { trustedAccounts: ["444455556666"] } };
const TODAY = "2026-11-25";

const judged = (text: string, config: unknown = {}, rules: readonly AnyRule[] = STACK_RULES): readonly Judgement[] =>
  judge([oneFile(text)], settings(config, rules), TODAY)[0]!.judgements;
const found = (judgements: readonly Judgement[]) =>
  judgements.flatMap(({ rule, resource, violations }) =>
    violations.map(
      ({ enforcement, message }) => `${enforcement} ${rule.name}: ${message.split("\n")[0]} @${resource.name}`,
    ),
  );

/** The owner's key with a statement more. */
function opened(principal: string): ReturnType<typeof earlier> {
  const policy = JSON.parse(String(inputsOf(earlier("owner"), KEY_TYPE).policy)) as { Statement: object[] };
  const more = { Effect: "Allow", Principal: { AWS: principal }, Action: "kms:Decrypt", Resource: "*" };
  const text = JSON.stringify({ ...policy, Statement: [...policy.Statement, more] });
  const resources = ownerWithKey({ policy: text });
  // A state has the policy as an output too, which is what AWS holds.
  for (const each of resources as { type: string; outputs?: Record<string, unknown> }[]) {
    if (each.type === KEY_TYPE) each.outputs = { ...each.outputs, policy: text };
  }
  return resources;
}
const STRANGER = "arn:aws-cn:iam::999988887777:role/Stranger";

describe("the stack rules over all resources of a file", () => {
  it("must pass the walkthrough, deployed and planned, with nobody else trusted", () => {
    for (const stack of ["owner", "external"] as const) {
      for (const text of [stateText(earlier(stack)), previewText(earlier(stack), "same")]) {
        assert.deepEqual(
          found(judged(text, TRUSTED)).filter((each) => !each.startsWith("advisory")),
          [],
        );
      }
    }
  });

  it("must refuse a key that somebody can use who is not trusted, at the key", () => {
    for (const text of [stateText(opened(STRANGER)), previewText(opened(STRANGER))]) {
      const [only, ...others] = found(judged(text, TRUSTED)).filter((each) => each.startsWith("mandatory"));
      assert.deepEqual(others, []);
      assert.match(only ?? "", /^mandatory effective-access: .*999988887777.* @shared-key$/);
    }
  });

  it("must take level, exceptions and their expiry from the configuration", () => {
    const text = stateText(opened(STRANGER));
    const with_ = (more: object) => judged(text, { "effective-access": { ...TRUSTED["effective-access"], ...more } });
    assert.match(found(with_({ enforcementLevel: "advisory" })).join("\n"), /^advisory effective-access: /m);
    assert.doesNotMatch(found(with_({ enforcementLevel: "disabled" })).join("\n"), /effective-access/);
    const exception = (expires: string) => ({ exceptions: [{ urn: "**shared-key", reason: "moving", expires }] });
    assert.match(
      found(with_(exception("2026-12-31"))).join("\n"),
      /^advisory stack-advice: .*effective-access is excepted /m,
    );
    assert.match(
      found(with_(exception("2026-11-24"))).join("\n"),
      /^mandatory effective-access: .* expired on 2026-11-24/m,
    );
  });

  it("must tell of a rule without a finding that it judged the stack, and judge nothing in a stack without keys and policies", () => {
    const judgements = judged(stateText(earlier("owner")), TRUSTED);
    const silent = judgements.filter(({ violations }) => violations.length === 0);
    assert.ok(silent.length >= 3);
    assert.deepEqual(new Set(silent.map(({ resource }) => resource.type)), new Set([STACK]));
    assert.deepEqual(judged(stateText([])), []);
    assert.deepEqual(judged(stateText(earlier("owner").filter(({ type }) => type === STACK))), []);
  });

  it("must come after the rules about resources, in the pack's order", () => {
    const names = [...new Set(judged(stateText(earlier("owner")), TRUSTED, ALL).map(({ rule }) => rule.name))];
    assert.deepEqual(
      names.filter((name) => STACK_RULES.some((rule) => rule.name === name)),
      STACK_RULES.map(({ name }) => name),
    );
    assert.deepEqual(
      names.slice(-STACK_RULES.length),
      STACK_RULES.map(({ name }) => name),
    );
  });
});
