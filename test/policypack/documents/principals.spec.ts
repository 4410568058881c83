import assert from "node:assert/strict";
import type { PrincipalElement, Statement } from "../../../access/policy-document";
import {
  namedPrincipals,
  namesAccount,
  principalsOutside,
  publicPrincipals,
} from "../../../policypack/documents/principals";
import { EXTERNAL, EXTERNAL_ROLE, EXTERNAL_ROOT, OWNER, OWNER_ROOT } from "../walkthrough";

const CASES: readonly [element: PrincipalElement, expected: readonly object[]][] = [
  ["*", [{ kind: "wildcard", text: "*" }]],
  [{ AWS: "*" }, [{ kind: "wildcard", text: "*" }]],
  [{ Federated: "*" }, [{ kind: "wildcard", text: "Federated: *" }]],
  [{ CanonicalUser: "*" }, [{ kind: "wildcard", text: "CanonicalUser: *" }]],
  [{ AWS: `arn:aws:iam::*:root` }, [{ kind: "wildcard", text: "arn:aws:iam::*:root" }]],
  [{ AWS: "44445555666?" }, [{ kind: "wildcard", text: "44445555666?" }]],
  [{ AWS: EXTERNAL_ROOT }, [{ kind: "account", text: EXTERNAL_ROOT, accountId: EXTERNAL }]],
  [{ AWS: EXTERNAL }, [{ kind: "account", text: EXTERNAL, accountId: EXTERNAL }]],
  [{ AWS: EXTERNAL_ROLE }, [{ kind: "identity", text: EXTERNAL_ROLE, accountId: EXTERNAL }]],
  [
    { AWS: `arn:aws:sts::${EXTERNAL}:assumed-role/Example/session` },
    [{ kind: "identity", text: `arn:aws:sts::${EXTERNAL}:assumed-role/Example/session`, accountId: EXTERNAL }],
  ],
  [
    { Federated: `arn:aws:iam::${EXTERNAL}:saml-provider/Corp` },
    [{ kind: "identity", text: `Federated: arn:aws:iam::${EXTERNAL}:saml-provider/Corp`, accountId: EXTERNAL }],
  ],
  [{ Federated: "accounts.google.com" }, [{ kind: "unplaced", text: "Federated: accounts.google.com" }]],
  [{ AWS: "AROAEXAMPLEID" }, [{ kind: "unplaced", text: "AROAEXAMPLEID" }]],
  [{ Service: "logs.amazonaws.com" }, [{ kind: "service", text: "Service: logs.amazonaws.com" }]],
  [
    { AWS: [OWNER, "*"] },
    [
      { kind: "account", text: OWNER, accountId: OWNER },
      { kind: "wildcard", text: "*" },
    ],
  ],
];

const statement = (Principal: PrincipalElement, Condition?: Statement["Condition"]): Statement => ({
  Effect: "Allow",
  Principal,
  ...(Condition === undefined ? {} : { Condition }),
});
const outside = (each: Statement): readonly string[] => principalsOutside(each, OWNER).map(({ text }) => text);

describe("principals of a statement", () => {
  for (const [element, expected] of CASES) {
    it(`must tell who ${JSON.stringify(element)} is`, () => {
      assert.deepEqual(namedPrincipals(element), expected);
    });
  }

  it("must count everybody who is not surely inside as outside", () => {
    assert.deepEqual(outside(statement({ AWS: [OWNER_ROOT, EXTERNAL_ROLE, "AROAEXAMPLEID", "*"] })), [
      EXTERNAL_ROLE,
      "AROAEXAMPLEID",
      "*",
    ]);
    assert.deepEqual(outside(statement({ Service: "logs.amazonaws.com", AWS: OWNER })), []);
    assert.deepEqual(outside({ Effect: "Allow", NotPrincipal: { AWS: [OWNER_ROOT, EXTERNAL_ROLE] } }), [
      `everybody except ${OWNER_ROOT}, ${EXTERNAL_ROLE} (NotPrincipal)`,
    ]);
  });

  it("must take a wildcard that is held to the own account for inside, and to another for outside", () => {
    const held = (account: string): Statement =>
      statement({ AWS: "*" }, { StringEquals: { "kms:CallerAccount": account } });
    assert.deepEqual(outside(held(OWNER)), []);
    assert.deepEqual(outside(held(EXTERNAL)), ["*"]);
    assert.deepEqual(publicPrincipals(held(EXTERNAL)), []);
  });

  it("must not take a role for its account", () => {
    assert.equal(namesAccount(statement({ AWS: EXTERNAL_ROLE }), EXTERNAL), false);
    assert.equal(namesAccount(statement({ AWS: [OWNER_ROOT, EXTERNAL_ROOT] }), EXTERNAL), true);
  });
});
