import assert from "node:assert/strict";
import { parsePolicyDocument, type PolicyKind } from "../../access";

const GOOD = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Share", Effect: "Allow", Action: "kms:Decrypt", Resource: "arn:aws-cn:kms:cn-north-1:111122223333:key/1" },
  ],
};
const KEY_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** Problems as `path: message`, of the good document with the first statement changed. */
function problemsOf(change: Record<string, unknown>, kind: PolicyKind = "identity policy"): readonly string[] {
  const base = kind === "key policy" ? KEY_POLICY : GOOD;
  const statement = JSON.parse(JSON.stringify({ ...base.Statement[0], ...change })) as unknown;
  return lines(JSON.stringify({ ...base, Statement: [statement] }), kind);
}

const lines = (text: string, kind: PolicyKind = "identity policy"): readonly string[] =>
  parsePolicyDocument(text, kind).problems.map(({ path, message }) => `${path}: ${message}`);

describe("access: the diagnosis of a policy document", () => {
  it("must find nothing wrong with a good document", () => {
    assert.deepEqual(parsePolicyDocument(JSON.stringify(GOOD), "identity policy"), { document: GOOD, problems: [] });
    assert.deepEqual(parsePolicyDocument(JSON.stringify(KEY_POLICY), "key policy"), {
      document: KEY_POLICY,
      problems: [],
    });
  });

  it("must take a single statement that stands without a list", () => {
    const single = { ...GOOD, Statement: GOOD.Statement[0] };
    assert.deepEqual(parsePolicyDocument(JSON.stringify(single), "identity policy"), { document: GOOD, problems: [] });
  });

  it("must say that a text is not JSON, and give no document", () => {
    const { document, problems } = parsePolicyDocument('{"Version": "2012-10-17",', "key policy");
    assert.equal(document, undefined);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /^the key policy is not JSON \(.+\): correct it$/);
  });

  it("must say that a document is not an object", () => {
    assert.deepEqual(lines("[]"), [": the document is []; allowed is a JSON object"]);
    assert.deepEqual(lines("null"), [": the document is null; allowed is a JSON object"]);
  });

  it("must find a missing Version", () => {
    assert.deepEqual(lines(JSON.stringify({ Statement: GOOD.Statement })), [
      'Version: is missing, and counts as "2008-10-17", which has no policy variables: write "2012-10-17"',
    ]);
  });

  it("must find a Version that does not exist", () => {
    assert.deepEqual(lines(JSON.stringify({ ...GOOD, Version: "2020-01-01" })), [
      'Version: is "2020-01-01"; allowed are "2012-10-17" and "2008-10-17": write "2012-10-17"',
    ]);
  });

  it("must find a missing Statement", () => {
    assert.deepEqual(lines('{"Version":"2012-10-17"}'), [
      "Statement: is missing; a document has one statement or a list of them: add it",
    ]);
  });

  it("must find a Sid that is written twice", () => {
    assert.deepEqual(lines(JSON.stringify({ ...GOOD, Statement: [GOOD.Statement[0], GOOD.Statement[0]] })), [
      'Statement[1].Sid: is "Share", as in Statement[0]; each Sid must be its own: rename one',
    ]);
  });

  it("must find a Sid with a space in an IAM policy, and take it in a key policy", () => {
    assert.deepEqual(problemsOf({ Sid: "Allow use" }), [
      'Statement[0].Sid: is "Allow use"; an identity policy allows letters and digits only: rename it',
    ]);
    assert.deepEqual(problemsOf({ Sid: "Allow use" }, "key policy"), []);
  });

  it("must find an element that is written twice, of which JSON keeps the last", () => {
    const text = JSON.stringify(GOOD).replace('"Action":', '"Action":"kms:*","Action":');
    assert.deepEqual(lines(text), [
      "Statement[0].Action: is written more than once; only the last one would count: keep one",
    ]);
  });

  it("must find both Action and NotAction, and neither", () => {
    assert.deepEqual(problemsOf({ NotAction: "kms:Encrypt" }), [
      "Statement[0]: has both Action and NotAction; only one is allowed: keep one",
    ]);
    assert.deepEqual(problemsOf({ Action: undefined }), [
      "Statement[0]: has neither Action nor NotAction; one is required: add it",
    ]);
  });

  it("must find a missing Resource", () => {
    assert.deepEqual(problemsOf({ Resource: undefined }), [
      "Statement[0]: has neither Resource nor NotResource; one is required: add it",
    ]);
  });

  it("must find an Effect in the wrong case", () => {
    assert.deepEqual(problemsOf({ Effect: "allow" }), [
      'Statement[0].Effect: is "allow"; allowed are "Allow" and "Deny", in this case',
    ]);
  });

  it("must find an element that does not exist", () => {
    assert.deepEqual(problemsOf({ Conditions: {} }), [
      "Statement[0].Conditions: unknown element; allowed are Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition. Element names are case-sensitive: correct or remove it",
    ]);
  });

  it("must find wrong types", () => {
    assert.deepEqual(problemsOf({ Action: 7 }), [
      "Statement[0].Action: is 7; allowed is a text or a list of texts, none empty",
    ]);
    assert.deepEqual(problemsOf({ Resource: [] }), [
      "Statement[0].Resource: is []; allowed is a text or a list of texts, none empty",
    ]);
    assert.deepEqual(problemsOf({ Condition: "x" }), [
      'Statement[0].Condition: is "x"; allowed is an object of operators',
    ]);
    assert.deepEqual(problemsOf({ Condition: { StringEquals: { "aws:username": {} } } }), [
      "Statement[0].Condition.StringEquals.aws:username: is {}; allowed is a text, number or boolean, or a list of them",
    ]);
    assert.deepEqual(problemsOf({ Principal: "arn:aws:iam::111122223333:root" }, "key policy"), [
      'Statement[0].Principal: is "arn:aws:iam::111122223333:root"; allowed is "*" or an object such as {"AWS": "arn:…"}',
    ]);
  });

  it("must find a condition operator that does not exist", () => {
    const [problem] = problemsOf({ Condition: { StringIs: { "aws:username": "x" } } });
    assert.match(
      problem!,
      /^Statement\[0\]\.Condition\.StringIs: unknown condition operator; allowed are StringEquals, .+, Null, with ForAllValues:, ForAnyValue: and IfExists$/,
    );
    assert.deepEqual(problemsOf({ Condition: { "foranyvalue:stringequalsifexists": { "aws:TagKeys": "x" } } }), []);
  });

  it("must find an action that does not exist, and one without a service", () => {
    assert.deepEqual(problemsOf({ Action: ["kms:Decypt"] }), [
      'Statement[0].Action: is "kms:Decypt"; no such action is known: it allows and denies nothing. Correct its name',
    ]);
    assert.deepEqual(problemsOf({ Action: "Decrypt" }), [
      'Statement[0].Action: is "Decrypt"; allowed is "*" or SERVICE:ACTION, e.g. "kms:Decrypt"',
    ]);
  });

  it("must find a resource that is no ARN", () => {
    assert.deepEqual(problemsOf({ Resource: "alias/shared" }), [
      'Statement[0].Resource: is "alias/shared"; allowed is "*" or an ARN: write the ARN',
    ]);
  });

  it("must find a Principal where none may be, and its lack where one must be", () => {
    assert.deepEqual(problemsOf({ Principal: { AWS: "111122223333" } }), [
      "Statement[0]: has a Principal; an identity policy must not name one: remove it",
    ]);
    assert.deepEqual(problemsOf({ Principal: undefined }, "key policy"), [
      "Statement[0]: has no Principal; a key policy names one in each statement: add it",
    ]);
  });

  it("must find a wildcard inside a principal's ARN", () => {
    assert.deepEqual(problemsOf({ Principal: { AWS: "arn:aws:iam::111122223333:role/*" } }, "key policy"), [
      'Statement[0].Principal.AWS: is "arn:aws:iam::111122223333:role/*"; a wildcard is allowed only as "*" alone: name the principal, or the account with a condition on aws:PrincipalArn',
    ]);
  });

  it("must find principals of two partitions", () => {
    assert.deepEqual(
      problemsOf(
        { Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:root"] } },
        "key policy",
      ),
      [
        "Statement[0].Principal: names principals of the partitions aws and aws-cn; no resource can be shared with more than its own",
      ],
    );
  });

  it("must measure a key policy in bytes", () => {
    const padded = (length: number): string => {
      const document = { ...KEY_POLICY, Id: "" };
      return JSON.stringify({ ...document, Id: "é".repeat((length - JSON.stringify(document).length) / 2) });
    };
    const even = JSON.stringify({ ...KEY_POLICY, Id: "" }).length % 2;
    assert.deepEqual(lines(padded(32_768 - even), "key policy"), []);
    assert.deepEqual(lines(padded(32_770 - even), "key policy"), [
      `: the key policy has ${32_770 - even} bytes; allowed are 32768: shorten it or split it`,
    ]);
  });

  it("must measure a managed policy without its white space", () => {
    const document = { ...GOOD, Id: "" };
    const filled = (length: number): string =>
      JSON.stringify({ ...document, Id: "x".repeat(length - JSON.stringify(document).length) }, undefined, 8);
    assert.deepEqual(lines(filled(6144)), []);
    assert.deepEqual(lines(filled(6145)), [
      ": the identity policy has 6145 characters without white space; allowed are 6144: shorten it or split it",
    ]);
  });
});

const CONDITIONS_KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html";

describe(`access: conditions that KMS refuses or never has, by ${CONDITIONS_KMS}`, () => {
  const when = (operator: string, key: string, value: unknown = "x") => ({
    Condition: { [operator]: { [key]: value } },
  });

  it("must find ForAllValues with a key of one value, which a request without the key passes", () => {
    assert.deepEqual(problemsOf(when("ForAllValues:StringEquals", "kms:EncryptionContext:App"), "key policy"), [
      'Statement[0].Condition.ForAllValues:StringEquals.kms:EncryptionContext:App: kms:EncryptionContext:App has at most one value, and ForAllValues also matches every request without it; KMS refuses such a key policy; allowed is the operator by itself: write "StringEquals"',
    ]);
    assert.deepEqual(problemsOf(when("forallvalues:StringLikeIfExists", "KMS:encryptioncontext:App")), [
      'Statement[0].Condition.forallvalues:StringLikeIfExists.KMS:encryptioncontext:App: kms:EncryptionContext:App has at most one value, and ForAllValues also matches every request without it; allowed is the operator by itself: write "StringLike"',
    ]);
    assert.equal(problemsOf(when("ForAllValues:StringEquals", "aws:RequestTag/team"), "key policy").length, 1);
  });

  it("must take ForAllValues with keys of several values, and ForAnyValue", () => {
    for (const key of ["kms:EncryptionContextKeys", "kms:GrantOperations", "aws:TagKeys"])
      assert.deepEqual(problemsOf(when("ForAllValues:StringEquals", key), "key policy"), [], key);
    assert.deepEqual(problemsOf(when("ForAnyValue:StringEquals", "kms:EncryptionContext:App"), "key policy"), []);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/abac.html#about-abac-kms has the policy type of the tag keys.
  it("must find a key for IAM policies only in a key policy, and take it in an IAM policy", () => {
    const because = (name: string) =>
      `KMS supports ${name} in IAM policies only, and in a key policy no request has it; allowed are the other condition keys, such as kms:RequestAlias: move the condition to an IAM policy, or use another key`;
    assert.deepEqual(problemsOf(when("ForAnyValue:StringEquals", "kms:resourcealiases"), "key policy"), [
      `Statement[0].Condition.ForAnyValue:StringEquals.kms:resourcealiases: ${because("kms:ResourceAliases")}`,
    ]);
    assert.deepEqual(problemsOf(when("StringEquals", "aws:ResourceTag/Team"), "key policy"), [
      `Statement[0].Condition.StringEquals.aws:ResourceTag/Team: ${because("aws:ResourceTag/Team")}`,
    ]);
    for (const key of ["kms:RequestAlias", "kms:KeySpec", "aws:RequestTag/Team", "kms:ViaService"])
      assert.deepEqual(problemsOf(when("StringEquals", key), "key policy"), [], key);
    assert.deepEqual(problemsOf(when("ForAnyValue:StringEquals", "kms:ResourceAliases")), []);
    assert.deepEqual(problemsOf(when("StringEquals", "aws:ResourceTag/Team")), []);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
describe("access: NotPrincipal where AWS does not support it", () => {
  const everybodyBut = { Principal: undefined, NotPrincipal: { AWS: "arn:aws-cn:iam::111122223333:root" } };

  it("must find it in a statement that allows, and take it in one that denies", () => {
    assert.deepEqual(problemsOf(everybodyBut, "key policy"), [
      'Statement[0].NotPrincipal: is in a statement that allows, which AWS does not support; allowed is NotPrincipal with "Effect": "Deny": name in Principal those who are to be allowed',
    ]);
    assert.deepEqual(problemsOf({ ...everybodyBut, Effect: "Deny" }, "key policy"), []);
  });

  it("must find it in a resource control policy, whatever the effect", () => {
    assert.deepEqual(problemsOf({ ...everybodyBut, Effect: "Deny" }, "resource control policy"), [
      'Statement[0].NotPrincipal: is there, and AWS does not support it in a resource control policy; allowed is Principal: name everybody in Principal ("*"), and make the exceptions by a condition on aws:PrincipalArn',
    ]);
  });

  it("must name the element that an IAM policy must not have", () => {
    assert.deepEqual(problemsOf({ NotPrincipal: { AWS: "*" } }), [
      "Statement[0]: has a NotPrincipal; an identity policy must not name one: remove it",
    ]);
    assert.deepEqual(problemsOf({ Principal: "*" }), [
      "Statement[0]: has a Principal; an identity policy must not name one: remove it",
    ]);
  });

  it("must say which element has a name with a wildcard", () => {
    const [problem] = problemsOf(
      { Effect: "Deny", Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/*" } },
      "key policy",
    );
    assert.match(problem ?? "", /^Statement\[0\]\.NotPrincipal\.AWS: is "arn:aws:iam::111122223333:role\/\*"/);
  });
});
