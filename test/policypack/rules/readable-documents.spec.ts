import { readableDocuments } from "../../../policypack/rules/readable-documents";
import { RULES } from "../../../policypack/rules";
import assert from "node:assert/strict";
import { assertCompliant, assertViolates, type Constants, judge } from "../judge";
import { iamPolicy, key, keyWith, secret } from "../walkthrough";

const constants: Constants = {
  why: "what cannot be read cannot be judged: all other rules leave this document out.",
  allowed: "JSON in the grammar of AWS policies.",
  remedy: "correct the document; better, build it from an object and let JSON.stringify write it.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
};

describe("readable-documents", () => {
  it("must accept the walkthrough's documents, as text and as an object", () => {
    for (const subject of [key, iamPolicy, secret]) assertCompliant(readableDocuments, subject);
    const policy: unknown = JSON.parse(String(iamPolicy.props.policy));
    assertCompliant(readableDocuments, { ...iamPolicy, props: { policy } });
  });

  it("must not pass a document without statements", () => {
    assertViolates(
      readableDocuments,
      keyWith('{"Version":"2012-10-17"}'),
      constants,
      "policy cannot be read as a key policy: Statement: is missing; a document has one statement or a list of them: add it.",
    );
  });

  it("must not pass an Effect in another case", () => {
    assertViolates(
      readableDocuments,
      keyWith('{"Statement":[{"Effect":"allow","Principal":"*","Action":"kms:*","Resource":"*"}]}'),
      constants,
      'policy cannot be read as a key policy: Statement[0].Effect: is "allow"; allowed are "Allow" and "Deny", in this case.',
    );
  });

  it("must report every problem of a document", () => {
    const subject = keyWith('{"Version":"2013-01-01","Statement":[{"Effect":"Allow","Principal":"*","Resource":"*"}]}');
    assertViolates(
      readableDocuments,
      subject,
      constants,
      'policy cannot be read as a key policy: Version: is "2013-01-01"; allowed are "2012-10-17" and "2008-10-17": write "2012-10-17".',
      "policy cannot be read as a key policy: Statement[0]: has neither Action nor NotAction; one is required: add it.",
    );
  });

  it("must be the only rule that speaks of a document that nobody can read", () => {
    const subject = keyWith('{"Statement": [');
    const speaking = RULES.filter((rule) => rule.appliesTo(subject.type) && judge(rule, subject).violations.length > 0);
    assert.deepEqual(
      speaking.map(({ name }) => name),
      ["readable-documents"],
    );
  });
});
