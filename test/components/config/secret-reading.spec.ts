import assert from "node:assert/strict";
import { parseConfiguration, type RawConfiguration } from "../../../components/config/parse";
import { bothRaw, EXTERNAL_SECTION, externalRaw, OWNER_SECTION, ownerRaw } from "./fixture";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const KEY = { arn: `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` };
const EXTERNAL_SECRET = "quickstart/ExternalCMKSecret";
const OWN_READERS = [{ accountId: EXTERNAL, roles: ["Reader"], users: ["team/ann"] }];
const READERS = [{ accountId: OWNER, roles: ["OwnersReader"] }];
const READS = [{ accountId: EXTERNAL, secretName: EXTERNAL_SECRET, roles: ["OwnersReader"] }];

const ownSecret = (readers: readonly object[]) => ({ secret: { ...OWNER_SECTION.secret, readers } });
const externalSecret = (readers: readonly object[]) => ({ secret: { ...EXTERNAL_SECTION.secret, readers } });

const configurationOf = (input: RawConfiguration) => {
  const result = parseConfiguration(input);
  assert.ok("configuration" in result, JSON.stringify(result, null, 2));
  return result.configuration;
};
function problemsOf(input: RawConfiguration): readonly string[] {
  const result = parseConfiguration(input);
  const problems = "problems" in result ? result.problems : [];
  return problems.map(({ path, value, rule, remedy }) => [path, value ?? "", rule, remedy].join(" | "));
}

describe("secrets that are read across accounts, in the configuration", () => {
  it("have their readers by ARN, and the owner's reads by the secret's ARN", () => {
    const { owner, external } = configurationOf(
      bothRaw({ ...ownSecret(OWN_READERS), reads: READS }, externalSecret(READERS)),
    );
    assert.deepEqual(owner?.secret?.readers, [
      {
        accountId: EXTERNAL,
        principals: [`arn:aws-cn:iam::${EXTERNAL}:role/Reader`, `arn:aws-cn:iam::${EXTERNAL}:user/team/ann`],
      },
    ]);
    assert.deepEqual(owner.reads, [
      {
        secretArn: `arn:aws-cn:secretsmanager:cn-north-1:${EXTERNAL}:secret:${EXTERNAL_SECRET}-??????`,
        principals: [`arn:aws-cn:iam::${OWNER}:role/OwnersReader`],
      },
    ]);
    assert.deepEqual(external?.secret?.readers, [
      { accountId: OWNER, principals: [`arn:aws-cn:iam::${OWNER}:role/OwnersReader`] },
    ]);
    assert.equal(external.reads, undefined);
  });

  it("may be all that an account has of the owner's side, with a key given by its ARN", () => {
    const section = { key: KEY, roles: undefined, users: undefined, secret: undefined };
    const reads = [{ secretName: "a/b", roles: ["Reader"] }];
    const { external } = configurationOf(externalRaw({ ...section, reads }));
    assert.equal(external?.principals, undefined);
    assert.deepEqual(external?.reads, [
      {
        secretArn: `arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:a/b-??????`,
        principals: [`arn:aws-cn:iam::${EXTERNAL}:role/Reader`],
      },
    ]);
  });

  it("may be all that an account has of the owner's side, in one stack with it", () => {
    const section = { roles: undefined, users: undefined, secret: undefined };
    assert.deepEqual(problemsOf(bothRaw({ ...ownSecret(OWN_READERS), shares: [] }, section)), []);
  });

  const cases: [promise: string, input: RawConfiguration, problem: string][] = [
    [
      "must not name readers of the secret's own account",
      ownerRaw(ownSecret([{ accountId: OWNER, roles: ["A"] }])),
      'owner.secret.readers[0].accountId | "111122223333" | is the account of the secret itself: there, its own IAM policies are enough. | Give the id of another account, or remove the entry.',
    ],
    [
      "must not name an account's readers twice",
      ownerRaw(ownSecret([...OWN_READERS, { accountId: EXTERNAL, roles: ["B"] }])),
      'owner.secret.readers[1].accountId | "444455556666" | is listed already, in owner.secret.readers[0]. | Make one entry of the two.',
    ],
    [
      "must not name nobody",
      ownerRaw(ownSecret([{ accountId: EXTERNAL }])),
      'owner.secret.readers[0] |  | names nobody. | List "roles" or "users", or remove the entry.',
    ],
    [
      "must not name a reader of a third account",
      ownerRaw(ownSecret([{ accountId: EXTERNAL, roles: ["arn:aws-cn:iam::777788889999:role/A"] }])),
      'owner.secret.readers[0].roles[0] | "arn:aws-cn:iam::777788889999:role/A" | is in account 777788889999, but this section is about account 444455556666. | Use an ARN of account 444455556666, or correct the account id.',
    ],
    [
      "must not have readers of an external secret who cannot use its key",
      externalRaw({ key: KEY, ...externalSecret([{ accountId: "777788889999", roles: ["A"] }]) }),
      'external.secret.readers[0].accountId | "777788889999" | is not the account that owns the key (111122223333), so its principals could not decrypt the secret. | Give "111122223333".',
    ],
    [
      "must not read a secret of an account that the key is not shared with",
      ownerRaw({ reads: [{ ...READS[0], accountId: "777788889999" }] }),
      'owner.reads[0].accountId | "777788889999" | is not shared with: no secret of that account can be encrypted with the key. | Give the id of an account of owner.shares, or add it there.',
    ],
    [
      "must not have a reader that takes no IAM policy",
      ownerRaw({ reads: [{ ...READS[0], roles: ["aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"] }] }),
      'owner.reads[0].roles[0] | "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS" | is a service-linked role, to which AWS attaches no policy but the service\'s own. | Name the role that the workload itself has.',
    ],
    [
      "must not read a secret twice",
      ownerRaw({ reads: [...READS, ...READS] }),
      'owner.reads[1].secretName | "quickstart/ExternalCMKSecret" | is listed already, in owner.reads[0]. | Make one entry of the two.',
    ],
    [
      "must not promise a reader what the narrowed root statement takes away",
      ownerRaw({ reads: READS, key: { rootAccess: "administration", users: { roles: ["DeployRole"] } } }),
      'owner.reads[0] | "arn:aws-cn:iam::111122223333:role/OwnersReader" | could not decrypt the secret: with owner.key.rootAccess "administration" no IAM policy lets it use the key. | Add it to owner.key.users.',
    ],
    [
      "must not say on the external side what the owner's stack says",
      externalRaw({ reads: [{ secretName: "a", roles: ["A"] }] }),
      "external.reads |  | is said by the owner's side (owner.secret.readers), which this side reads. | Remove it here; it goes with a key given by its ARN.",
    ],
    [
      "must not lack the IAM half, where one stack has both",
      bothRaw({}, externalSecret(READERS)),
      'external.secret.readers | "arn:aws-cn:iam::111122223333:role/OwnersReader" | is named by the secret\'s policy, but gets no IAM policy in the owner account, so it could not read the secret. | Add it to an entry of owner.reads with accountId "444455556666" and the secret\'s name.',
    ],
    [
      "must not lack the secret's half, where one stack has both",
      bothRaw({ reads: READS }, {}),
      'owner.reads | "arn:aws-cn:iam::111122223333:role/OwnersReader" | gets the IAM policy, but the secret\'s policy does not name it, so it could not read the secret. | Add it to external.secret.readers, with accountId "111122223333".',
    ],
    [
      "must not read a secret that the stack makes under another name",
      bothRaw({ reads: [{ ...READS[0], secretName: "other" }] }, {}),
      "owner.reads[0].secretName |  | is not the name of the secret of external.secret, which is the one that this stack makes there. | Give the name of external.secret, or remove the entry.",
    ],
  ];
  /** Each of them has 72 characters in the policy. */
  const many = (accountId: string) => [
    { accountId, roles: Array.from({ length: 285 }, (_, index) => `a-role-with-a-rather-long-name-${1000 + index}`) },
  ];
  const tooLong = (side: string): string =>
    `${side}.secret.readers |  | would make a secret's policy of 20722 characters; AWS takes at most 20480. | List a role that the readers take on, instead of each of them.`;
  cases.push(
    [
      "must not have more readers than the owner's secret's policy can name",
      ownerRaw(ownSecret(many(EXTERNAL))),
      tooLong("owner"),
    ],
    [
      "must not have more readers than an external secret's policy can name",
      externalRaw({ key: KEY, ...externalSecret(many(OWNER)) }),
      tooLong("external"),
    ],
  );
  for (const [promise, input, problem] of cases) {
    it(promise, () => {
      assert.deepEqual(problemsOf(input), [problem]);
    });
  }
});
