/**
 * What a share allows, as the parts of a statement that both sides have in common: actions and conditions. The key policy adds
 * the principals, the IAM policy adds the key.
 */
import { partitionOf, type Region } from "../../access/partition";
import type { ConditionBlock } from "../../access/policy-document";
import { DELEGATION_ACTIONS } from "../actions";
import { viaValues, type ViaService } from "./services";
import type { EncryptionContext, Terms } from "./share";
import { actionsMatching, actionsOf, isForSecrets } from "./uses";

/** One statement's worth of a share. */
export interface Permission {
  /** What it is, where a share has several. */
  readonly part: "use" | "describe" | "delegation";
  readonly actions: readonly string[];
  readonly conditions: readonly ConditionBlock[];
}

/** Where the permission is used. */
export interface PermissionScope {
  /** The Region of the key; its name is part of what the conditions say. */
  readonly region: Region;
  /** The account whose secrets are meant where the terms are for secrets: an id, or the policy variable of the caller's own. */
  readonly secretsOf: string;
}

/** The caller's own account, in a statement that is for several. */
export const CALLERS_ACCOUNT = "${aws:PrincipalAccount}";

const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Secrets Manager puts the ARN of the secret into the encryption context. */
const anySecretOf = ({ region, secretsOf }: PermissionScope): string =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${secretsOf}:secret:*`;

/** The services of the terms: always Secrets Manager where they are for secrets. */
export const servicesOf = ({ via = [], use }: Terms): readonly ViaService[] =>
  isForSecrets(use) ? ["secretsmanager"] : via;

/** The encryption context of the terms: any secret of the account where they are for secrets and name none. */
export function encryptionContextOf({ use, encryptionContext = {} }: Terms, scope: PermissionScope): EncryptionContext {
  const bound = isForSecrets(use) ? { SecretARN: [anySecretOf(scope)] } : {};
  return { ...bound, ...encryptionContext };
}

const viaCondition = (services: readonly ViaService[], region: Region): readonly ConditionBlock[] =>
  services.length === 0 ? [] : [{ StringEquals: { "kms:ViaService": viaValues(services, region) } }];

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
const contextConditions = (context: EncryptionContext): readonly ConditionBlock[] =>
  Object.entries(context).map(([key, values]) => {
    const operator = values.some((value) => hasWildcard(value) || value.includes("${")) ? "StringLike" : "StringEquals";
    return { [operator]: { [`kms:EncryptionContext:${key}`]: values } };
  });

/** Whether an action carries an encryption context. One that does not would never meet a condition on it. */
const carriesContext = (pattern: string): boolean =>
  actionsMatching(pattern).every(({ encryptionContext }) => encryptionContext);

/** A pattern that means actions of both kinds falls into its actions, so that none gets round the context. */
function withoutMixtures(pattern: string): readonly string[] {
  const meant = actionsMatching(pattern);
  const isMixed = meant.some(({ encryptionContext }) => encryptionContext) && !carriesContext(pattern);
  return isMixed ? meant.map(({ name }) => `kms:${name}`) : [pattern];
}

/** What the terms allow, as few permissions as can say it. */
export function permissionsOf(terms: Terms, scope: PermissionScope): readonly Permission[] {
  const via = viaCondition(servicesOf(terms), scope.region);
  const context = contextConditions(encryptionContextOf(terms, scope));
  const actions = context.length === 0 ? actionsOf(terms) : actionsOf(terms).flatMap(withoutMixtures);
  const inContext = context.length === 0 ? actions : actions.filter(carriesContext);
  const outside = actions.filter((action) => !inContext.includes(action));
  const delegation: Permission = {
    part: "delegation",
    actions: DELEGATION_ACTIONS,
    conditions: [...via, { Bool: { "kms:GrantIsForAWSResource": "true" } }],
  };
  return [
    ...(inContext.length === 0 ? [] : [{ part: "use" as const, actions: inContext, conditions: [...via, ...context] }]),
    ...(outside.length === 0 ? [] : [{ part: "describe" as const, actions: outside, conditions: via }]),
    ...(terms.delegateToServices === true ? [delegation] : []),
  ];
}

/** One block of conditions: all of them must hold. The same key is never in two of them under one operator. */
export function conditionOf(conditions: readonly ConditionBlock[]): { readonly Condition?: ConditionBlock } {
  if (conditions.length === 0) return {};
  const block: Record<string, Record<string, ConditionBlock[string][string]>> = {};
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition)) block[operator] = { ...block[operator], ...keys };
  }
  return { Condition: block };
}
