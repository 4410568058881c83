/** The documents in the properties of resources. */
import assert from "node:assert/strict";
import { HIDDEN_VALUE, UNKNOWN_VALUE, type StackResource } from "../../../access/stack/resources";
import { documentChanges } from "../../../report/diff/documents";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Sid: "One", Effect: "Allow", Action: "kms:Decrypt" },
});
const OTHER = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "One", Effect: "Deny", Action: "kms:Decrypt" }],
});

const resource = (
  type: string,
  properties: Record<string, unknown>,
  dependencies: Record<string, string[]> = {},
): StackResource => ({
  ...{ urn: `urn:pulumi:s::p::${type}::name`, type, name: "name", properties, dependencies },
});
const told = (before: StackResource[], after: StackResource[]): readonly string[] =>
  documentChanges(before, after).map(({ kind, change, because, diff }) =>
    [kind, change, because ?? diff?.statements.map((each) => each.kind).join(" ")].join(" | "),
  );

describe("the documents of resources", () => {
  for (const [type, property, kind] of [
    ["aws:kms/key:Key", "policy", "key policy"],
    ["aws:kms/keyPolicy:KeyPolicy", "policy", "key policy"],
    ["pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements", "policy", "key policy"],
    ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy", "secret policy"],
    ["aws:iam/policy:Policy", "policy", "IAM policy"],
    ["aws:iam/userPolicy:UserPolicy", "policy", "IAM policy"],
    ["aws:iam/role:Role", "assumeRolePolicy", "trust policy"],
    ["aws:s3/bucketPolicy:BucketPolicy", "policy", "policy"],
  ] as const) {
    it(`are found: the ${kind} of ${type}`, () => {
      const [before, after] = [POLICY, OTHER].map((text) => resource(type, { [property]: text }));
      assert.deepEqual(told([before!], [after!]), [`${kind} | changed | changed`]);
      assert.deepEqual(told([], [after!]), [`${kind} | added | added`]);
      assert.deepEqual(told([before!], []), [`${kind} | removed | removed`]);
      assert.deepEqual(told([before!], [before!]), []);
    });
  }

  it("are found in lists, as a role's inline policies are", () => {
    const role = (text: string) => resource("aws:iam/role:Role", { inlinePolicies: [{ name: "a", policy: text }] });
    assert.deepEqual(told([role(POLICY)], [role(OTHER)]), ["IAM policy | changed | changed"]);
  });

  it("are grants too", () => {
    const grant = (more: object) =>
      resource("aws:kms/grant:Grant", { granteePrincipal: "role", operations: ["Decrypt"], keyId: "k", ...more });
    assert.deepEqual(told([grant({})], [grant({})]), []);
    assert.deepEqual(told([grant({})], [grant({ operations: ["Decrypt", "Encrypt"] })]), ["grant | changed | changed"]);
    assert.deepEqual(told([], [grant({ granteePrincipal: UNKNOWN_VALUE })]), ["grant | added | added"]);
  });

  it("must be told of where they are not known, if the program gives them", () => {
    const unknown = resource("aws:kms/key:Key", { policy: UNKNOWN_VALUE }, { policy: [] });
    const because = "the property policy of name is known only after the update";
    assert.deepEqual(told([resource("aws:kms/key:Key", { policy: POLICY })], [unknown]), [
      `key policy | changed | ${because}`,
    ]);
    assert.deepEqual(told([], [resource("aws:secretsmanager/secret:Secret", { policy: UNKNOWN_VALUE })]), []);
    const secret = resource("aws:kms/key:Key", { policy: HIDDEN_VALUE }, { policy: [] });
    assert.deepEqual(told([secret], [secret]), []);
  });

  it("are none where a secret has no policy, or a text is no document", () => {
    for (const policy of ["{}", "", "{ no JSON", "[]", '"Statement"']) {
      assert.deepEqual(told([], [resource("aws:secretsmanager/secret:Secret", { policy })]), [], policy);
    }
  });

  it("may have a statement that is none: it is shown as it is", () => {
    const odd = JSON.stringify({ Statement: ["odd", 1] });
    assert.deepEqual(told([], [resource("aws:kms/key:Key", { policy: odd })]), ["key policy | added | added added"]);
  });
});
