/**
 * Grants: which of a key's grants allow a request.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
import { type Caller } from "../caller";
import { dependsOn } from "../caller-choices";
import { type Findings, type Match, NOTHING } from "../findings";
import { type Context, NotTold } from "../language/context";
import { type Naming, principalMatcher } from "../language/principals";
import { and, type Doubts, fromBoolean, MAYBE, NO, type Tri, YES } from "../language/tri";
import { parseArn } from "../identifiers";
import { type KmsAction } from "../kms-actions";
import { type Grant, type GrantConstraints, type GrantRequest, type Key } from "../world";

type EncryptionContext = Readonly<Record<string, string | NotTold>>;

export interface GrantQuestion {
  readonly caller: Caller;
  readonly action: KmsAction;
  readonly key: Key;
  readonly encryptionContext: EncryptionContext;
  readonly context: Context;
  readonly request: GrantRequest | undefined;
  /** Whether the encryption context is left open, so that any constraint on it may hold. */
  readonly isContextOpen?: boolean;
}

function namingToTri(naming: Naming, principal: string, doubts: Doubts): Tri {
  if (naming !== "account") return naming === "none" ? NO : naming === "doubtful" ? MAYBE : YES;
  doubts.push(`a grant names the account principal ${principal}, and AWS does not say whom in the account that means`);
  return MAYBE;
}

function isPrincipal(principal: string, caller: Caller, doubts: Doubts): Tri {
  if (caller.kind === "service") return fromBoolean(caller.arn === principal);
  return namingToTri(principalMatcher({ AWS: principal })(caller, doubts), principal, doubts);
}

/** A pair with this name and value: a constraint looks at the case of values, not of names. */
function hasPair(name: string, value: string, actual: EncryptionContext, doubts: Doubts): Tri {
  const same = Object.entries(actual).filter(([each]) => each.toLowerCase() === name.toLowerCase());
  const [found] = same;
  if (found?.[1] instanceof NotTold) {
    doubts.push(found[1].because);
    return MAYBE;
  }
  if (actual[name] === value || (same.length === 1 && found?.[1] === value)) return YES;
  if (!same.some(([, each]) => each === value)) return NO;
  doubts.push(
    `the encryption context has several pairs named ${name} but for case, and AWS does not say which one counts`,
  );
  return MAYBE;
}

const hasPairs = (wanted: Readonly<Record<string, string>>, actual: EncryptionContext, doubts: Doubts): Tri =>
  Object.entries(wanted)
    .map(([name, value]) => hasPair(name, value, actual, doubts))
    .reduce<Tri>(and, YES);

/** The AWS provider sends an empty `EncryptionContextEquals` with every other constraint, and AWS reads it as none. */
function withoutEmpty({ encryptionContextEquals: equals, ...rest }: GrantConstraints): GrantConstraints {
  const isGiven = equals !== undefined && Object.keys(equals).length > 0;
  return isGiven ? { ...rest, encryptionContextEquals: equals } : rest;
}

function constraintsHold(constraints: GrantConstraints, actual: EncryptionContext, doubts: Doubts): Tri {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = withoutEmpty(constraints);
  let result: Tri = YES;
  if (equals !== undefined) {
    const sameSize = Object.keys(equals).length === Object.keys(actual).length;
    result = and(fromBoolean(sameSize), hasPairs(equals, actual, doubts));
  }
  return subset === undefined ? result : and(result, hasPairs(subset, actual, doubts));
}

/** The constraint is as good as a condition on `aws:SourceArn`. */
function sourceHolds(wanted: string | undefined, context: Context, doubts: Doubts): Tri {
  if (wanted === undefined) return YES;
  const found = context.lookup("aws:sourcearn");
  if (found instanceof NotTold) {
    doubts.push(found.because);
    return MAYBE;
  }
  if (found?.includes(wanted) === true) return YES;
  if (found === undefined || !/[*?]/.test(wanted)) return NO;
  doubts.push(`AWS does not say whether a wildcard in a grant's SourceArn, here "${wanted}", is one`);
  return MAYBE;
}

const isSymmetric = ({ keySpec }: Key): boolean => (keySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";

/** A grant made through a grant may allow no more operations and have no looser constraints. */
function isNoWider(made: GrantRequest, parent: Grant): boolean {
  if (!(made.operations ?? []).every((operation) => parent.operations.includes(operation))) return false;
  const wanted = withoutEmpty(parent.constraints ?? {});
  if (wanted.sourceArn !== undefined && made.constraints?.sourceArn !== wanted.sourceArn) return false;
  if (wanted.encryptionContextEquals === undefined && wanted.encryptionContextSubset === undefined) return true;
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = made.constraints ?? {};
  const fixed = equals ?? subset;
  if (fixed === undefined) return false;
  if (wanted.encryptionContextEquals !== undefined) {
    if (equals === undefined) return false;
    return constraintsHold({ encryptionContextEquals: wanted.encryptionContextEquals }, equals, []) === YES;
  }
  return hasPairs(wanted.encryptionContextSubset ?? {}, fixed, []) === YES;
}

/** Whether the constraints name a pair, which a call may or may not send. */
const namesPairs = ({ encryptionContextEquals: equals, encryptionContextSubset: subset }: GrantConstraints): boolean =>
  Object.keys({ ...equals, ...subset }).length > 0;

/** Whether the grant's terms beside its grantee let this operation through. */
function termsHold(grant: Grant, question: GrantQuestion, doubts: Doubts): Tri {
  const { action, key, request, encryptionContext, context } = question;
  const source = sourceHolds(grant.constraints?.sourceArn, context, doubts);
  if (source === NO) return NO;
  if (action.name === "CreateGrant") {
    if (request?.operations !== undefined) return and(source, fromBoolean(isNoWider(request, grant)));
    doubts.push(`what may be granted through the grant ${grant.id} depends on what the request grants`);
    return MAYBE;
  }
  if (grant.constraints === undefined || !action.encryptionContext || !isSymmetric(key)) return source;
  if (question.isContextOpen === true && namesPairs(grant.constraints)) {
    doubts.push(dependsOn(`the encryption context, which the grant ${grant.id} constrains`).because);
    return MAYBE;
  }
  return and(source, constraintsHold(grant.constraints, encryptionContext, doubts));
}

const accountIdOf = (text: string): string => parseArn(text)?.accountId ?? text;

/** The retiring principal, the grantee where RetireGrant is among the operations, and the account that made the grant. */
function mayRetire(grant: Grant, { caller, request, key }: GrantQuestion, doubts: Doubts): Tri {
  if (request?.id !== undefined && request.id !== grant.id) return NO;
  const { retiringPrincipal, granteePrincipal, operations } = grant;
  const issuer = accountIdOf(grant.issuingAccount ?? key.arn);
  if (caller.kind === "root" && caller.accountId === issuer) return YES;
  const retiring = retiringPrincipal === undefined ? NO : isPrincipal(retiringPrincipal, caller, doubts);
  const grantee = operations.includes("RetireGrant") ? isPrincipal(granteePrincipal, caller, doubts) : NO;
  const named = retiring > grantee ? retiring : grantee;
  if (named !== NO || caller.accountId !== issuer) return named;
  doubts.push(
    `the account ${issuer} made the grant ${grant.id}; AWS does not say which of its principals may retire it`,
  );
  return MAYBE;
}

function allows(grant: Grant, question: GrantQuestion, doubts: Doubts): Tri {
  if (question.action.name === "RetireGrant") return mayRetire(grant, question, doubts);
  if (!grant.operations.includes(question.action.name)) return NO;
  const grantee = isPrincipal(grant.granteePrincipal, question.caller, doubts);
  return grantee === NO ? NO : and(grantee, termsHold(grant, question, doubts));
}

/** The grants of the key that allow the request, or may. */
export function grantFindings(question: GrantQuestion): Findings {
  const { grants = [], grantsNotKnown } = question.key;
  if (!question.action.grantOperation || (grants.length === 0 && grantsNotKnown === undefined)) return NOTHING;
  const unknown = grantsNotKnown === undefined ? [] : [grantsNotKnown];
  const matches = grants.flatMap((grant, index): Match[] => {
    const doubts: Doubts = [];
    const result = allows(grant, question, doubts);
    if (result === NO) return [];
    const statement = { side: "grant", document: grant.id, index, effect: "Allow" } as const;
    return [{ statement, naming: "itself", certain: result === YES, because: result === YES ? [] : doubts }];
  });
  return { allows: matches, denies: [], unknown };
}
