import assert from "node:assert/strict";
import type { Share } from "../../../components/sharing/share";
import { sharesOutput } from "../../../components/sharing/shares-output";
import { accountShare, matchingShare, organizationShare, principalShare, ROLE } from "./fixture";

const readBack = (value: unknown): unknown => {
  const result = sharesOutput.safeParse(JSON.parse(JSON.stringify(value)));
  return result.success ? result.data : "refused";
};

describe("the shares among the owner's outputs", () => {
  const shares: Share[] = [
    accountShare,
    { ...principalShare, through: "both", retiringPrincipal: ROLE },
    { ...matchingShare, use: "secretsManagerRead" },
    { ...organizationShare, use: "custom", actions: ["kms:Decrypt"], via: ["s3"] },
    { ...accountShare, encryptionContext: { A: ["1"] }, delegateToServices: true },
  ];

  it("are read back as they were written", () => {
    assert.deepEqual(readBack(shares), shares);
  });

  const broken: readonly [name: string, share: object][] = [
    ["of no level", { ...accountShare, level: undefined }],
    ["of a level that there is not", { ...accountShare, level: "everybody" }],
    ["with no account", { level: "account", accountId: "1" }],
    ["with a principal that is none", { ...principalShare, principals: ["arn:aws-cn:iam::444455556666:root"] }],
    ["with a pattern of any account", { ...matchingShare, patterns: ["arn:aws-cn:iam::*:role/team/*"] }],
    ["of a use that there is not", { ...accountShare, use: "everything" }],
    ["of chosen actions that are missing", { ...accountShare, use: "custom" }],
    ["of actions without a choice", { ...accountShare, actions: ["kms:*"] }],
    ["through a service that is not known", { ...accountShare, via: ["nothing"] }],
    ["through no key policy and no grants", { ...accountShare, through: "hope" }],
  ];
  for (const [name, share] of broken) {
    it(`must not be taken ${name}`, () => {
      assert.equal(readBack([share]), "refused");
    });
  }
});
