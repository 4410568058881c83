/** A hand-over in which all is well; a test changes one thing of it. */
import assert from "node:assert/strict";
import type { AccountId } from "../../../access/identifiers";
import { handOverFor, type HandOver, type OwnersSide } from "../../../accounts/handover/hand-over";
import type { Share } from "../../../components/sharing/share";
import { EXTERNAL, KEY } from "../../components/sharing/fixture";

export const owners = (...shares: readonly Share[]): OwnersSide => ({ keyArn: KEY, replicaKeyArns: {}, shares });

export function handOverOf(side: OwnersSide, accountId: AccountId = EXTERNAL): HandOver {
  const result = handOverFor(side, accountId);
  assert.ok("handOver" in result, JSON.stringify(result));
  return result.handOver;
}
