import assert from "node:assert/strict";
import { unwrapped } from "../../../../policypack/cli/document/unwrap";

const DOCUMENT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }] };
const TEXT = JSON.stringify(DOCUMENT);
/** Stands for the value of a secret: it must not appear in anything that is said. */
const CANARY = "hunter2-canary";

const found = (text: string) => {
  const result = unwrapped(text);
  return "problem" in result ? assert.fail(result.problem) : result;
};
const problem = (text: string): string => {
  const result = unwrapped(text);
  const said = "problem" in result ? result.problem : assert.fail("it was taken");
  assert.doesNotMatch(said, new RegExp(CANARY));
  return said;
};

/** What the AWS CLI prints, by the pages of each command under https://docs.aws.amazon.com/cli/latest/reference/. */
const ANSWERS: Readonly<Record<string, readonly [answer: unknown, path: readonly string[]]>> = {
  "kms get-key-policy": [{ Policy: TEXT, PolicyName: "default" }, ["Policy"]],
  "secretsmanager get-resource-policy": [
    { ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf", Name: "app", ResourcePolicy: TEXT },
    ["ResourcePolicy"],
  ],
  "iam get-policy-version": [
    { PolicyVersion: { Document: DOCUMENT, VersionId: "v1", IsDefaultVersion: true } },
    ["PolicyVersion", "Document"],
  ],
  "iam get-policy-version --query PolicyVersion": [{ Document: DOCUMENT, VersionId: "v1" }, ["Document"]],
  "iam get-role": [
    { Role: { Arn: "arn:aws:iam::111122223333:role/App", AssumeRolePolicyDocument: DOCUMENT } },
    ["Role", "AssumeRolePolicyDocument"],
  ],
  "iam get-role-policy": [{ RoleName: "App", PolicyName: "use", PolicyDocument: DOCUMENT }, ["PolicyDocument"]],
  "kms get-key-policy --query Policy": [TEXT, []],
  "the IAM API, where the document is encoded": [
    { PolicyVersion: { Document: encodeURIComponent(TEXT) } },
    ["PolicyVersion", "Document"],
  ],
};

describe("a policy document in what a reviewer has", () => {
  it("is taken as it is, with its white space and repeated keys", () => {
    const text = `\n${JSON.stringify(DOCUMENT, null, 2)}\n`;
    assert.deepEqual(found(text), { text, path: [], notes: [] });
    assert.equal(found('{"Statement":[],"Statement":[]}').path?.length, 0);
  });

  for (const [command, [answer, path]] of Object.entries(ANSWERS)) {
    it(`is found in what aws ${command} prints`, () => {
      const { text, path: place } = found(JSON.stringify(answer, null, 4));
      assert.deepEqual([text, place], [TEXT, path]);
    });
  }

  it("is found where all of it is encoded as in a URL, and no line can be told then", () => {
    const { text, path } = found(encodeURIComponent(TEXT));
    assert.deepEqual([text, path], [TEXT, undefined]);
  });

  it("tells the account that an answer names, and that a version is not in force", () => {
    const [role] = ANSWERS["iam get-role"]!;
    assert.equal(found(JSON.stringify(role)).accountId, "111122223333");
    const old = { PolicyVersion: { Document: DOCUMENT, VersionId: "v1", IsDefaultVersion: false } };
    assert.match(found(JSON.stringify(old)).notes.join(), /not in force/);
  });

  it("must not be guessed from a list of statements or a single one, since the Version is not known", () => {
    assert.match(problem(JSON.stringify(DOCUMENT.Statement)), /^is a list of statements .*"Version": "2012-10-17"/);
    assert.match(problem(JSON.stringify(DOCUMENT.Statement[0])), /^is one statement and not a whole policy document/);
    assert.match(problem(JSON.stringify({ Policy: JSON.stringify(DOCUMENT.Statement) })), /^is a list of statements/);
    assert.match(problem("[1]"), /^is a list; allowed is one policy document/);
    assert.match(problem("[]"), /^is a list; allowed/);
  });

  it("must not be chosen where there are several, or where a key is written twice around it", () => {
    const two = { Policy: TEXT, PolicyDocument: DOCUMENT };
    assert.match(problem(JSON.stringify(two)), /^has more than one document, in Policy and in PolicyDocument/);
    assert.match(problem(`{"Policy": ${JSON.stringify(TEXT)}, "Policy": "{}"}`), /^has a key that is written twice/);
    assert.match(problem('{"PolicyDocument": {"Statement": [], "Statement": []}}'), /^has a key that is written twice/);
  });

  it("must be refused with what to do where there is none", () => {
    assert.match(problem(""), /^is empty: give the policy document/);
    assert.match(problem(" \n"), /^is empty/);
    assert.match(problem("null"), /^is null and no object/);
    assert.match(problem("42"), /^is a number and no object/);
    assert.match(problem("{}"), /^has no Statement/);
    assert.match(problem('{"statement": []}'), /^has no Statement; names of elements are case-sensitive/);
    assert.match(problem('{"deployment": {}}'), /give it with --state/);
    assert.match(problem('{"steps": []}'), /give it with --plan/);
    assert.match(
      problem('{"Policy": {"PolicyName": "p", "DefaultVersionId": "v2"}}'),
      /aws iam get-policy, .*get-policy-version/,
    );
    assert.match(
      problem('{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a", "Name": "a"}'),
      /no ResourcePolicy/,
    );
    assert.match(problem('{"Roles": []}'), /^is a list of what there is/);
    assert.match(problem('{"KeyMetadata": {}}'), /describe-key/);
    assert.match(problem('{"Policy": "%7B%"}'), /^has no JSON in Policy/);
    assert.match(problem('{"Policy": "{}"}'), /^has no policy document in Policy/);
    assert.match(problem("%7B%"), /^has no JSON in it/);
  });

  it("must never quote what is in the file: there may be a secret in it", () => {
    for (const text of [
      CANARY,
      `{"${CANARY}`,
      `"${CANARY}"`,
      `["${CANARY}"]`,
      `{"${CANARY}": "${CANARY}"}`,
      `{"Policy": "${CANARY}"}`,
      `{"Policy": "{\\"a\\": ${CANARY}"}`,
      `{"PolicyDocument": {"${CANARY}": 1}}`,
      `{"Policy": "{}", "${CANARY}": 1, "${CANARY}": 2}`,
      `%7B${CANARY}`,
      `{"username": "admin", "password": "${CANARY}"}`,
    ]) {
      problem(text);
    }
    assert.match(
      problem(`{"ARN": "arn:aws:x", "Name": "n", "SecretString": "${CANARY}"}`),
      /^is the answer of aws secretsmanager get-secret-value/,
    );
  });

  it("must not fail on nesting without end", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    assert.match(problem(deep), /^is /);
    unwrapped(`{"Statement": ${deep}}`);
    unwrapped(`{"PolicyDocument": {"Statement": ${deep}}}`);
    unwrapped(`{"Policy": ${JSON.stringify(`{"Statement": ${deep}}`)}}`);
  });
});
