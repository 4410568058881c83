import assert from "node:assert/strict";
import { type Decision, evaluate, explain, type World } from "../../access";

const KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws-cn:iam::444455556666:role/ExampleRole";
const OTHER = "arn:aws-cn:iam::444455556666:role/OtherRole";
const SECRET = "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:quickstart/ExternalCMKSecret-AbCdEf";
const POLICY = "arn:aws-cn:iam::444455556666:policy/ExternalKeyUse";
const SHARE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/** The reference walkthrough at account level, with the external account's role and another one without policies. */
const WORLD: World = {
  accounts: [
    { id: "111122223333", identities: [] },
    {
      id: "444455556666",
      identities: [
        {
          arn: ROLE,
          policies: [
            {
              name: POLICY,
              document: {
                Version: "2012-10-17",
                Statement: [
                  { Sid: "AllowExternalAccount", Effect: "Allow", Action: SHARE, Resource: KEY },
                  { Sid: "Secrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET },
                ],
              },
            },
          ],
        },
        { arn: OTHER, policies: [] },
      ],
    },
  ],
  keys: [
    {
      arn: KEY,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Enable IAM User Permissions",
            Effect: "Allow",
            Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
            Action: "kms:*",
            Resource: "*",
          },
          {
            Sid: "Allow an external account to use this CMK",
            Effect: "Allow",
            Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
            Action: SHARE,
            Resource: "*",
          },
        ],
      },
      grants: [{ id: "g-1", granteePrincipal: OTHER, operations: ["Encrypt"] }],
    },
  ],
  secrets: [{ arn: SECRET, kmsKeyId: KEY }],
};

const ask = (principal: string, action: string, resource = KEY): Decision =>
  evaluate({ principal, action, resource }, WORLD);

describe("access: the explanation of a decision", () => {
  it("must name both deciding statements of a share", () => {
    assert.deepEqual(ask(ROLE, "kms:Decrypt"), {
      principal: ROLE,
      action: "kms:Decrypt",
      resource: KEY,
      sameAccount: false,
      outcome: "allowed",
      parts: [],
      deciding: [
        {
          side: "key policy",
          document: KEY,
          sid: "Allow an external account to use this CMK",
          index: 1,
          effect: "Allow",
        },
        { side: "identity policy", document: POLICY, sid: "AllowExternalAccount", index: 0, effect: "Allow" },
      ],
    });
    assert.deepEqual(explain(ask(ROLE, "kms:Decrypt")), [
      `${ROLE} may call kms:Decrypt on ${KEY}, across accounts.`,
      `Decided by Allow "Allow an external account to use this CMK" (statement 1 of the key policy "${KEY}").`,
      `Decided by Allow "AllowExternalAccount" (statement 0 of the identity policy "${POLICY}").`,
    ]);
  });

  it("must name the missing half, and what the other half says", () => {
    assert.deepEqual(explain(ask(OTHER, "kms:Decrypt")), [
      `${OTHER} may not call kms:Decrypt on ${KEY}, across accounts.`,
      "It is denied, because no identity policy of the principal allows it.",
      `Found Allow "Allow an external account to use this CMK" (statement 1 of the key policy "${KEY}").`,
    ]);
  });

  it("must name the grant that allows", () => {
    assert.deepEqual(explain(ask(OTHER, "kms:Encrypt")), [
      `${OTHER} may call kms:Encrypt on ${KEY}, across accounts.`,
      "Decided by grant g-1.",
    ]);
  });

  it("must say what has no effect across accounts", () => {
    assert.deepEqual(explain(ask(ROLE, "kms:ScheduleKeyDeletion")), [
      `${ROLE} may not call kms:ScheduleKeyDeletion on ${KEY}, across accounts.`,
      "It is denied, because this action cannot be used on another account's resource, whatever the policies say.",
    ]);
  });

  it("must take a secret and its key as two permissions", () => {
    const decision = ask(ROLE, "secretsmanager:GetSecretValue", SECRET);
    assert.deepEqual(
      decision.parts.map(({ action, outcome }) => [action, outcome]),
      [
        ["secretsmanager:GetSecretValue", "allowed"],
        ["kms:Decrypt", "allowed"],
      ],
    );
    assert.deepEqual(explain(decision), [
      `${ROLE} may call secretsmanager:GetSecretValue on ${SECRET}, in its own account.`,
      "This needs 2 permissions, and every one must be given.",
      `${ROLE} may call secretsmanager:GetSecretValue on ${SECRET}, in its own account.`,
      `Decided by Allow "Secrets" (statement 1 of the identity policy "${POLICY}").`,
      `${ROLE} may call kms:Decrypt on ${KEY}, across accounts.`,
      `Decided by Allow "Allow an external account to use this CMK" (statement 1 of the key policy "${KEY}").`,
      `Decided by Allow "AllowExternalAccount" (statement 0 of the identity policy "${POLICY}").`,
    ]);
  });

  it("must say what it does not know, and why", () => {
    const stranger = "arn:aws-cn:iam::444455556666:role/Unlisted";
    assert.deepEqual(explain(ask(stranger, "kms:Decrypt")), [
      `${stranger} may or may not call kms:Decrypt on ${KEY}, across accounts.`,
      `It is not known, because the identity policies of ${stranger} are not known.`,
      `It depends on Allow "Allow an external account to use this CMK" (statement 1 of the key policy "${KEY}").`,
    ]);
    assert.deepEqual(explain(ask("arn:aws-cn:iam::444455556666:group/Readers", "kms:Decrypt")).slice(1), [
      'It is not known, because "arn:aws-cn:iam::444455556666:group/Readers" is not a principal that can make a call.',
    ]);
    assert.deepEqual(explain(ask(ROLE, "kms:Decypt")).slice(1), [
      'It is not known, because "kms:Decypt" is not an action of KMS or Secrets Manager that this program knows.',
    ]);
  });

  it("must say which resource a key id means", () => {
    const id = KEY.slice(KEY.lastIndexOf("/") + 1);
    const own = `arn:aws-cn:kms:cn-north-1:444455556666:key/${id}`;
    assert.deepEqual(
      explain(evaluate({ principal: ROLE, action: "kms:Decrypt", resource: id, region: "cn-north-1" }, WORLD)),
      [
        `${ROLE} may not call kms:Decrypt on ${own}, in its own account.`,
        "It is denied, because the request names nothing that exists for this caller.",
        `A key id means a key of the caller's own account and Region; the key with this id is ${KEY}: use its ARN.`,
      ],
    );
  });

  it("must not decide by a document that AWS would refuse", () => {
    const [key] = WORLD.keys!;
    const statement = { Effect: "Allow" as const, Action: "kms:*", Resource: "*" };
    const world = {
      ...WORLD,
      keys: [{ ...key!, grants: [], policy: { Version: "2012-10-17" as const, Statement: [statement] } }],
    };
    assert.deepEqual(explain(evaluate({ principal: ROLE, action: "kms:Decrypt", resource: KEY }, world)).slice(1, 2), [
      `It is not known, because the key policy "${KEY}" is not a valid document: Statement[0]: has no Principal.`,
    ]);
  });

  it("must not count a single permission, nor say the same twice", () => {
    // CreateSecret with the AWS managed key needs no permission on a key.
    const create = { principal: ROLE, action: "secretsmanager:CreateSecret", resource: "new", region: "cn-north-1" };
    assert.deepEqual(explain(evaluate(create, WORLD)), [
      `${ROLE} may not call secretsmanager:CreateSecret on arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:new, in its own account.`,
      "It is denied, because no identity policy of the principal allows it.",
    ]);
  });

  it("must say of a secret that its policy does not allow, and nothing of grants", () => {
    const secret = SECRET.replace("444455556666", "111122223333");
    const world = { ...WORLD, secrets: [{ arn: secret, kmsKeyId: KEY }] };
    const sentences = explain(
      evaluate({ principal: ROLE, action: "secretsmanager:DescribeSecret", resource: secret }, world),
    );
    assert.equal(
      sentences[1],
      "It is denied, because no statement of the secret's own policy allows it to this principal or its account.",
    );
    assert.ok(!sentences.some((sentence) => sentence.includes("grant")));
  });

  it("must name an alias and a key once for each permission on it", () => {
    const alias = "arn:aws-cn:kms:cn-north-1:111122223333:alias/shared";
    const root = "arn:aws-cn:iam::111122223333:root";
    const world = { ...WORLD, aliases: [{ arn: alias, targetKeyArn: KEY }] };
    const update = { principal: root, action: "kms:UpdateAlias", resource: alias };
    assert.deepEqual(
      explain(evaluate({ ...update, targetKey: KEY }, world)).filter((sentence) => sentence.startsWith(root)),
      [
        `${root} may call kms:UpdateAlias on ${alias}, in its own account.`,
        `${root} may call kms:UpdateAlias on ${alias}, in its own account.`,
        `${root} may call kms:UpdateAlias on ${KEY}, in its own account.`,
      ],
    );
    assert.deepEqual(explain(evaluate({ ...update, action: "kms:CreateAlias", resource: `${alias}2` }, world)), [
      `${root} may or may not call kms:CreateAlias on ${alias}2, in its own account.`,
      `Decided by Allow (statement 0 of the identity policy "the account's root user").`,
      "It is not known, because the request does not say the key that the alias is to point at.",
    ]);
  });
});
