import assert from "node:assert/strict";
import { grantGrantee } from "../../../policypack/rules/grant-grantee";
import { assertCompliant, assertViolates, judge, type Constants } from "../judge";
import { grantWith } from "../resources";
import { EXTERNAL, EXTERNAL_ROLE, EXTERNAL_ROOT, OWNER, OWNER_ROOT, UNKNOWN } from "../walkthrough";

const constants: Constants = {
  why: "AWS takes neither groups nor organizations in a grant and documents no service principal there: it is refused, or the share is for nobody.",
  allowed: "one role, user or session, by its ARN.",
  remedy:
    "name one role or user by its ARN; share with a whole account, an organization or a service by the key policy; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
};
const wholeAccount: Constants = {
  ...constants,
  why: "AWS does not say which principals of an account such a grant is for.",
  allowed: "one role or user, by its ARN.",
};
const untrusted: Constants = {
  ...constants,
  why: "a grant lets a stranger use the key without a word in the key policy, where nobody would look for it.",
  allowed:
    "principals of the key's own account and of trustedAccounts; a grant cannot be held to an organization: list its accounts.",
};
const STRANGER = EXTERNAL_ROLE.replace(EXTERNAL, "777788889999");

describe("grant-grantee", () => {
  it("must accept roles, users and sessions, of any account where no trust is configured", () => {
    const sessions = `arn:aws-cn:sts::${EXTERNAL}`;
    for (const granteePrincipal of [
      EXTERNAL_ROLE,
      STRANGER,
      EXTERNAL_ROLE.replace("role/", "user/path/"),
      `${sessions}:assumed-role/ExampleRole/session`,
      `${sessions}:federated-user/Example`,
    ]) {
      assertCompliant(grantGrantee, grantWith({ granteePrincipal }));
    }
  });

  it("must accept a whole account that may retire the grant: that gives nobody the key", () => {
    assertCompliant(grantGrantee, grantWith({ retiringPrincipal: OWNER_ROOT }));
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  for (const [id, what] of [
    [
      "AROAABCDEFGHIJKLMNOPQ",
      "the unique id of a role, which AWS shows in place of the ARN where the role was deleted",
    ],
    [
      "AIDAABCDEFGHIJKLMNOPQ",
      "the unique id of an IAM user, which AWS shows in place of the ARN where the user was deleted",
    ],
    ["AGPAABCDEFGHIJKLMNOPQ", "the unique id of an IAM group, which is no principal"],
  ] as const) {
    it(`must not pass ${id} as grantee or retiring principal`, () => {
      const deleted: Constants = {
        ...constants,
        why: "a grant names its principals by ARN, and a deleted one makes no call: AWS refuses the grant, or it is for nobody.",
      };
      for (const property of ["granteePrincipal", "retiringPrincipal"]) {
        assertViolates(grantGrantee, grantWith({ [property]: id }), deleted, `${property} is "${id}", ${what}.`);
      }
    });
  }

  for (const [granteePrincipal, fault] of [
    ["dynamodb.cn-north-1.amazonaws.com", "a service principal"],
    [`arn:aws-cn:iam::${EXTERNAL}:group/Developers`, "an IAM group"],
    [`arn:aws-cn:organizations::${OWNER}:organization/o-exampleorgid`, "an organization"],
    ["o-exampleorgid", "an organization"],
    [EXTERNAL, "an account id: a grant wants an ARN"],
    ["*", "a pattern: a grant names one principal, in full"],
    [`${EXTERNAL_ROLE}*`, "a pattern: a grant names one principal, in full"],
    ["ExampleRole", "no ARN"],
    ["arn:aws-cn:s3:::bucket", "no ARN of a role, user or session"],
    [EXTERNAL_ROLE.replace(EXTERNAL, "1234"), "no ARN of a role, user or session"],
  ] as const) {
    it(`must not pass ${granteePrincipal} as grantee`, () => {
      const what = `granteePrincipal is "${granteePrincipal}", ${fault}.`;
      assertViolates(grantGrantee, grantWith({ granteePrincipal }), constants, what);
    });
  }

  for (const granteePrincipal of [EXTERNAL_ROOT, OWNER_ROOT]) {
    it(`must not pass the whole account ${granteePrincipal} as grantee`, () => {
      const what = `granteePrincipal is ${granteePrincipal}, a whole account.`;
      assertViolates(grantGrantee, grantWith({ granteePrincipal }), wholeAccount, what);
    });
  }

  it("must not pass a retiring principal that AWS does not take", () => {
    const what = 'retiringPrincipal is "o-exampleorgid", an organization.';
    assertViolates(grantGrantee, grantWith({ retiringPrincipal: "o-exampleorgid" }), constants, what);
  });

  describe("with trusted accounts", () => {
    const config = { trustedAccounts: [EXTERNAL] };

    it("must accept principals of the key's account and of a trusted one", () => {
      assertCompliant(grantGrantee, { ...grantWith(), config });
      const own = grantWith({ granteePrincipal: OWNER_ROOT.replace(":root", ":role/Admin"), keyId: UNKNOWN });
      assertCompliant(grantGrantee, { ...own, config });
    });

    for (const property of ["granteePrincipal", "retiringPrincipal"]) {
      it(`must not pass a ${property} of another account`, () => {
        const what = `${property} is ${STRANGER}, of account 777788889999, which is on no trusted list.`;
        assertViolates(grantGrantee, { ...grantWith({ [property]: STRANGER }), config }, untrusted, what);
      });
    }

    it("must not take an organization's members for trusted: a grant does not tell who they are", () => {
      const organizations = { trustedOrganizations: ["o-exampleorgid"] };
      assert.equal(judge(grantGrantee, { ...grantWith(), config: organizations }).violations.length, 1);
    });
  });
});
