/** The one question that this library answers: may this principal do this, to this, given these documents? */
import { callerOf } from "./caller";
import { deny, unknown } from "./compose";
import { type Decision, type Subject } from "./decision";
import { kmsAction } from "./kms-actions";
import { type Via } from "./facts";
import { decideKms } from "./kms/decide";
import { secretAction } from "./secrets/actions";
import { decideSecret } from "./secrets/decide";
import { type Request, type World } from "./world";

/** The service that makes the call for the principal, with the encryption context that it sends. */
function viaOf({ via, encryptionContext = {} }: Request): Via | undefined {
  return via === undefined ? undefined : { service: via, encryptionContext };
}

/**
 * Decides one request to KMS or Secrets Manager.
 *
 * Never throws for what a request or a document says: what cannot be decided is `unknown`, with the reasons.
 * Documents and the world are made ready once per object and then remembered, so they must not be changed afterwards.
 * Not looked at: VPC endpoint policies, the state of a key (disabled, pending deletion), and a cryptographic mismatch.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: Request, world: World): Decision {
  const { principal, action, resource } = request;
  const subject: Subject = { principal, action, resource, sameAccount: false };
  const caller = callerOf(principal, world);
  if (caller === undefined) return unknown(subject, [`"${principal}" is not a principal that can make a call`]);
  // Both services refuse a call that is not signed, so no policy can let one in.
  if (caller.kind === "anonymous") return deny(subject, "request not signed");
  const onKms = kmsAction(action);
  if (onKms !== undefined) return decideKms({ caller, action: onKms, request, world, via: viaOf(request) });
  const onSecret = secretAction(action);
  if (onSecret !== undefined && request.via !== undefined)
    return unknown(subject, [`what ${request.via} tells Secrets Manager of its caller is not documented`]);
  if (onSecret !== undefined) return decideSecret({ caller, action: onSecret, request, world });
  return unknown(subject, [`"${action}" is not an action of KMS or Secrets Manager that this program knows`]);
}
