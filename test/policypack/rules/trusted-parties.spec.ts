import { toJson, type ConditionBlock } from "../../../access/policy-document";
import { keyPolicy } from "../../../components/key-policy";
import { trustedPartiesOnly } from "../../../policypack/rules/trusted-parties";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  key,
  keyWith,
  keyWithShare,
  OWNER,
  secretWith,
  SHARE_SID,
  through,
} from "../walkthrough";

const constants = (allowed: string): Constants => ({
  why: "an account id with one wrong digit is a stranger's account, and a party that nobody decided to trust keeps what it has read.",
  allowed: `${allowed}; of organizations only by a Condition that holds every caller to them.`,
  remedy:
    "remove the principal; or add its account to this rule's trustedAccounts; or fix aws:PrincipalOrgID or aws:PrincipalOrgPaths to a trusted organization or path.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html",
});
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;
const ORGANIZATION = "o-abcdefghij";
const PATH = `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`;
const trusting = (subject: Subject, ...accounts: readonly string[]): Subject => ({
  ...subject,
  config: { trustedAccounts: accounts },
});
const trustingOrganization = (subject: Subject): Subject => ({
  ...subject,
  config: { trustedOrganizations: [ORGANIZATION] },
});
const trustingPath = (subject: Subject): Subject => ({ ...subject, config: { trustedOrganizationPaths: [PATH] } });
const everybody = (condition: ConditionBlock): Subject =>
  keyWithShare({ Principal: { AWS: "*" }, Condition: condition });
const byPath = (...paths: readonly string[]): Subject =>
  everybody({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths } });
const secretFor = (principal: string): Subject =>
  secretWith({
    policy: toJson({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: principal }, Action: "secretsmanager:GetSecretValue", Resource: "*" },
      ],
    }),
  });

describe("trusted-parties", () => {
  it("must not judge where nobody is configured to be trusted", () => {
    assertCompliant(trustedPartiesOnly, key);
    assertCompliant(trustedPartiesOnly, keyWithShare({ Principal: "*" }));
  });

  it("must accept trusted accounts, the account itself, services, and a Deny for anybody", () => {
    assertCompliant(trustedPartiesOnly, trusting(key, EXTERNAL));
    const principal = { AWS: [EXTERNAL_ROLE, OWNER], Service: "logs.cn-north-1.amazonaws.com" };
    assertCompliant(trustedPartiesOnly, trusting(keyWithShare({ Principal: principal }), EXTERNAL));
    assertCompliant(trustedPartiesOnly, trusting(keyWithShare({ Effect: "Deny", Principal: "*" })));
    assertCompliant(trustedPartiesOnly, trusting(everybody({ StringEquals: { "kms:CallerAccount": OWNER } })));
    assertCompliant(trustedPartiesOnly, trusting(secretFor(OWNER), OWNER));
  });

  it("must accept everybody who is held to a trusted organization or path, and an account within it", () => {
    const held = { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } };
    assertCompliant(trustedPartiesOnly, trustingOrganization(everybody(held)));
    assertCompliant(trustedPartiesOnly, trustingOrganization(keyWithShare({ Condition: held })));
    assertCompliant(trustedPartiesOnly, trustingOrganization(byPath(PATH)));
    assertCompliant(trustedPartiesOnly, trustingPath(byPath(PATH, PATH.replace("*", "ou-ab12-22222222/*"))));
  });

  it("must accept the program's own share with a part of an organization", () => {
    const policy = keyPolicy({
      region: "cn-north-1",
      ownerAccountId: OWNER,
      shares: [{ level: "organization", organizationId: ORGANIZATION, paths: [PATH] }],
    });
    assertCompliant(trustedPartiesOnly, trustingPath(keyWith(policy)));
    assertCompliant(trustedPartiesOnly, trustingOrganization(keyWith(policy)));
  });

  it("must not pass an account that is on no list, in a key's policy and a secret's", () => {
    const allowed = constants(`account ${OWNER} itself; accounts 777788889999`);
    const what = `${at} lets in ${EXTERNAL_ROOT}, on no trusted list.`;
    assertViolates(trustedPartiesOnly, trusting(key, "777788889999"), allowed, what);
    assertViolates(
      trustedPartiesOnly,
      trusting(secretFor(OWNER)),
      constants(`account ${EXTERNAL} itself`),
      `policy, Statement[0] (no Sid) lets in ${OWNER}, on no trusted list.`,
    );
  });

  it("must not take an account for a member of a trusted organization without a condition", () => {
    assertViolates(
      trustedPartiesOnly,
      trustingOrganization(keyWithShare({ Principal: { AWS: [EXTERNAL_ROLE, EXTERNAL] } })),
      constants(`account ${OWNER} itself; organizations ${ORGANIZATION}`),
      `${at} lets in ${EXTERNAL}, ${EXTERNAL_ROLE}, on no trusted list.`,
    );
  });

  it("must not pass another organization, or one beside a trusted one", () => {
    assertViolates(
      trustedPartiesOnly,
      trustingOrganization(everybody({ StringEquals: { "aws:PrincipalOrgID": [ORGANIZATION, "o-zzzzzzzzzz"] } })),
      constants(`account ${OWNER} itself; organizations ${ORGANIZATION}`),
      `${at} lets in * (held to organization o-zzzzzzzzzz), on no trusted list.`,
    );
  });

  it("must not pass the rest of an organization of which a path is trusted", () => {
    const allowed = constants(`account ${OWNER} itself; organization paths ${PATH}`);
    for (const path of [`${ORGANIZATION}/r-ab12/*`, `${ORGANIZATION}/r-ab12/ou-ab12-1111111?/`]) {
      const what = `${at} lets in * (held to organization path ${path}), on no trusted list.`;
      assertViolates(trustedPartiesOnly, trustingPath(byPath(path)), allowed, what);
    }
    assertViolates(
      trustedPartiesOnly,
      trustingPath(everybody({ StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } })),
      allowed,
      `${at} lets in * (held to organization ${ORGANIZATION}), on no trusted list.`,
    );
  });

  for (const [title, condition] of [
    ["IfExists", { StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } }],
    ["ForAllValues", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": ORGANIZATION } }],
    ["a negation", { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } }],
  ] as const) {
    it(`must not be taken in by ${title}`, () => {
      assertViolates(
        trustedPartiesOnly,
        trustingOrganization(everybody(condition)),
        constants(`account ${OWNER} itself; organizations ${ORGANIZATION}`),
        `${at} lets in *, on no trusted list.`,
      );
    });
  }

  it("must not pass whoever cannot be placed in an account", () => {
    assertViolates(
      trustedPartiesOnly,
      trusting(
        keyWithShare({
          Principal: {
            AWS: ["AROAEXAMPLEIDEXAMPLE", EXTERNAL],
            CanonicalUser: "79a59d",
            Federated: "accounts.google.com",
          },
        }),
        EXTERNAL,
      ),
      constants(`account ${OWNER} itself; accounts ${EXTERNAL}`),
      `${at} lets in AROAEXAMPLEIDEXAMPLE (the document does not tell its account), CanonicalUser: 79a59d (the document does not tell its account), ` +
        "Federated: accounts.google.com (the document does not tell its account), on no trusted list.",
    );
  });

  it("must not pass everybody but a few", () => {
    assertViolates(
      trustedPartiesOnly,
      trusting(keyWithShare({ Principal: undefined, NotPrincipal: { AWS: EXTERNAL_ROLE } }), EXTERNAL),
      constants(`account ${OWNER} itself; accounts ${EXTERNAL}`),
      `${at} lets in everybody except ${EXTERNAL_ROLE} (NotPrincipal), on no trusted list.`,
    );
  });

  it("must leave a key whose account nothing tells to owner-account-known", () => {
    assertCompliant(trustedPartiesOnly, trusting(through(key, undefined)));
  });
});
