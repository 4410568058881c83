/**
 * What a caller can choose beside its action and resource. With `callerChoices` in the request, a condition on what is left out is
 * not known, so that a denial holds for every call.
 */
import { accountOf } from "./caller";
import { actionHasKey } from "./condition-key-names";
import { type Facts } from "./facts";
import { kmsAction } from "./kms-actions";
import { NotTold } from "./language/context";
import { type Key } from "./world";

/** How the reason of such an answer begins; the condition key follows. */
export const DEPENDS_ON = "the answer depends on ";
export const dependsOn = (key: string): NotTold => new NotTold(`${DEPENDS_ON}${key}`, false);

const VIA = /^(kms:viaservice|aws:(viaawsservice|calledvia(first|last)?))$/;
const FOR_A_RESOURCE = "kms:grantisforawsresource";
const CONTEXT = /^kms:encryptioncontext(keys$|:)/;
const ORGANIZATION = /^aws:principalorg(id|paths)$/;
const TAG = "aws:principaltag/";

/** Whether the request itself says that the call is direct. */
const isDirect = ({ context = {} }: Facts["request"]): boolean =>
  Object.keys(context).some((key) => key.toLowerCase() === "kms:viaservice");

/** Services call for users, roles and sessions, and not for other services. */
const isViaOpen = ({ caller, via, request }: Facts): boolean =>
  via === undefined && !isDirect(request) && caller.kind !== "service" && caller.kind !== "anonymous";

const isSymmetric = (key: Key | undefined): boolean => (key?.keySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";

/** Whether the encryption context is the caller's to choose; a service that derives it, as Secrets Manager does, chooses itself. */
export const isContextOpen = ({
  action,
  via,
  request,
  key,
}: Pick<Facts, "action" | "via" | "request" | "key">): boolean =>
  request.callerChoices === "any" &&
  request.encryptionContext === undefined &&
  (via === undefined || request.via !== undefined) &&
  kmsAction(action)?.encryptionContext === true &&
  isSymmetric(key);

function isOpen(facts: Facts, key: string): boolean {
  const { action, caller, request, world } = facts;
  if (VIA.test(key)) return isViaOpen(facts) && (key !== "kms:viaservice" || facts.key !== undefined);
  if (key === FOR_A_RESOURCE)
    return actionHasKey(action, key) === true && request.grant?.isForAwsResource === undefined && isViaOpen(facts);
  if (CONTEXT.test(key)) return isContextOpen(facts);
  if (key === "kms:requestalias")
    return actionHasKey(action, key) === true && !request.resource.includes("alias/") && facts.via === undefined;
  if (ORGANIZATION.test(key))
    return caller.accountId !== undefined && accountOf(world, caller.accountId)?.organization === undefined;
  if (!key.startsWith(TAG) || caller.identity === undefined) return false;
  // A role's session may bring tags along, which stand before the role's.
  return caller.identity.tags === undefined || caller.kind === "role";
}

/** The key's value where it is left open, in a request with `callerChoices`; `undefined`: it follows from the request as ever. */
export const leftOpen = (facts: Facts, key: string): NotTold | undefined =>
  facts.request.callerChoices === "any" && isOpen(facts, key) ? dependsOn(key) : undefined;
