import assert from "node:assert/strict";
import { grantsOf } from "../../../components/sharing/grants";
import { accountShare, principalShare, ROLE, USER } from "./fixture";

describe("the grants of the shares", () => {
  it("are one for each principal, with what the share says", () => {
    const share = {
      ...principalShare,
      use: "decrypt",
      encryptionContext: { project: ["alpha"] },
      through: "grants",
      retiringPrincipal: USER,
    } as const;
    const terms = {
      operations: ["Decrypt", "DescribeKey"],
      encryptionContextSubset: { project: "alpha" },
      retiringPrincipal: USER,
    };
    assert.deepEqual(grantsOf([share]), [
      { principal: ROLE, ...terms },
      { principal: USER, ...terms },
    ]);
  });

  it("are there beside the key policy too, and not where the share is by that alone", () => {
    assert.equal(grantsOf([{ ...principalShare, through: "both" }]).length, 2);
    assert.deepEqual(grantsOf([principalShare, accountShare]), []);
  });
});
