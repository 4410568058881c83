import { deletedPrincipals } from "../../../policypack/rules/deleted-principals";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  existingKeyWith,
  EXTERNAL_ROLE,
  keyWithShare,
  KEY_POLICY,
  secretWith,
  SHARE_SID,
  WALKTHROUGH,
} from "../walkthrough";

const constants: Constants = {
  why: "a deleted principal makes no call: an Allow for it gives nobody anything, a Deny keeps nobody back, and a new role or user of the same name has another id. AWS refuses to write a policy with a principal that does not exist, so the next change of the policy fails, whatever it is about.",
  allowed: "principals by ARN or account id.",
  remedy:
    "put the ARN of the role or user that is meant in the id's place, or remove it; in the policy of a key that exists already, do so in the live policy. For principals that are made anew, name the account and hold it by ArnEquals aws:PrincipalArn: that survives.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
};
const ROLE = "AROAABCDEFGHIJKLMNOPQ";
const USER = "AIDAABCDEFGHIJKLMNOPQ";
const ofRole = `${ROLE}, the unique id of a role, which AWS shows in place of the ARN where the role was deleted`;
const ofUser = `${USER}, the unique id of an IAM user, which AWS shows in place of the ARN where the user was deleted`;
const at = `policy, Statement[1] (Sid "${SHARE_SID}") names`;

const policyFor = (AWS: unknown, Action: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action, Resource: "*" }],
  });
const trusting = (AWS: unknown): Subject => ({
  type: "aws:iam/role:Role",
  name: "reader",
  props: { assumeRolePolicy: policyFor(AWS, "sts:AssumeRole").replace(',"Resource":"*"', "") },
  provider: undefined,
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: what AWS shows for a deleted principal
describe("deleted-principals", () => {
  it("must accept the walkthrough, principals by ARN or account, and ids in conditions", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => deletedPrincipals.appliesTo(type))) {
      assertCompliant(deletedPrincipals, subject);
    }
    assertCompliant(deletedPrincipals, keyWithShare({ Condition: { StringLike: { "aws:userId": `${ROLE}:*` } } }));
    assertCompliant(
      deletedPrincipals,
      keyWithShare({ Principal: { AWS: EXTERNAL_ROLE.replace("ExampleRole", ROLE) } }),
    );
    assertCompliant(deletedPrincipals, trusting(EXTERNAL_ROLE));
  });

  it("must not pass an id in the policy of a key, of whatever effect, beside others too", () => {
    assertViolates(deletedPrincipals, keyWithShare({ Principal: { AWS: ROLE } }), constants, `${at} ${ofRole}.`);
    assertViolates(
      deletedPrincipals,
      keyWithShare({ Principal: { AWS: [EXTERNAL_ROLE, ROLE, USER] }, Effect: "Deny" }),
      constants,
      `${at} ${ofUser}; and ${ofRole}.`,
    );
    const except = keyWithShare({ Principal: undefined, NotPrincipal: { AWS: USER }, Effect: "Deny" });
    assertViolates(deletedPrincipals, except, constants, `${at} ${ofUser}.`);
  });

  it("must not pass it in a statement of others, of a key that exists already: AWS refuses the whole policy", () => {
    const [own, share] = KEY_POLICY.Statement;
    const theirs = { ...share!, Sid: "Theirs", Principal: { AWS: ROLE } };
    const subject = existingKeyWith(
      { ...KEY_POLICY, Statement: [own!, theirs] },
      { statements: JSON.stringify([share]) },
    );
    assertViolates(deletedPrincipals, subject, constants, `policy, Statement[1] (Sid "Theirs") names ${ofRole}.`);
  });

  it("must not pass it in the policy of a secret, or in a trust policy", () => {
    const secret = secretWith({ policy: policyFor(USER, "secretsmanager:GetSecretValue") });
    assertViolates(deletedPrincipals, secret, constants, `policy, Statement[0] (no Sid) names ${ofUser}.`);
    assertViolates(
      deletedPrincipals,
      trusting(ROLE),
      constants,
      `assumeRolePolicy, Statement[0] (no Sid) names ${ofRole}.`,
    );
  });

  it("must not pass the id of something that never is a principal", () => {
    for (const [prefix, what] of [
      ["AGPA", "an IAM group"],
      ["AIPA", "an instance profile"],
      ["ANPA", "a managed policy"],
      ["ASIA", "a temporary access key"],
    ] as const) {
      const id = ROLE.replace("AROA", prefix);
      const text = `${at} ${id}, the unique id of ${what}, which is no principal.`;
      assertViolates(deletedPrincipals, keyWithShare({ Principal: { AWS: id } }), constants, text);
    }
  });
});
