import assert from "node:assert/strict";
import type { AccountId } from "../../access/identifiers";
import { nameOfRead, readPolicyName } from "../../components/secret-access";
import { secretArnPattern } from "../../components/secret-reading/secret-read";

const secret = (name: string) => secretArnPattern("cn-north-1", "111122223333" as AccountId, name);

describe("the names of a read's resources", () => {
  it("say the account and the secret", () => {
    assert.equal(nameOfRead(secret("quickstart/A-b")), "111122223333-quickstart/A-b");
    assert.match(readPolicyName(secret("quickstart/A-b")), /^read-111122223333-quickstart-A-b-[0-9a-f]{8}$/);
  });

  it("must be a policy's own, whatever the secret is called", () => {
    const names = ["a/b", "a-b", "x".repeat(512), `${"x".repeat(511)}y`].map((name) => readPolicyName(secret(name)));
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[\w+=,.@-]{1,128}$/);
  });
});
