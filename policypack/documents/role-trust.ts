/** Who can assume a role by a statement of its trust policy, and is a stranger. */
import { listOf, type Statement } from "../../access/policy-document";
import type { TrustedParties } from "../resources/trusted";
import { openProviders } from "./identity-providers";
import { covers } from "./patterns";
import { principalsOf, publicPrincipals } from "./principals";
import { describedUntrusted, untrustedParties, untrustedPrincipals } from "./trust";

/** The actions that give the role's credentials; sts:TagSession and its like give none. */
const ASSUMING = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

const matches = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => covers(pattern.toLowerCase(), action));

/** Whether the statement lets anybody assume the role. */
export const letsAssume = ({ Action: action, NotAction: except }: Statement): boolean =>
  ASSUMING.some((each) => (except === undefined ? matches(listOf(action), each) : !matches(listOf(except), each)));

/** Everybody, in the forms that a trust policy has for it. */
export function everybodyIn(statement: Statement): readonly string[] {
  if (statement.NotPrincipal !== undefined) return principalsOf(statement).map(({ text }) => text);
  const because =
    statement.Condition === undefined
      ? "without a condition"
      : "whom its Condition holds to no account or organization";
  return [
    ...publicPrincipals(statement).map(({ text }) => `the wildcard principal ${text}, ${because}`),
    ...openProviders(statement).map(({ text, because: why }) => `whoever gets a token of ${text}, ${why}`),
  ];
}

/** Those of other accounts who are on no list. A provider without an ARN is of no account: its claims tell whom it lets in. */
export function untrustedIn(statement: Statement, accountId: string, trusted: TrustedParties): readonly string[] {
  if (statement.NotPrincipal !== undefined || publicPrincipals(statement).length > 0) return [];
  const heldTo = untrustedParties(statement, trusted);
  return untrustedPrincipals(statement, accountId, trusted)
    .filter(({ kind, text }) => kind !== "unplaced" || !text.startsWith("Federated: "))
    .map((each) => `${describedUntrusted(each, heldTo)}, on no trusted list`);
}
