import assert from "node:assert/strict";
import { accessGroups, nameOfTerms, policyNameOf } from "../../../components/sharing/access-groups";
import { grantsOf } from "../../../components/sharing/grants";
import { accountShare, principalShare, ROLE, USER } from "./fixture";

describe("the IAM policies of several entries", () => {
  const encrypt = { ...principalShare, principals: [ROLE], use: "encrypt" } as const;
  const decrypt = { ...principalShare, principals: [USER], use: "decrypt" } as const;

  it("give each principal what its own entries allow", () => {
    assert.deepEqual(accessGroups([encrypt, decrypt], [USER, ROLE]), [
      { terms: [{ use: "encrypt" }], principals: [ROLE] },
      { terms: [{ use: "decrypt" }], principals: [USER] },
    ]);
    assert.deepEqual(accessGroups([{ ...accountShare, use: "encrypt" }, decrypt], [ROLE, USER]), [
      { terms: [{ use: "encrypt" }], principals: [ROLE] },
      { terms: [{ use: "encrypt" }, { use: "decrypt" }], principals: [USER] },
    ]);
  });

  it("are one where the terms are the same, and none for grants alone", () => {
    const one = { ...encrypt, use: "decrypt" } as const;
    assert.deepEqual(accessGroups([one, decrypt], [ROLE, USER]), [
      { terms: [{ use: "decrypt" }], principals: [ROLE, USER] },
    ]);
    assert.deepEqual(accessGroups([{ ...encrypt, through: "grants" }], [ROLE]), []);
  });

  it("have names that last: the first as for a single entry, the others by what they allow", () => {
    const groups = accessGroups([encrypt, decrypt], [ROLE, USER]);
    assert.deepEqual(
      [0, 1].map((index) => policyNameOf("p", groups, index)),
      ["p", "p-decrypt"],
    );
    assert.equal(policyNameOf("p".repeat(128), groups, 1).length, 128);
    assert.equal(nameOfTerms([{ use: "secretsManagerRead" }, {}]), "any-use-secrets-manager-read");
    assert.notEqual(nameOfTerms([{ via: ["s3"] }]), nameOfTerms([{ via: ["sqs"] }]));
  });

  it("have grants that are told apart: the first by the principal alone, as that of a single entry", () => {
    const [first, further, ...more] = grantsOf([
      { ...encrypt, through: "grants" },
      { ...encrypt, use: "decrypt", through: "grants" },
    ]);
    assert.deepEqual([first?.which, further?.which, more], [undefined, "decrypt", []]);
  });
});
