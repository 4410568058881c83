import assert from "node:assert/strict";
import { parsePolicyDocument, type PolicyKind } from "../../access/parse";

const BASE = { Effect: "Deny", Action: "kms:*", Resource: "*" };
const pathsOf = (statement: object, kind: PolicyKind): readonly string[] =>
  parsePolicyDocument(
    JSON.stringify({ Version: "2012-10-17", Statement: [{ ...BASE, ...statement }] }),
    kind,
  ).problems.map(({ path, message }) => `${path} ${message}`);

describe("access: names in a policy document", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  it("a group or a plain word is not a principal", () => {
    for (const AWS of ["bob", "arn:aws:iam::111122223333:group/Admins", "11112222333"])
      assert.match(pathsOf({ Principal: { AWS } }, "key policy").join("; "), /^Statement\[0\]\.Principal\.AWS is "/);
    for (const AWS of ["111122223333", "AROAEXAMPLE1234567890", "*", "arn:aws:sts::111122223333:assumed-role/R/s"])
      assert.deepEqual(pathsOf({ Principal: { AWS } }, "key policy"), []);
  });

  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
  it("a resource control policy denies, and names everybody", () => {
    assert.match(
      pathsOf({ Effect: "Allow", Principal: "*" }, "resource control policy").join("; "),
      /\.Effect is "Allow"/,
    );
    const some = { Principal: { AWS: "111122223333" } };
    assert.match(pathsOf(some, "resource control policy").join("; "), /\.Principal is not "\*"/);
    assert.deepEqual(pathsOf({ Principal: { AWS: "*" } }, "resource control policy"), []);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
  it("the remedy for ForAllValues does not match what lacks the key either", () => {
    const Condition = { "ForAllValues:StringEqualsIfExists": { "kms:EncryptionContext:a": "x" } };
    assert.match(pathsOf({ Condition }, "identity policy").join("; "), /write "StringEquals"$/);
  });

  it("a NotResource is named as such", () => {
    const rest = { Effect: "Deny", Action: "kms:*" };
    const { problems } = parsePolicyDocument(
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...rest, NotResource: "key/x" }] }),
      "identity policy",
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["Statement[0].NotResource"],
    );
  });
});
