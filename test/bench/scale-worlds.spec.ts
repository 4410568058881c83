import assert from "node:assert/strict";
import type { AccountId } from "../../access/identifiers";
import { readLivePolicy } from "../../components/existing-key/live-policy";
import { KEY_ARN } from "../components/existing-key/fixture";
import { merge } from "../../components/existing-key/merge";
import { KEY_POLICY_MAX_BYTES } from "../../components/key-policy";
import { isShareSid, shareStatements } from "../../components/sharing/share-statements";
import { ACCOUNTS, accountStack, ORGANIZATION_STACK, policyOf, SHARE, statementsThatFit } from "./scale-worlds";

const OPTIONS = { keyArn: KEY_ARN, isOwn: isShareSid };
const merged = (statements: number) => merge(readLivePolicy(policyOf(statements)), [SHARE], OPTIONS);

describe("what grows in the benchmark", () => {
  it("shares with as many accounts as it says, each once and at the account level", () => {
    for (const accounts of ACCOUNTS) {
      const { stack, shares } = accountStack(accounts);
      assert.equal(stack, `accounts-${accounts}`);
      assert.equal(new Set(shares.map((share) => JSON.stringify(share))).size, accounts);
    }
    assert.deepEqual(accountStack(1), {
      stack: "accounts-1",
      label: "1 account",
      shares: [{ accountId: "200000000000", level: "account" }],
    });
    assert.deepEqual(accountStack(500).shares.at(-1), { accountId: "200000000499", level: "account" });
  });

  it("has one share with an organization beside it", () => {
    assert.deepEqual(ORGANIZATION_STACK.shares, [{ organizationId: "o-a1b2c3d4e5", level: "organization" }]);
  });

  it("merges the statement that the program makes of a share with an account", () => {
    const statements = shareStatements({
      region: "cn-north-1",
      ownerAccountId: "111122223333" as AccountId,
      shares: [{ level: "account", accountId: "444455556666" as AccountId }],
    });
    assert.equal(merge(readLivePolicy(policyOf(2)), statements, OPTIONS).policy.text, merged(2).policy.text);
  });

  it("fills a policy to where the share just fits", () => {
    const statements = statementsThatFit();
    assert.equal(Buffer.byteLength(merged(statements).policy.text) <= KEY_POLICY_MAX_BYTES, true);
    assert.equal(Buffer.byteLength(merged(statements + 1).policy.text) > KEY_POLICY_MAX_BYTES, true);
  });

  it("must not merge into a policy that has the share already: nothing would be written", () => {
    const { changes, policy } = merged(500);
    assert.deepEqual(changes, [{ kind: "added", wanted: SHARE }]);
    assert.equal(policy.statements.length, 501);
  });
});
