import assert from "node:assert/strict";
import { effectiveAccess } from "../../../policypack/stack-rules/effective-access";
import {
  EXTERNAL,
  firstPreview,
  keyPolicy,
  OWNER,
  ownerResources,
  ROLE,
  state,
  USER,
} from "../../access/stack/walkthrough";
import { assertSilent, judged, owner } from "./judge";

const USES =
  "Decrypt, DescribeKey, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext, GenerateDataKeyWithoutPlaintext, ReEncryptFrom, ReEncryptTo";
const ORGANIZATION = "o-a1b2c3d4e5";
const ROOT = `arn:aws-cn:iam::${EXTERNAL}:root`;
const violations = (...args: Parameters<typeof judged> extends [unknown, ...infer R] ? R : never) =>
  judged(effectiveAccess, ...args).violations;

/** The key policy, with its share changed in some elements. */
const sharedWith = (change: object) => {
  const {
    Statement: [own, share],
    ...rest
  } = keyPolicy();
  return { ...rest, Statement: [own, { ...share, ...change }] };
};
const denied = (change: object) => {
  const policy = keyPolicy();
  return { ...policy, Statement: [...policy.Statement, { Effect: "Deny", Action: "kms:*", Resource: "*", ...change }] };
};

describe("effective-access", () => {
  it("must be silent about the walkthrough, where nobody is declared, and where its account or principals are", () => {
    for (const principals of [ROOT, [ROLE, USER], EXTERNAL]) {
      const resources = ownerResources(principals);
      assertSilent(effectiveAccess, state(resources));
      assertSilent(effectiveAccess, firstPreview(resources), { trustedAccounts: [EXTERNAL] });
    }
    assertSilent(effectiveAccess, state(ownerResources([ROLE, USER])), { trustedPrincipals: [ROLE, `${USER}*`] });
  });

  it("must not pass an account, role or user that is not declared", () => {
    assert.deepEqual(violations(state(ownerResources()), { trustedAccounts: ["999988887777"] }), [
      `shared-key: account ${EXTERNAL} can use the key: ${USES}.`,
    ]);
    assert.deepEqual(violations(state(ownerResources([ROLE, USER])), { trustedPrincipals: [ROLE] }), [
      `shared-key: ${USER} can use the key: ${USES}.`,
    ]);
    assert.deepEqual(violations(state(ownerResources()), { trustedPrincipals: [ROLE] }), [
      `shared-key: account ${EXTERNAL} can use the key: ${USES}.`,
    ]);
  });

  it("must not pass a key that is open to everybody, whatever is declared", () => {
    const open = [
      sharedWith({ Principal: "*" }),
      sharedWith({ Principal: { AWS: ["*"] } }),
      sharedWith({ Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalAccount": EXTERNAL } } }),
      sharedWith({ Principal: "*", Condition: { StringLike: { "aws:PrincipalArn": "arn:aws-cn:iam::*:role/*" } } }),
    ];
    for (const policy of open) {
      for (const config of [{}, { trustedAccounts: [EXTERNAL] }]) {
        const [first, ...more] = violations(owner(policy), config);
        assert.match(first ?? "", /can use the key: Decrypt/, JSON.stringify(policy));
        assert.deepEqual(more, []);
      }
    }
  });

  it("must say that it does not know where AWS restricts the statement, which public-principal refuses", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html#specifying-notprincipal-allow
    const restricted = owner(sharedWith({ Principal: undefined, NotPrincipal: { AWS: ROOT } }));
    const { violations: certain, advice } = judged(effectiveAccess, restricted);
    assert.deepEqual(certain, []);
    assert.match(advice[0] ?? "", /is not known, because .* has NotPrincipal with Allow, which AWS restricts/);
  });

  it("must not pass those whom only a condition names", () => {
    const arns = { StringLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${EXTERNAL}:role/Team*` } };
    assert.deepEqual(violations(owner(sharedWith({ Principal: "*", Condition: arns })), { trustedAccounts: [] }), [
      `shared-key: arn:aws-cn:iam::${EXTERNAL}:role/Team* can use the key: ${USES}.`,
    ]);
    const account = { StringEquals: { "kms:CallerAccount": EXTERNAL } };
    assert.deepEqual(violations(owner(sharedWith({ Principal: "*", Condition: account })), { trustedAccounts: [] }), [
      `shared-key: account ${EXTERNAL} can use the key: ${USES}.`,
    ]);
  });

  it("must tell a declared organization, or a path of it, from another one", () => {
    const inOrganization = (value: string, key = "aws:PrincipalOrgID") =>
      owner(sharedWith({ Principal: "*", Condition: { "ForAnyValue:StringLike": { [key]: value } } }));
    const wide = owner(
      sharedWith({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } } }),
    );
    assertSilent(effectiveAccess, wide, { trustedOrganizations: [ORGANIZATION] });
    assert.deepEqual(violations(wide, { trustedOrganizations: ["o-z9y8x7w6v5"] }), [
      `shared-key: organization ${ORGANIZATION} can use the key: ${USES}.`,
    ]);
    const path = `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`;
    const unit = inOrganization(path, "aws:PrincipalOrgPaths");
    assertSilent(effectiveAccess, unit, { trustedOrganizationPaths: [`${ORGANIZATION}/r-ab12/*`] });
    assert.deepEqual(violations(unit, { trustedOrganizationPaths: [`${ORGANIZATION}/r-ab12/ou-ab12-22222222/*`] }), [
      `shared-key: organization ${path} can use the key: ${USES}.`,
    ]);
  });

  it("must see an account in an organization, both of them conditions of one share", () => {
    const policy = sharedWith({ Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } } });
    assert.deepEqual(violations(owner(policy), { trustedAccounts: [] }), [
      `shared-key: account ${EXTERNAL} in organization ${ORGANIZATION} can use the key: ${USES}.`,
    ]);
    assertSilent(effectiveAccess, owner(policy), { trustedOrganizations: [ORGANIZATION] });
  });

  it("must count what a Deny takes away", () => {
    assertSilent(effectiveAccess, owner(denied({ Principal: { AWS: ROOT } })), { trustedAccounts: [] });
  });

  it("must see a grant, which no policy shows", () => {
    const [, , key] = ownerResources();
    const grant = {
      ...key!,
      urn: key!.urn.replace("aws:kms/key:Key::shared-key", "aws:kms/grant:Grant::grant"),
      type: "aws:kms/grant:Grant",
      inputs: { keyId: key!.outputs?.arn, granteePrincipal: ROLE, operations: ["Decrypt"] },
      outputs: {},
    };
    const alone = keyPolicy();
    const policy = { ...alone, Statement: alone.Statement.slice(0, 1) };
    const resources = [...owner(policy).resources, ...state([grant]).resources];
    const reading = { ...owner(policy), resources };
    assert.deepEqual(violations(reading, { trustedAccounts: [] }), [`shared-key: ${ROLE} can use the key: Decrypt.`]);
    assertSilent(effectiveAccess, reading, { trustedPrincipals: [ROLE] });
  });

  it("must see what can be used through a service, or with an encryption context, only", () => {
    const via = "secretsmanager.cn-north-1.amazonaws.com";
    const Condition = { StringEquals: { "kms:ViaService": [via, "ec2.cn-north-1.amazonaws.com"] } };
    assert.deepEqual(
      violations(owner(sharedWith({ Principal: "*", Condition })))[0]?.split(":")[1],
      ` any account that its policy does not name can use the key, through ${via}`,
    );
    assert.match(
      violations(owner(sharedWith({ Condition })), { trustedAccounts: [] }).join(),
      /account 444455556666 can use the key, through secretsmanager.* Decrypt/,
    );
    const context = { StringLike: { "kms:EncryptionContext:Team": "blue-*" } };
    assert.match(
      violations(owner(sharedWith({ Condition: context })), { trustedAccounts: [] }).join(),
      /account 444455556666 can use the key, with Team blue-Any: Decrypt/,
    );
    assertSilent(effectiveAccess, owner(sharedWith({ Condition })));
  });

  it("must say what hangs on the request, as advice", () => {
    const policy = sharedWith({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } });
    const { violations: certain, advice } = judged(effectiveAccess, owner(policy), { trustedAccounts: [] });
    assert.deepEqual(certain, []);
    assert.match(
      advice.join("\n"),
      /^shared-key: whether account 444455556666 can use the key \(Decrypt, .*\) is not known, because .*aws:SourceIp/i,
    );
  });

  it("must not judge the owner's own account", () => {
    const own = [`arn:aws-cn:iam::${OWNER}:role/Admin`, `arn:aws-cn:iam::${OWNER}:user/User`];
    assertSilent(effectiveAccess, owner(sharedWith({ Principal: { AWS: own } })), { trustedAccounts: [] });
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-userid
  it("must say of a unique id that one role can use the key, and not that anybody might", () => {
    const policy = sharedWith({
      Principal: "*",
      Action: "kms:Decrypt",
      Condition: { StringLike: { "aws:userid": "AROADBQP57FF2AEXAMPLE:*" } },
    });
    assertSilent(effectiveAccess, owner(policy));
    assert.deepEqual(judged(effectiveAccess, owner(policy), { trustedAccounts: [EXTERNAL] }), {
      violations: ["shared-key: the role or user with the unique id AROADBQP57FF2AEXAMPLE can use the key: Decrypt."],
      advice: [],
    });
  });

  it("must not take a session's name, which anybody may choose, for a unique id", () => {
    const both = keyPolicy();
    const allowing = (id: string) => ({
      ...{ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" },
      Condition: { StringLike: { "aws:userid": id } },
    });
    const policy = {
      ...both,
      Statement: [...both.Statement, allowing("*:build"), allowing("AROADBQP57FF2AEXAMPLE:*")],
    };
    const { violations: certain, advice } = judged(effectiveAccess, owner(policy));
    assert.deepEqual(certain, []);
    assert.match(
      advice.join("\n"),
      /^shared-key: whether any account that its policy does not name can use the key \(Decrypt\) is not known/,
    );
  });
});
