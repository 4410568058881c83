import assert from "node:assert/strict";
import type { Decision, DenialReason, Denied, PolicySide } from "../../../access";
import { enforce } from "../../../sandbox/authorizer/refusal";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/k";
const USER = "arn:aws:iam::444455556666:user/ann";

function denied(reason: DenialReason, side?: PolicySide, more: Partial<Denied> = {}): Denied {
  const statement = side === undefined ? [] : [{ side, document: "d", index: 0, effect: "Deny" as const }];
  return {
    ...{ principal: USER, action: "kms:Decrypt", resource: KEY, sameAccount: false, parts: [] },
    ...{ outcome: "denied", reason, reasons: [reason], deciding: statement },
    ...more,
  };
}

const PREFIX = `User: ${USER} is not authorized to perform: kms:Decrypt on resource: ${KEY} `;
const message = (decision: Decision, service: "kms" | "secretsmanager" = "kms"): string => {
  try {
    enforce(service, decision);
  } catch (error) {
    assert.ok(error instanceof Error);
    return `${(error as Error & { code: string }).code}: ${error.message}`;
  }
  return "allowed";
};

describe("the answer to a decision", () => {
  it("must name the kind of policy in which an allow is missing", () => {
    for (const [reason, kind] of [
      ["no allow on the identity side", "identity-based policy"],
      ["no allow on the resource side", "resource-based policy"],
      ["no allow in the permissions boundary", "permissions boundary"],
      ["no allow in the session policy", "session policy"],
      ["no allow in a service control policy", "service control policy"],
    ] as const) {
      assert.equal(
        message(denied(reason)),
        `AccessDeniedException: ${PREFIX}because no ${kind} allows the kms:Decrypt action`,
      );
    }
  });

  it("must name the kind of policy that denies", () => {
    for (const [side, kind] of [
      ["identity policy", "an identity-based policy"],
      ["key policy", "a resource-based policy"],
      ["secret policy", "a resource-based policy"],
      ["permissions boundary", "a permissions boundary"],
      ["session policy", "a session policy"],
      ["resource control policy", "a resource control policy"],
    ] as const) {
      const text = `AccessDeniedException: ${PREFIX}with an explicit deny in ${kind}`;
      assert.equal(message(denied("explicit deny", side)), text);
    }
  });

  it("must not tell what a caller may not see", () => {
    const hidden = `AccessDeniedException: ${PREFIX}because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
    for (const reason of ["wrong partition", "action not usable across accounts", "resource does not exist"] as const) {
      assert.equal(message(denied(reason)), hidden);
    }
  });

  it("must name no resource for an action that has none", () => {
    assert.equal(
      message(denied("no allow on the identity side", undefined, { action: "kms:CreateKey", resource: "*" })),
      `AccessDeniedException: User: ${USER} is not authorized to perform: kms:CreateKey because no identity-based policy allows the kms:CreateKey action`,
    );
  });

  it("must be Secrets Manager's own where the key refuses, and the usual one where the secret does", () => {
    const reading = { action: "secretsmanager:GetSecretValue", resource: "arn:secret" };
    const key = denied("no allow on the resource side");
    const secret = denied("no allow on the identity side", undefined, reading);
    const allowed: Decision = { ...secret, outcome: "allowed" };
    const whole = (parts: readonly Decision[]) =>
      denied("no allow on the resource side", undefined, { ...reading, parts });
    assert.equal(
      message(whole([allowed, key]), "secretsmanager"),
      "AccessDeniedException: Access to KMS is not allowed",
    );
    assert.match(
      message(whole([secret, key]), "secretsmanager"),
      /perform: secretsmanager:GetSecretValue on resource: arn:secret/,
    );
  });

  it("must not let through what is not known, and says every reason", () => {
    const decision: Decision = {
      ...{ principal: USER, action: "kms:Decrypt", resource: KEY, sameAccount: false, parts: [], deciding: [] },
      ...{ outcome: "unknown", because: ["one", "two"] },
    };
    assert.equal(
      message(decision),
      `SandboxCannotDecide: The sandbox cannot tell whether AWS would let ${USER} call kms:Decrypt on ${KEY}, because one; and because two. The call was not made.`,
    );
    assert.equal(message({ ...decision, outcome: "allowed" }), "allowed");
  });
});
