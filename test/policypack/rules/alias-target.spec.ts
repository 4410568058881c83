import assert from "node:assert/strict";
import { aliasTarget } from "../../../policypack/rules/alias-target";
import { assertCompliant, assertViolates, judge, type Constants } from "../judge";
import { aliasWith } from "../resources";
import { EXTERNAL, KEY_ARN, OWNER, secret, through, UNKNOWN } from "../walkthrough";

const constants: Constants = {
  why: "AWS keeps these names for its own keys and refuses the alias; whoever reads it takes the key for one of AWS.",
  allowed: "names that begin with alias/ and not with alias/aws/.",
  remedy:
    "choose another name; make the alias with the provider of the account that owns the key, or name the key by its ARN.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
};
const target: Constants = { ...constants, allowed: "the id or ARN of a key of the alias's own account and Region." };
const foreign: Constants = {
  ...target,
  why: "AWS refuses an alias for another account's key: across accounts a key goes by its ARN.",
};

describe("alias-target", () => {
  it("must accept a key of the account, by its id and its ARN", () => {
    for (const targetKeyId of [KEY_ARN, KEY_ARN.slice(KEY_ARN.indexOf("/") + 1)]) {
      assertCompliant(aliasTarget, aliasWith({ targetKeyId }));
    }
  });

  it("must accept a name that only looks like AWS's, and a name that Pulumi makes", () => {
    assertCompliant(aliasTarget, aliasWith({ name: "alias/awsome" }));
    assertCompliant(aliasTarget, aliasWith({ name: undefined, namePrefix: "alias/shared-" }));
  });

  for (const property of ["name", "namePrefix"]) {
    it(`must not pass a ${property} that AWS keeps for itself, even before the key is known`, () => {
      const subject = aliasWith({ [property]: "alias/aws/shared", targetKeyId: UNKNOWN });
      const { violations, notApplicable } = judge(aliasTarget, subject);
      assert.equal(notApplicable, "targetKeyId is not known at preview: reported by known-at-preview");
      assert.equal(violations.length, 1);
      const known = aliasWith({ [property]: "alias/aws/shared" });
      assertViolates(aliasTarget, known, constants, `${property} is "alias/aws/shared".`);
    });
  }

  it("must not pass a key of another account, on either side", () => {
    assertViolates(
      aliasTarget,
      aliasWith({ targetKeyId: KEY_ARN.replace(OWNER, EXTERNAL) }),
      foreign,
      `targetKeyId is a key of account ${EXTERNAL}, but the alias is made in account ${OWNER}.`,
    );
    assertViolates(
      aliasTarget,
      through(aliasWith(), secret.provider),
      foreign,
      `targetKeyId is a key of account ${OWNER}, but the alias is made in account ${EXTERNAL}.`,
    );
  });

  for (const targetKeyId of ["alias/other", KEY_ARN.replace(/key\/.*/, "alias/other")]) {
    it(`must not pass the alias ${targetKeyId} as target`, () => {
      assertViolates(
        aliasTarget,
        aliasWith({ targetKeyId }),
        { ...target, why: "AWS points an alias at a key only, and an alias may mean another key tomorrow." },
        `targetKeyId is "${targetKeyId}", another alias.`,
      );
    });
  }
});
