import assert from "node:assert/strict";
import { isByGrants, isByPolicy, sharesFor, termsOf, type Share, type Terms } from "../../../components/sharing/share";
import { accountShare, EXTERNAL, organizationShare, principalShare, ROLE, SECOND } from "./fixture";

describe("a share", () => {
  it("has terms without those who get it, and nothing that it does not say", () => {
    const termsOfShare = (share: Share): Terms => termsOf(share);
    assert.deepEqual(termsOfShare(accountShare), {});
    const terms = { via: ["s3" as const], encryptionContext: { A: ["1"] }, delegateToServices: true as const };
    assert.deepEqual(
      termsOfShare({ ...principalShare, ...terms, use: "decrypt", through: "both", retiringPrincipal: ROLE }),
      {
        use: "decrypt",
        ...terms,
      },
    );
    const custom = { use: "custom" as const, actions: ["kms:Decrypt"] };
    assert.deepEqual(termsOfShare({ ...accountShare, ...custom }), custom);
  });

  it("is by the key policy, by grants, or by both", () => {
    const means = [{}, { through: "grants" as const }, { through: "both" as const }];
    assert.deepEqual(
      means.map((each): [boolean, boolean] => [
        isByPolicy({ ...accountShare, ...each }),
        isByGrants({ ...accountShare, ...each }),
      ]),
      [
        [true, false],
        [false, true],
        [true, true],
      ],
    );
  });

  it("is the account's own before one with an organization", () => {
    const shares: Share[] = [organizationShare, accountShare];
    assert.deepEqual(sharesFor(shares, EXTERNAL), [accountShare]);
    assert.deepEqual(sharesFor(shares, SECOND), [organizationShare]);
    assert.deepEqual(sharesFor([accountShare], SECOND), []);
  });
});
