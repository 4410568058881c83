import assert from "node:assert/strict";
import { explainCell, explanationJson, explanationText } from "../../../access/cli/explanation";
import { type Inquiry } from "../../../access/matrix/build";
import { deployed, narrowed, withADeny } from "../matrix/scenarios";
import { EXTERNAL_SECRET, KEY_ARN, POLICY_ARN, ROLE, USER } from "../stack/walkthrough";

/** The text, or the problems as one. */
function explained(inquiry: Inquiry, principal: string, action: string, resource?: string): string {
  const request = { principal, action, ...(resource === undefined ? {} : { resource }) };
  const found = explainCell(request, inquiry);
  return found.kind === "invalid" ? found.problems.join("\n") : explanationText(found.explanation);
}

const KEY_STATEMENT = `Allow "Allow an external account to use this CMK" (statement 1 of the key policy "${KEY_ARN}")`;
const IAM_STATEMENT = `Allow "AllowExternalAccount" (statement 0 of the identity policy "${POLICY_ARN}")`;
const allowed = (who: string): string =>
  [
    "deployed:",
    `  ${who} may call kms:Decrypt on ${KEY_ARN}, across accounts.`,
    `  Decided by ${KEY_STATEMENT}.`,
    `  Decided by ${IAM_STATEMENT}.`,
  ].join("\n");

describe("the explanation of one cell", () => {
  it("names both statements that allow a call, by whatever name its principal and action are asked for", () => {
    for (const name of ["ExampleRole", "role/ExampleRole", "examplerole", ROLE]) {
      for (const action of ["kms:Decrypt", "Decrypt", "KMS:DECRYPT"]) {
        assert.equal(explained(deployed(), name, action), allowed(ROLE));
      }
    }
    assert.equal(explained(deployed(), USER, "Decrypt", "alias/quickstart/shared"), allowed(USER));
    assert.equal(explained(deployed(), USER, "Decrypt", KEY_ARN), allowed(USER));
  });

  it("names the statement that denies", () => {
    assert.equal(
      explained(withADeny(), "ExampleRole", "Decrypt"),
      [
        "deployed:",
        `  ${ROLE} may not call kms:Decrypt on ${KEY_ARN}, across accounts.`,
        "  It is denied, because a statement denies it, and a Deny stands above every Allow.",
        `  Found Deny "NotTheRole" (statement 2 of the key policy "${KEY_ARN}").`,
      ].join("\n"),
    );
  });

  it("takes a secret and its key apart", () => {
    const other = "arn:aws-cn:iam::444455556666:role/AnyOther";
    assert.equal(
      explained(deployed(), "other:444455556666", "GetSecretValue", "quickstart/ExternalCMKSecret"),
      [
        "deployed:",
        "  This stands for any role or user of the account that nothing here names and that has no policy for this.",
        `  ${other} may not call secretsmanager:GetSecretValue on ${EXTERNAL_SECRET}, in its own account.`,
        "  This needs 2 permissions, and every one must be given.",
        `  ${other} may not call secretsmanager:GetSecretValue on ${EXTERNAL_SECRET}, in its own account.`,
        "  It is denied, because no identity policy of the principal allows it.",
        `  ${other} may not call kms:Decrypt on ${KEY_ARN}, across accounts.`,
        "  It is denied, because no identity policy of the principal allows it.",
        `  Found ${KEY_STATEMENT}.`,
      ].join("\n"),
    );
  });

  it("tells of both sides where both were looked at", () => {
    const text = explained(narrowed(), "ExampleUser", "Decrypt");
    assert.match(text, /^deployed:\n {2}\S+ may call .*\nafter the update:\n {2}\S+ may not call kms:Decrypt/s);
  });

  it("must not guess for a principal whose policies nobody knows", () => {
    const text = explained(deployed(), "arn:aws-cn:iam::444455556666:role/ExampelRole", "Decrypt");
    assert.match(text, /No document here names \S+ExampelRole\. Did you mean "\S+ExampleRole"\?/);
    assert.match(text, /may or may not call kms:Decrypt/);
  });

  it("must tell all that is wrong at once, with what was meant", () => {
    assert.equal(
      explained(deployed(), "ExampelRole", "kms:Decryptt"),
      [
        'PRINCIPAL "ExampelRole" is not a principal here. Did you mean "ExampleRole"? Known: other:111122223333, ' +
          "role/ExampleRole, user/ExampleUser, other:444455556666, unlisted, anonymous; or any ARN.",
        'ACTION "kms:Decryptt" is no action of KMS or Secrets Manager. Did you mean "kms:Decrypt"?',
      ].join("\n"),
    );
    assert.equal(
      explained(deployed(), "anonymous", "GetSecretValue"),
      "RESOURCE is needed: there are several of the kind secret. Known: quickstart/MyCustomTypeSecret, " +
        "quickstart/ExternalCMKSecret; or any ARN.",
    );
    assert.equal(
      explained(deployed(), "*", "GetSecretValue", "quickstart/ExternalCMKSecrets"),
      'RESOURCE "quickstart/ExternalCMKSecrets" is no secret here. Did you mean "quickstart/ExternalCMKSecret"? ' +
        "Known: quickstart/MyCustomTypeSecret, quickstart/ExternalCMKSecret; or any ARN.",
    );
  });

  it("has its whole decision in JSON", () => {
    const found = explainCell({ principal: "ExampleRole", action: "Decrypt" }, deployed());
    assert.ok(found.kind === "explained");
    const parsed = JSON.parse(explanationJson(found.explanation)) as Record<string, unknown>;
    assert.deepEqual([parsed.version, parsed.principal, parsed.action], [1, ROLE, "kms:Decrypt"]);
    const { state } = parsed.sides as { state: { decision: { outcome: string }; sentences: string[] } };
    assert.equal(state.decision.outcome, "allowed");
    assert.equal(state.sentences.length, 3);
  });
});
