/** The page on existing keys: the difference that it shows is the one that a preview shows. */
import assert from "node:assert/strict";
import type { AccountId } from "../../access/identifiers";
import { planKeyPolicy } from "../../components/existing-key/plan";
import { isShareSid, shareStatements } from "../../components/sharing/share-statements";
import { ADMIN, DEPLOY_ROLE, EXTERNAL, KEY_ARN, OWNER, ROOT, text } from "../components/existing-key/fixture";
import { assertGenerated } from "./generated";

describe("the page on a key that exists already", () => {
  it("shows what a preview shows", () => {
    const result = planKeyPolicy({
      keyArn: KEY_ARN,
      liveText: text(ROOT, ADMIN, { ...ADMIN, Sid: "Users" }),
      wanted: shareStatements({
        region: "cn-north-1",
        ownerAccountId: OWNER as AccountId,
        shares: [{ level: "account", accountId: EXTERNAL as AccountId }],
      }),
      isOwn: isShareSid,
      deployer: DEPLOY_ROLE,
    });
    assert.ok("plan" in result);
    assertGenerated("docs/existing-key.md", "difference", ["```", result.plan.difference, "```"].join("\n"));
  });
});
