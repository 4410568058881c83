/** Each thing that somebody can do to the walkthrough in AWS, and exactly what is said to it. */
import assert from "node:assert/strict";
import type { Difference } from "../../../access/live/difference";
import {
  EXTERNAL,
  EXTERNAL_SECRET,
  KEY_ARN,
  keyPolicy,
  OWNER,
  OWNER_SECRET,
  POLICY_ARN,
  REGION,
  ROLE,
  USER,
  type RawResource,
} from "../stack/walkthrough";
import { ALIAS_ARN, KEY_PLACE, liveWalkthrough, type LiveWalkthrough } from "./walkthrough";

const SHARE = "Allow an external account to use this CMK";
const RESTORE = "`pulumi up --refresh` of its stack puts the deployed policy back.";
const ROLE_PLACE = { accountId: EXTERNAL, subject: "role ExampleRole", arn: ROLE } as const;
const CALLS = "kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey, kms:DescribeKey";
const OWNER_SECRET_PLACE = {
  accountId: OWNER,
  subject: "secret quickstart/MyCustomTypeSecret",
  arn: OWNER_SECRET,
} as const;

/** Breaks one thing, and what is told of that. */
async function broken(change: (live: LiveWalkthrough) => void, principals?: unknown) {
  const live = liveWalkthrough(principals);
  change(live);
  return live.compare();
}
async function differences(
  change: (live: LiveWalkthrough) => void,
  principals?: unknown,
): Promise<readonly Difference[]> {
  const { verdict, differences: found, notRead } = await broken(change, principals);
  assert.equal(verdict, "differs");
  assert.deepEqual(notRead, []);
  return found;
}
const answer = (subject: string, arn: string, text: string): Difference => ({
  kind: "answer",
  accountId: EXTERNAL,
  ...{ subject, arn, text },
});
const lost = (name: "role" | "user", code: string) =>
  answer(
    name === "role" ? "role ExampleRole" : "user ExampleUser",
    name === "role" ? ROLE : USER,
    `${CALLS} on key alias/quickstart/shared: denied (${code}) live, and allowed by what is deployed.`,
  );
const grantResource = (grantId: string): RawResource => ({
  urn: `urn:pulumi:owner::p::aws:kms/grant:Grant::${grantId}`,
  type: "aws:kms/grant:Grant",
  inputs: { keyId: KEY_ARN, granteePrincipal: ROLE, operations: ["Decrypt"], grantId },
});

describe("what is told of AWS", () => {
  it("must be nothing where all is as deployed", async () => {
    const { verdict, differences: found, notRead } = await liveWalkthrough().compare();
    assert.deepEqual({ verdict, found, notRead }, { verdict: "as declared", found: [], notRead: [] });
  });

  it("must be nothing where AWS gives documents back in an order of its own", async () => {
    const { verdict } = await broken(({ key, external }) => {
      key.policy = { ...keyPolicy(), Statement: keyPolicy().Statement.toReversed() };
      external.secrets[EXTERNAL_SECRET]!.KmsKeyId = KEY_ARN;
    });
    assert.equal(verdict, "as declared");
  });

  it("must be nothing where the role has more policies than the stacks give it, and is known by its path", async () => {
    const { verdict, inquiry } = await broken(({ role }) => {
      role.arn = `arn:aws-cn:iam::${EXTERNAL}:role/team/ExampleRole`;
      role.boundary = POLICY_ARN;
    });
    assert.equal(verdict, "as declared");
    assert.deepEqual(
      inquiry.report.rows
        .filter(({ kind, accountId }) => kind === "listed" && accountId === EXTERNAL)
        .map(({ label }) => label),
      ["role/team/ExampleRole", "user/ExampleUser"],
    );
  });

  it("must be nothing where the user has the policy by a group, whose path no stack knows", async () => {
    const { verdict, inquiry } = await broken(
      ({ stacks, external }) => {
        const attachment = stacks[1]!.find(({ inputs }) => inputs.user === "ExampleUser")!;
        const type = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment";
        stacks[1]!.push({
          ...attachment,
          urn: `${attachment.urn}-group`,
          type,
          inputs: { policyArn: POLICY_ARN, group: "Team" },
        });
        stacks[1]!.splice(stacks[1]!.indexOf(attachment), 1);
        const user = external.holders["user/ExampleUser"]!;
        user.attached = [];
        user.groups = [`arn:aws-cn:iam::${EXTERNAL}:group/staff/Team`];
        external.holders["group/Team"] = { arn: "", id: "", attached: [POLICY_ARN], inline: {} };
      },
      [ROLE, USER],
    );
    assert.equal(verdict, "as declared");
    const cells = inquiry.report.rows.find(({ principal }) => principal === USER)?.cells;
    assert.equal(cells?.[1]?.answers.live?.outcome, "allowed");
  });

  it("is each statement that was added, with the answers that it changes", async () => {
    const added = {
      Sid: "Hand",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:Decrypt",
      Resource: "*",
    } as const;
    const found = await differences(({ key }) => {
      key.policy = { ...keyPolicy(), Statement: [...keyPolicy().Statement, added] };
    });
    assert.deepEqual(found[0], {
      ...KEY_PLACE,
      kind: "statement added",
      sid: "Hand",
      text: 'Its policy also has the statement "Hand": Allow kms:Decrypt on * to *.',
      remedy: RESTORE,
      live: added,
    });
    assert.deepEqual(
      found.slice(1).map(({ subject, text }) => [subject, text]),
      [
        [
          "any other role or user",
          "kms:Decrypt on key alias/quickstart/shared: allowed live, and denied (IAM) by what is deployed.",
        ],
        [
          "an account that nothing names",
          "kms:Decrypt on key alias/quickstart/shared: allowed live, and denied (KEY) by what is deployed.",
        ],
      ],
    );
  });

  it("must not promise to take out what others wrote into the policy of a key that was there before", async () => {
    const type = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";
    const added = {
      Sid: "Hand",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:List*",
      Resource: "*",
    } as const;
    const existing = ({ key, stacks }: LiveWalkthrough): void => {
      const urn = `urn:pulumi:owner::cross-account-cmk::${type}::shared-key-policy`;
      stacks[0]![2] = { urn, type, inputs: { keyId: KEY_ARN, policy: JSON.stringify(keyPolicy()) } };
      key.policy = { ...keyPolicy(), Statement: [...keyPolicy().Statement, added] };
    };
    const [first] = await differences(existing);
    assert.deepEqual(first, {
      ...KEY_PLACE,
      kind: "statement added",
      sid: "Hand",
      text: 'Its policy also has the statement "Hand": Allow kms:List* on * to *.',
      remedy:
        "A statement of the stack: `pulumi up --refresh` puts it back. One of somebody else's: it stays as it is, and `pulumi up` takes it for declared from then on; take it out by hand if nobody meant it.",
      live: added,
    });
    const [gone] = await differences((live) => {
      existing(live);
      live.owner.keys = {};
    });
    assert.equal(gone?.text, "It does not exist.");
    assert.match(gone.remedy ?? "", /cannot be read again\. Its stack does not make it anew: give it another key\.$/);
  });

  it("is the share's statement, where it is gone", async () => {
    const found = await differences(({ key }) => {
      key.policy = { ...keyPolicy(), Statement: keyPolicy().Statement.slice(0, 1) };
    });
    assert.deepEqual(found, [
      {
        ...KEY_PLACE,
        kind: "statement missing",
        sid: SHARE,
        text: `Its policy has no longer the statement "${SHARE}": Allow kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* on * to arn:aws-cn:iam::${EXTERNAL}:root.`,
        remedy: RESTORE,
        declared: keyPolicy().Statement[1],
      },
      lost("role", "KEY"),
      lost("user", "KEY"),
    ]);
  });

  for (const [state, exists, remedy] of [
    [
      "was created again",
      true,
      "A role of that name exists again: `pulumi up --refresh` of its stack writes its ARN anew, for the new role.",
    ],
    [
      "is gone",
      false,
      "The role does not exist: create it again or take it out of the configuration; then run `pulumi up --refresh` of its stack.",
    ],
  ] as const) {
    it(`is a role that turned into its id and ${state}`, async () => {
      const [first] = await differences(
        ({ key, external }) => {
          key.policy = keyPolicy(["AROAOLDROLE123456789", USER]);
          if (!exists) delete external.holders["role/ExampleRole"];
        },
        [ROLE, USER],
      );
      assert.deepEqual(first, {
        ...KEY_PLACE,
        kind: "principal deleted",
        sid: SHARE,
        text: `The statement "${SHARE}" of its policy names AROAOLDROLE123456789 in the place of ${ROLE}: that role was deleted, and a new one of that name has another id and gets nothing from this statement.`,
        remedy,
        declared: keyPolicy([ROLE, USER]).Statement[1],
        live: keyPolicy(["AROAOLDROLE123456789", USER]).Statement[1],
      });
    });
  }

  it("is a missing attachment, and what it takes away", async () => {
    const found = await differences(({ role }) => {
      role.attached = [];
    });
    assert.deepEqual(found, [
      {
        ...ROLE_PLACE,
        kind: "attachment missing",
        text: `The policy ${POLICY_ARN} is not attached to it.`,
        remedy: "`pulumi up --refresh` of its stack attaches it again.",
      },
      lost("role", "IAM"),
    ]);
  });

  it("is a role that does not exist, and what it cannot do", async () => {
    const found = await differences(({ external }) => {
      delete external.holders["role/ExampleRole"];
    });
    assert.deepEqual(found, [
      {
        ...ROLE_PLACE,
        kind: "resource missing",
        text: "It does not exist. It has none of the policies that the stacks give it.",
        remedy: "Create it again, or take it out of the configuration; then run `pulumi up --refresh` of the stack.",
      },
      lost("role", "IAM"),
    ]);
  });

  it("is a boundary that takes the share away", async () => {
    const boundary = `arn:aws-cn:iam::${EXTERNAL}:policy/Boundary`;
    const found = await differences(({ role, external }) => {
      role.boundary = boundary;
      external.policies[boundary] = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
      };
    });
    assert.deepEqual(found, [
      {
        ...ROLE_PLACE,
        kind: "boundary",
        text: `It has the permissions boundary ${boundary}, which does not allow what the stacks give it.`,
        remedy: "Allow the share's actions in the boundary's policy, or take the boundary away.",
      },
      lost("role", "BOUNDARY"),
    ]);
  });

  it("is a changed IAM policy, once, and a policy that is gone", async () => {
    const wider = {
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow", Action: "kms:*", Resource: "*" }],
    };
    const [changed, ...others] = await differences(({ external }) => {
      external.policies[POLICY_ARN] = wider;
    });
    assert.deepEqual(others, []);
    assert.equal(changed?.subject, "policy cross-account-cmk-access");
    assert.equal(
      changed.text,
      `The statement "AllowExternalAccount" of its policy is another one: Action also has kms:*; Action has no longer kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*; Resource also has *; Resource has no longer ${KEY_ARN}.`,
    );
    const gone = await differences(({ external }) => {
      external.policies = {};
      for (const each of Object.values(external.holders)) each.attached = [];
    });
    assert.deepEqual(
      gone.map(({ kind, subject }) => [kind, subject]),
      [
        ["resource missing", "policy cross-account-cmk-access"],
        ["attachment missing", "role ExampleRole"],
        ["attachment missing", "user ExampleUser"],
        ["answer", "role ExampleRole"],
        ["answer", "user ExampleUser"],
      ],
    );
  });

  it("is an inline policy that is gone, or another one", async () => {
    const inline = (policy: object): RawResource => ({
      urn: "urn:pulumi:external::p::aws:iam/rolePolicy:RolePolicy::more",
      type: "aws:iam/rolePolicy:RolePolicy",
      provider: "urn:pulumi:external::cross-account-cmk::pulumi:providers:aws::external::0a1b",
      inputs: { name: "More", role: "ExampleRole", policy: JSON.stringify(policy) },
    });
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
    const gone = await differences(({ stacks }) => {
      stacks[1]!.push(inline(document));
    });
    assert.deepEqual(gone, [
      { ...ROLE_PLACE, kind: "policy missing", text: "It has no longer the inline policy More.", remedy: RESTORE },
    ]);
    const [changed] = await differences(({ stacks, role }) => {
      stacks[1]!.push(inline(document));
      role.inline.More = {
        ...document,
        Statement: [...document.Statement, { Effect: "Deny", Action: "s3:*", Resource: "*" }],
      };
    });
    assert.equal(changed?.subject, "inline policy More of role ExampleRole");
    assert.equal(changed.text, "Its policy also has the statement 1 (no Sid): Deny s3:* on *.");
  });

  it("is every grant that no stack declares, every one that is gone, and one whose grantee was deleted", async () => {
    const grant = (GrantId: string, GranteePrincipal: string) => ({
      ...{ GrantId, GranteePrincipal, Operations: ["Encrypt", "Decrypt"], RetiringPrincipal: USER },
      Constraints: { EncryptionContextSubset: { a: "b" } },
    });
    const added = await differences(({ key }) => {
      key.grants = [grant("g1", `arn:aws-cn:iam::${OWNER}:role/Service`)];
    });
    assert.deepEqual(added[0], {
      ...KEY_PLACE,
      kind: "grant added",
      text: `It also has the grant g1: Decrypt, Encrypt to arn:aws-cn:iam::${OWNER}:role/Service under {"encryptionContextSubset":{"a":"b"}} to be retired by ${USER}.`,
      remedy: `AWS services make grants for their own use. If this is none of them: \`aws kms revoke-grant --key-id ${KEY_ARN} --grant-id g1 --region ${REGION}\`.`,
    });
    const [gone] = await differences(({ stacks }) => {
      stacks[0]!.push(grantResource("g2"));
    });
    assert.deepEqual(gone, {
      ...KEY_PLACE,
      kind: "grant missing",
      text: `It has no longer the grant g2: Decrypt to ${ROLE}.`,
      remedy: "`pulumi up --refresh` of its stack makes it anew.",
    });
    const [deleted] = await differences(({ stacks, key }) => {
      stacks[0]!.push(grantResource("g3"));
      key.grants = [{ GrantId: "g3", GranteePrincipal: "AROAOLDROLE123456789", Operations: ["Decrypt"] }];
    });
    assert.equal(deleted?.kind, "principal deleted");
    assert.equal(
      deleted.text,
      `The grant g3 names AROAOLDROLE123456789 in the place of ${ROLE}: that principal was deleted, and a new one of that name gets nothing from this grant.`,
    );
    const [changed] = await differences(({ stacks, key }) => {
      stacks[0]!.push(grantResource("g4"));
      key.grants = [{ GrantId: "g4", GranteePrincipal: ROLE, Operations: ["Encrypt"] }];
    });
    assert.equal(changed?.text, `The grant g4 is Encrypt to ${ROLE} instead of Decrypt to ${ROLE}.`);
  });

  it("is a key that is disabled, to be deleted, or gone, with a note under the matrix", async () => {
    const disabled = await broken(({ key }) => {
      key.metadata.KeyState = "Disabled";
    });
    assert.deepEqual(disabled.differences, [
      {
        ...KEY_PLACE,
        kind: "key disabled",
        text: "Its state is Disabled: nobody can use it, whatever the policies say.",
        remedy: `If nobody meant that: \`aws kms enable-key --key-id ${KEY_ARN} --region ${REGION}\`.`,
      },
    ]);
    assert.ok(
      disabled.inquiry.report.notes.includes(
        "The key alias/quickstart/shared is Disabled: nobody can use it, whatever its cells say.",
      ),
    );
    const updating = await broken(({ key }) => {
      key.metadata.KeyState = "Updating";
    });
    assert.equal(updating.verdict, "as declared");
    const [deleted] = await differences(({ key }) => {
      Object.assign(key.metadata, { KeyState: "PendingDeletion", DeletionDate: new Date("2030-01-31T10:00:00Z") });
    });
    assert.equal(deleted?.kind, "deletion scheduled");
    assert.equal(
      deleted.text,
      "It is to be deleted on 2030-01-31; until then nobody can use it, and then nothing that it encrypted can be read again.",
    );
    const [gone, ...others] = await differences(({ owner }) => {
      owner.keys = {};
    });
    assert.equal(gone?.text, "It does not exist.");
    assert.deepEqual(others, []);
  });

  it("is an alias that points elsewhere", async () => {
    const found = await differences(({ key }) => {
      key.aliases = [`${ALIAS_ARN}2`];
    });
    assert.deepEqual(found, [
      {
        ...KEY_PLACE,
        kind: "alias moved",
        text: "The alias alias/quickstart/shared no longer points at it.",
        remedy: "`pulumi up --refresh` of its stack points it at the key again.",
      },
    ]);
  });

  it("is a policy that somebody put on a secret, which an update leaves there", async () => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: ROLE },
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    } as const;
    const found = await differences(({ owner }) => {
      owner.secrets[OWNER_SECRET]!.policy = { Version: "2012-10-17", Statement: [statement] };
    });
    assert.deepEqual(found, [
      {
        ...OWNER_SECRET_PLACE,
        kind: "statement added",
        text: `Its policy also has the statement 0 (no Sid): Allow secretsmanager:GetSecretValue on * to ${ROLE}.`,
        remedy: `The stacks declare no policy here, so \`pulumi up\` leaves this one: \`aws secretsmanager delete-resource-policy --secret-id ${OWNER_SECRET} --region ${REGION}\`, or declare it.`,
        live: statement,
      },
      answer(
        "role ExampleRole",
        ROLE,
        "secretsmanager:GetSecretValue on secret quickstart/MyCustomTypeSecret: allowed live, and denied (SECRET) by what is deployed.",
      ),
    ]);
  });

  it("is a secret's policy that is gone", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "secretsmanager:*", Resource: "*" }],
    };
    const [gone] = await differences(({ stacks }) => {
      const secret = stacks[0]!.find(({ type }) => type === "aws:secretsmanager/secret:Secret")!;
      secret.outputs = { ...secret.outputs, policy: JSON.stringify(policy) };
    });
    assert.deepEqual(gone, {
      ...OWNER_SECRET_PLACE,
      kind: "policy missing",
      text: "It has no resource policy any more.",
      remedy: RESTORE,
    });
  });

  // The AWS provider's read of such a secret waits two minutes and fails: one reader was deleted, or one of a list.
  for (const [which, readers] of [
    ["the only reader", ["AROAOLDROLE123456789"]],
    ["one of the readers", [USER, "AROAOLDROLE123456789"]],
  ] as const) {
    it(`is a secret's policy of which ${which} was deleted, with the command that comes before a refresh`, async () => {
      const policy = (AWS: readonly string[]) => ({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Readers",
            Effect: "Allow",
            Principal: { AWS },
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
          },
        ],
      });
      const found = await differences(({ stacks, owner }) => {
        const secret = stacks[0]!.find(({ type }) => type === "aws:secretsmanager/secret:Secret")!;
        secret.outputs = {
          ...secret.outputs,
          policy: JSON.stringify(policy(readers.map((arn) => (arn === USER ? arn : ROLE)))),
        };
        owner.secrets[OWNER_SECRET]!.policy = policy(readers);
      });
      const deleted = found.find(({ kind }) => kind === "principal deleted");
      assert.ok(deleted !== undefined, JSON.stringify(found));
      assert.match(
        deleted.remedy ?? "",
        new RegExp(
          `^A refresh of this secret fails after two minutes .*: run \`aws secretsmanager delete-resource-policy --secret-id ${OWNER_SECRET} --region ${REGION}\` first\\..* \`pulumi up --refresh\``,
        ),
      );
    });
  }

  it("is a secret under another key, to be deleted, or gone", async () => {
    const [other] = await differences(({ owner }) => {
      owner.secrets[OWNER_SECRET] = {};
    });
    assert.deepEqual(other, {
      ...OWNER_SECRET_PLACE,
      kind: "other key",
      text: `It is encrypted with the AWS managed key (alias/aws/secretsmanager) instead of ${KEY_ARN}.`,
      remedy: "`pulumi up --refresh` of its stack sets the key again, for its versions from then on.",
    });
    const [deleted] = await differences(({ owner }) => {
      owner.secrets[OWNER_SECRET]!.DeletedDate = new Date("2030-01-31T10:00:00Z");
    });
    assert.deepEqual(deleted, {
      ...OWNER_SECRET_PLACE,
      kind: "deletion scheduled",
      text: "It is scheduled for deletion (AWS tells the date 2030-01-31): nobody can read it until it is restored.",
      remedy: `If nobody meant that: \`aws secretsmanager restore-secret --secret-id ${OWNER_SECRET} --region ${REGION}\`.`,
    });
    const [gone] = await differences(({ owner }) => {
      owner.secrets = {};
    });
    assert.equal(gone?.text, "It does not exist.");
  });

  for (const [form, keyId] of [
    ["key id", KEY_ARN.slice(-36)],
    ["alias", "alias/quickstart/shared"],
    ["alias ARN", ALIAS_ARN],
  ] as const) {
    it(`must be nothing where Secrets Manager tells the same key by its ${form}`, async () => {
      const { verdict } = await broken(({ owner }) => {
        owner.secrets[OWNER_SECRET]!.KmsKeyId = keyId;
      });
      assert.equal(verdict, "as declared");
    });
  }

  it("must be in the same order, whatever order AWS and the stacks have", async () => {
    const change = ({ key, role, owner }: LiveWalkthrough): void => {
      key.grants = ["g2", "g1"].map((GrantId) => ({ GrantId, GranteePrincipal: USER, Operations: ["Decrypt"] }));
      role.attached = [];
      owner.secrets = {};
    };
    const one = await differences(change);
    const other = await differences((live) => {
      change(live);
      live.key.grants.reverse();
      live.stacks.reverse();
      for (const resources of live.stacks) resources.reverse();
    });
    assert.deepEqual(one, other);
    assert.deepEqual(
      one.map(({ kind, subject }) => `${kind}: ${subject}`),
      [
        "grant added: key alias/quickstart/shared",
        "grant added: key alias/quickstart/shared",
        "resource missing: secret quickstart/MyCustomTypeSecret",
        "attachment missing: role ExampleRole",
        "answer: role ExampleRole",
      ],
    );
  });
});
