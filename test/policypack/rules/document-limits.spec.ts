import { documentLimits } from "../../../policypack/rules/document-limits";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { existingKeyWith, iamPolicy, key, KEY_POLICY, keyWith, secretWith, WALKTHROUGH } from "../walkthrough";

const constants = (allowed: string): Constants => ({
  why: "AWS would refuse it in the middle of a deployment, when half of it is done.",
  allowed: `${allowed}; those of other resources are not counted here.`,
  remedy:
    "share with accounts or organizations in the place of many roles; name values by a wildcard in a condition; split an IAM policy into several managed ones.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
});
/** A text of that many characters; what is in it does not matter here. */
const textOf = (length: number, filler = "x"): string => `{"Id":"${filler.repeat(length - 9)}"}`;
const inline = (type: string, policy: string): Subject => ({
  type: `aws:iam/${type}`,
  name: "inline",
  props: { policy },
});

describe("document-limits", () => {
  it("must accept the walkthrough, and documents up to the limit", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => documentLimits.appliesTo(type))) {
      assertCompliant(documentLimits, subject);
    }
    assertCompliant(documentLimits, keyWith(textOf(32_768)));
    assertCompliant(documentLimits, { ...iamPolicy, props: { policy: textOf(6_144) } });
    assertCompliant(documentLimits, secretWith({ policy: textOf(20_480) }));
    assertCompliant(documentLimits, existingKeyWith(KEY_POLICY));
    assertCompliant(documentLimits, { ...key, props: {} });
  });

  it("must not count white space in IAM policies, and count it elsewhere", () => {
    assertCompliant(documentLimits, { ...iamPolicy, props: { policy: textOf(20_000, " ") } });
    assertViolates(
      documentLimits,
      keyWith(textOf(32_769, " ")),
      constants("at most 32,768 bytes for a key policy"),
      "policy has 32,769 bytes.",
    );
  });

  it("must count the bytes of a key policy, not its characters", () => {
    assertViolates(
      documentLimits,
      keyWith(textOf(20_009, "ü")),
      constants("at most 32,768 bytes for a key policy"),
      "policy has 40,009 bytes.",
    );
  });

  it("must not pass an IAM policy, managed or inline, over its limit", () => {
    const counted = "characters without white space";
    for (const [subject, max, of] of [
      [{ ...iamPolicy, props: { policy: textOf(6_145) } }, 6_145, "a managed policy"],
      [inline("rolePolicy:RolePolicy", textOf(10_241)), 10_241, "all inline policies of a role together"],
      [inline("userPolicy:UserPolicy", textOf(2_049)), 2_049, "all inline policies of a user together"],
      [inline("groupPolicy:GroupPolicy", textOf(5_121)), 5_121, "all inline policies of a group together"],
    ] as const) {
      const limit = (max - 1).toLocaleString("en-US");
      assertViolates(
        documentLimits,
        subject,
        constants(`at most ${limit} ${counted} for ${of}`),
        `policy has ${max.toLocaleString("en-US")} ${counted}.`,
      );
    }
  });

  it("must add up the inline policies of a role", () => {
    const inlinePolicies = [
      { name: "one", policy: textOf(6_000) },
      { name: "two", policy: textOf(6_000) },
    ];
    assertViolates(
      documentLimits,
      { type: "aws:iam/role:Role", name: "role", props: { inlinePolicies } },
      constants("at most 10,240 characters without white space for all inline policies of a role together"),
      "inlinePolicies[0].policy + inlinePolicies[1].policy has 12,000 characters without white space.",
    );
  });

  it("must not pass a secret's policy over the limit, even one that cannot be read", () => {
    assertViolates(
      documentLimits,
      secretWith({ policy: "x".repeat(20_481) }),
      constants("at most 20,480 characters for a secret's policy"),
      "policy has 20,481 characters.",
    );
  });
});
