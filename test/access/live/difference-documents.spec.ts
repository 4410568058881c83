import assert from "node:assert/strict";
import fc from "fast-check";
import { sameText } from "../../../access/live/compare-statements";
import { documentDifferences, type Existence } from "../../../access/live/difference-documents";
import { canonical, type PolicyDocument, type Statement } from "../../../access/policy-document";
import { aCase } from "../arbitraries";
import * as walkthrough from "../stack/walkthrough";
import { EXTERNAL, OWNER, ROLE, USER } from "../stack/walkthrough";

const SEED = 20261124;
const PLACE = { accountId: OWNER, subject: "key alias/shared", arn: "arn:key", remedy: "Put it back." };
const SHARE = "Allow an external account to use this CMK";
const unknown: Existence = () => undefined;

const keyPolicy = (principals?: unknown): PolicyDocument =>
  walkthrough.keyPolicy(principals) as unknown as PolicyDocument;
const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const compared = (declared: PolicyDocument, live: PolicyDocument, exists = unknown) =>
  documentDifferences(PLACE, declared, live, exists);
const texts = (...args: Parameters<typeof compared>): readonly string[] => compared(...args).map(({ text }) => text);
const [OWN, SHARED] = keyPolicy().Statement as unknown as [Statement, Statement];
const changed = (change: Partial<Statement>): PolicyDocument => policy(OWN, { ...SHARED, ...change });

/** The policies of generated worlds. */
const aDocument = aCase
  .map(({ world }) => [
    ...(world.keys ?? []).map((key) => key.policy),
    ...world.accounts
      .flatMap(({ identities }) => identities.flatMap(({ policies }) => policies))
      .map((p) => p.document),
  ])
  .map((documents) => documents.filter(({ Statement }) => Statement.length > 0))
  .filter((documents) => documents.length > 0)
  .chain((documents) => fc.constantFrom(...documents));

const shuffled = (document: PolicyDocument): fc.Arbitrary<PolicyDocument> =>
  fc
    .shuffledSubarray([...document.Statement], { minLength: document.Statement.length })
    .map((Statement) => ({ ...document, Statement }));

/** Lists the other way round, and each single value as a list. */
function rewritten(document: PolicyDocument): PolicyDocument {
  const list = (value: unknown): unknown =>
    Array.isArray(value) ? (value as unknown[]).toReversed() : typeof value === "string" ? [value] : value;
  const lists = (element: object): object => Object.fromEntries(Object.entries(element).map(([k, v]) => [k, list(v)]));
  const statements = document.Statement.map((statement) =>
    Object.fromEntries(
      Object.entries(statement)
        .toReversed()
        .map(([name, value]: [string, unknown]) => {
          if (["Action", "NotAction", "Resource", "NotResource"].includes(name)) return [name, list(value)];
          if (["Principal", "NotPrincipal"].includes(name) && typeof value === "object") return [name, lists(value!)];
          if (name !== "Condition") return [name, value];
          const block = Object.entries(value as object).map(([op, keys]) => [op, lists(keys as object)]);
          return [name, Object.fromEntries(block)];
        }),
    ),
  );
  return { ...document, Statement: statements as unknown as Statement[] };
}

describe("the differences of a document", () => {
  it("must be none for the same document", () => {
    assert.deepEqual(compared(keyPolicy(), keyPolicy()), []);
  });

  it("must be none for a document that is canonical, reordered or written in another way", () => {
    const property = fc.property(
      aDocument.chain((document) => fc.tuple(fc.constant(document), shuffled(document))),
      ([document, other]) => {
        assert.deepEqual(compared(document, canonical(other)), []);
        assert.deepEqual(compared(rewritten(other), document), []);
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 1_000 });
  });

  it("must be none where AWS writes an account, everybody or a truth value in its own way", () => {
    const condition = { Bool: { "kms:GrantIsForAWSResource": true } };
    const declared = policy(
      {
        Sid: "A",
        Effect: "Allow",
        Principal: { AWS: EXTERNAL },
        Action: "kms:decrypt",
        Resource: "*",
        Condition: condition,
      },
      { Sid: "B", Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" },
    );
    const root = `arn:aws-cn:iam::${EXTERNAL}:root`;
    const asText = { bool: { "kms:grantisforawsresource": "true" } };
    const live = policy(
      { Sid: "B", Effect: "Deny", Principal: { AWS: "*" }, Action: ["kms:*"], Resource: ["*"] },
      {
        Sid: "A",
        Effect: "Allow",
        Principal: { AWS: [root] },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: asText,
      },
    );
    assert.deepEqual(compared(declared, live), []);
  });

  it("tell of any statement that is added to a document or taken away, and of nothing else", () => {
    const extra: Statement = { Sid: "Extra", Effect: "Allow", Principal: "*", Action: "kms:Verify", Resource: "*" };
    const property = fc.property(aDocument, fc.nat(20), (document, place) => {
      const live = { ...document, Statement: document.Statement.toSpliced(place, 0, extra) };
      assert.deepEqual(
        compared(document, live).map(({ kind, sid }) => [kind, sid]),
        [["statement added", "Extra"]],
      );
      assert.deepEqual(
        compared(live, document).map(({ kind, sid }) => [kind, sid]),
        [["statement missing", "Extra"]],
      );
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it("must be some for any two statements of one Sid that do not mean the same", () => {
    const aStatement = aDocument.chain(({ Statement }) => fc.constantFrom(...Statement));
    const property = fc.property(aStatement, aStatement, (one, other) => {
      const [declared, live] = [
        { ...one, Sid: "Same" },
        { ...other, Sid: "Same" },
      ];
      const found = compared(policy(declared), policy(live));
      assert.equal(found.length > 0, sameText(declared) !== sameText(live), JSON.stringify([declared, live]));
      assert.ok(found.every(({ sid }) => sid === "Same"));
    });
    fc.assert(property, { seed: SEED, numRuns: 3_000 });
  });

  it("must be one for a principal or resource in another case", () => {
    assert.equal(compared(keyPolicy(ROLE), keyPolicy(ROLE.toLowerCase())).length, 1);
    assert.equal(compared(changed({ Resource: "arn:X" }), changed({ Resource: "arn:x" })).length, 1);
  });

  it("say what a statement that somebody added allows, with the whole statement", () => {
    const extra: Statement = {
      Sid: "Added by hand",
      Effect: "Allow",
      Principal: { AWS: `arn:aws-cn:iam::777788889999:root` },
      Action: ["kms:Encrypt", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" } },
    };
    assert.deepEqual(compared(keyPolicy(), policy(OWN, extra, SHARED)), [
      {
        ...PLACE,
        kind: "statement added",
        sid: "Added by hand",
        text: 'Its policy also has the statement "Added by hand": Allow kms:Decrypt, kms:Encrypt on * to arn:aws-cn:iam::777788889999:root if {"StringEquals":{"kms:ViaService":"s3.cn-north-1.amazonaws.com"}}.',
        live: extra,
      },
    ]);
  });

  it("call a statement without a Sid by its place", () => {
    const deny: Statement = { Effect: "Deny", Principal: "*", NotAction: "kms:Describe*", Resource: "*" };
    assert.deepEqual(texts(keyPolicy(), policy(OWN, SHARED, deny)), [
      "Its policy also has the statement 2 (no Sid): Deny everything but kms:Describe* on * for *.",
    ]);
  });

  it("say what a statement that is gone allowed", () => {
    assert.deepEqual(texts(keyPolicy(), policy(OWN)), [
      `Its policy has no longer the statement "${SHARE}": Allow kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* on * to arn:aws-cn:iam::${EXTERNAL}:root.`,
    ]);
  });

  for (const [what, change, clause] of [
    [
      "more actions",
      { Action: [...(SHARED.Action as string[]), "kms:CreateGrant"] },
      "Action also has kms:CreateGrant",
    ],
    [
      "other actions",
      { Action: ["kms:Decrypt", "kms:Verify"] },
      "Action also has kms:Verify; Action has no longer kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*",
    ],
    ["another effect", { Effect: "Deny" }, "Effect is Deny instead of Allow"],
    [
      "everybody as its principal",
      { Principal: "*" },
      `Principal also has *; Principal has no longer account ${EXTERNAL}`,
    ],
    [
      "one principal more, the account by its id",
      { Principal: { AWS: [EXTERNAL, ROLE] } },
      `Principal also has ${ROLE}`,
    ],
    [
      "a service in addition",
      { Principal: { ...(SHARED.Principal as object), Service: "s3.amazonaws.com" } },
      "Principal also has Service s3.amazonaws.com",
    ],
    ["another resource", { Resource: "arn:x" }, "Resource also has arn:x; Resource has no longer *"],
    [
      "a condition",
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      'Condition is {"Bool":{"aws:SecureTransport":"true"}} instead of none',
    ],
    ["another Sid", { Sid: "Renamed" }, `Sid is "Renamed" instead of "${SHARE}"`],
  ] as [string, Partial<Statement>, string][]) {
    it(`say of a statement with ${what} exactly that`, () => {
      assert.deepEqual(compared(keyPolicy(), changed(change)), [
        {
          ...PLACE,
          kind: "statement changed",
          sid: SHARE,
          text: `The statement "${SHARE}" of its policy is another one: ${clause}.`,
          declared: SHARED,
          live: { ...SHARED, ...change },
        },
      ]);
    });
  }

  it("tell of another version of the policy language", () => {
    assert.deepEqual(texts(keyPolicy(), { ...keyPolicy(), Version: "2008-10-17" }), [
      "Version of its policy is 2008-10-17 instead of 2012-10-17.",
    ]);
  });
});

describe("a principal that turned into its id", () => {
  const DECLARED = keyPolicy([ROLE, USER]);
  const [, statement] = DECLARED.Statement as unknown as [Statement, Statement];
  const live = (...AWS: string[]): PolicyDocument => policy(OWN, { ...statement, Principal: { AWS } });
  const ID = "AROAEXAMPLEROLE12345";

  for (const [exists, remedy] of [
    [
      true,
      "A role of that name exists again: `pulumi up --refresh` of its stack writes its ARN anew, for the new role.",
    ],
    [
      false,
      "The role does not exist: create it again or take it out of the configuration; then run `pulumi up --refresh` of its stack.",
    ],
    [
      undefined,
      "Where the role exists again, `pulumi up --refresh` of its stack writes its ARN anew; else take it out of the configuration first.",
    ],
  ] as const) {
    it(`is named with the ARN that it stands for, and what to do where the role's existence is ${String(exists)}`, () => {
      assert.deepEqual(
        compared(DECLARED, live(USER, ID), (arn) => (arn === ROLE ? exists : true)),
        [
          {
            ...PLACE,
            kind: "principal deleted",
            sid: SHARE,
            text: `The statement "${SHARE}" of its policy names ${ID} in the place of ${ROLE}: that role was deleted, and a new one of that name has another id and gets nothing from this statement.`,
            remedy,
            declared: statement,
            live: live(USER, ID).Statement[1],
          },
        ],
      );
    });
  }

  it("is told of a role and of a user by itself", () => {
    const found = compared(DECLARED, live("AIDAEXAMPLEUSER12345", ID));
    assert.deepEqual(
      found.map(({ kind, text }) => [kind, / in the place of (\S+):/.exec(text)?.[1]]),
      [
        ["principal deleted", USER],
        ["principal deleted", ROLE],
      ],
    );
  });

  it("is one of several where several are gone", () => {
    const both = keyPolicy([ROLE, `${ROLE}2`]);
    const [first, second] = [ID, `${ID}X`];
    const twice = policy(OWN, { ...statement, Principal: { AWS: [first, second] } });
    assert.deepEqual(
      texts(both, twice),
      [first, second].map(
        (id) =>
          `The statement "${SHARE}" of its policy names ${id} in the place of one of ${ROLE}, ${ROLE}2: that role was deleted, and a new one of that name has another id and gets nothing from this statement.`,
      ),
    );
  });

  it("must not hide what somebody changed in the same statement", () => {
    const more = policy(OWN, { ...statement, Principal: { AWS: [ID, USER] }, Action: "kms:*" });
    assert.deepEqual(
      compared(DECLARED, more).map(({ kind }) => kind),
      ["principal deleted", "statement changed"],
    );
  });

  it("is told of where it stands in a place of its own", () => {
    assert.deepEqual(texts(DECLARED, live(ROLE, USER, ID)), [
      `The statement "${SHARE}" of its policy names ${ID}: that role was deleted, and a new one of that name has another id and gets nothing from this statement.`,
    ]);
  });
});
