import assert from "node:assert/strict";
import { inRegion, sharesInRegion } from "../../../components/sharing/regions";
import type { Share } from "../../../components/sharing/share";

const secret = (region: string): string => `arn:aws-cn:secretsmanager:${region}:444455556666:secret:quickstart/*`;

describe("a share in a replica's Region", () => {
  const terms = {
    use: "decrypt",
    encryptionContext: { SecretARN: [secret("cn-north-1")], place: ["cn-north-1", secret("cn-northwest-1")] },
  } as const;

  it("must name the secrets of that Region, and leave every other value as it is", () => {
    assert.deepEqual(inRegion(terms, "cn-north-1", "cn-northwest-1"), {
      use: "decrypt",
      encryptionContext: { SecretARN: [secret("cn-northwest-1")], place: ["cn-north-1", secret("cn-northwest-1")] },
    });
  });

  it("must be the same share where the Region is the same, or none is named", () => {
    const share: Share = { level: "organization", organizationId: "o-a1b2c3d4e5" };
    assert.equal(inRegion(terms, "cn-north-1", "cn-north-1"), terms);
    assert.deepEqual(sharesInRegion([share], "eu-west-1", "eu-central-1"), [share]);
  });
});
