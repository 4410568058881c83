/**
 * Which of what a mutant opens stays within what was declared, so that no rule can know better: the documents of a share do
 * not tell which of the trusted parties' principals, and which of the allowed actions, their writer had in mind.
 *
 * Within it are, and nothing else:
 * - principals of a trusted account, organization or path, with the actions of a share on the very key, with those of delegation
 *   for resources of AWS, and with the reading of the very secret;
 * - principals of the account that owns the key or secret: those with an IAM policy of the account whatever they do, since the
 *   account delegates to itself; those whom the key policy alone lets in short of making grants for whomever they like, and of both
 *   administering the key and reading with it;
 * - an AWS service, for a resource of one of these accounts, with whatever changes neither the key nor its grants;
 * - by an IAM policy, its holder on keys and secrets that the policy names in full, of its own account or of a
 *   trusted one (their owners decide as well), short of every action and of making grants for whomever; secrets of its own account by
 *   a path that is written out; and what acts on no key and no secret.
 */
import { parseArn } from "../../../access/identifiers";
import { listOf, type PolicyDocument } from "../../../access/policy-document";
import { READING_SECRET_ACTIONS } from "../../../policypack/documents/secret-actions";
import { EXTERNAL, IN_PART, MEMBER, OWNER } from "./places";
import { isOfAShare } from "./requests";
import type { Start } from "./starts";
import type { Opened, Widening } from "./widening";
import { NAMED_ONLY } from "./world";

const TRUSTED: readonly string[] = [EXTERNAL, MEMBER, IN_PART];
const READING: readonly string[] = READING_SECRET_ACTIONS;
const OF_DELEGATION = /^kms:(CreateGrant|ListGrants|RevokeGrant)$/;
const TAKING_OVER = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:ReplicateKey"];
const DECRYPTING = ["kms:Decrypt", "kms:ReEncryptFrom"];

/** Whose resource or principal it is. */
const accountOf = (arn: string): string | undefined => parseArn(arn)?.accountId;

const makesGrantsAtWill = ({ action, manner }: Opened): boolean =>
  action === "kms:CreateGrant" && manner.forAwsResource !== true;

const isUse = ({ action, manner }: Opened): boolean =>
  isOfAShare(action) || READING.includes(action) || (OF_DELEGATION.test(action) && manner.forAwsResource === true);

const CHANGES =
  /^kms:(Cancel|Create|Delete|Disable|Enable|Import|Put|Replicate|Revoke|Rotate|Schedule|Sync|Tag|Untag|Update)/;
/** A service may use the key in other ways too, e.g. sign with it. */
const isUseByService = (opened: Opened): boolean =>
  isUse(opened) || (opened.action.startsWith("kms:") && !CHANGES.test(opened.action));

/** Whether the policy of the key names the caller, rather than leaving it to an IAM policy. */
const isNamedOnly = ({ caller }: Opened): boolean => NAMED_ONLY.some((name) => caller.endsWith(`:${name}`));

/** Whether the caller has both administration and decryption, one of them new. */
function joinsDuties({ caller, action }: Opened, { can }: Widening): boolean {
  const [isTaking, isDecrypting] = [TAKING_OVER.includes(action), DECRYPTING.includes(action)];
  if (!isTaking && !isDecrypting) return false;
  return (isTaking ? DECRYPTING : TAKING_OVER).some((each) => can(caller, each));
}

/** Of a key or secret with a policy of its own, which is the mutant. */
function isDeclaredByResource(opened: Opened, all: Widening): boolean {
  const { caller, manner } = opened;
  const party = manner.sourceAccount ?? accountOf(caller);
  if (party === OWNER && manner.sourceAccount === undefined) {
    return !isNamedOnly(opened) || !(makesGrantsAtWill(opened) || joinsDuties(opened, all));
  }
  if (manner.sourceAccount !== undefined)
    return [OWNER, ...TRUSTED].includes(manner.sourceAccount) && isUseByService(opened);
  return party !== undefined && TRUSTED.includes(party) && isUse(opened);
}

const UNIQUE_SUFFIX = /-[A-Za-z0-9]{6}$/;

/** Whether one of the resources that the policy allows names exactly this one. */
function isNamed(arn: string, { accountId }: Start, { Statement: statements }: PolicyDocument): boolean {
  const named = statements.flatMap(({ Effect, Resource }) => (Effect === "Allow" ? listOf(Resource) : []));
  const forms = arn.includes(":secretsmanager:") ? [arn, arn.replace(UNIQUE_SUFFIX, "-??????")] : [arn];
  if (named.some((each) => forms.includes(each))) return true;
  const isOwnPath = (each: string): boolean =>
    /^[^*?$]+:secret:[^*?$]+\/\*$/.test(each) && accountOf(each) === accountId;
  return named.some((each) => isOwnPath(each) && arn.startsWith(each.slice(0, -1)));
}

function isDeclaredByIdentity(opened: Opened, start: Start, mutant: PolicyDocument, { can }: Widening): boolean {
  const { caller, resource, action } = opened;
  if (makesGrantsAtWill(opened)) return false;
  if (action.startsWith("kms:") && ["kms:PutKeyPolicy", "kms:Sign", "kms:Decrypt"].every((each) => can(caller, each)))
    return false;
  if (parseArn(resource) === undefined) return true;
  const account = accountOf(resource);
  return (account === start.accountId || account === OWNER || account === EXTERNAL) && isNamed(resource, start, mutant);
}

export const isDeclared = (opened: Opened, start: Start, mutant: PolicyDocument, all: Widening): boolean =>
  start.kind === "identity policy"
    ? isDeclaredByIdentity(opened, start, mutant, all)
    : isDeclaredByResource(opened, all);
