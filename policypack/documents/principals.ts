/**
 * Who a Principal element names.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { isAccountId } from "../../access/identifiers";
import { listOf, type PrincipalElement, type Statement } from "../../access/policy-document";
import { type Narrowing, narrowings } from "./conditions";
import { hasWildcard } from "./patterns";

export type NamedPrincipal =
  /** Everybody, or everybody who matches a wildcard. */
  | { readonly kind: "wildcard"; readonly text: string }
  /** A whole account, by its root ARN or its id. */
  | { readonly kind: "account"; readonly text: string; readonly accountId: string }
  /** A role, user, session or identity provider of an account. */
  | { readonly kind: "identity"; readonly text: string; readonly accountId: string }
  | { readonly kind: "service"; readonly text: string }
  /** Somebody whose account the document does not tell: a public identity provider, an AIDA… id, a canonical user. */
  | { readonly kind: "unplaced"; readonly text: string };

const IDENTITY_ARN = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)$/;

function named(type: string, value: string): NamedPrincipal {
  const text = type === "AWS" ? value : `${type}: ${value}`;
  if (hasWildcard(value)) return { kind: "wildcard", text };
  if (type === "Service") return { kind: "service", text };
  if (type === "AWS" && isAccountId(value)) return { kind: "account", text, accountId: value };
  const [, accountId, resource] = IDENTITY_ARN.exec(value) ?? [];
  if (accountId === undefined) return { kind: "unplaced", text };
  return { kind: resource === "root" ? "account" : "identity", text, accountId };
}

/** Everybody that the element names, in the order of the document. */
export function namedPrincipals(element: PrincipalElement | undefined): readonly NamedPrincipal[] {
  if (element === undefined) return [];
  if (typeof element === "string") return [{ kind: "wildcard", text: element }];
  return Object.entries(element).flatMap(([type, values]) => listOf(values).map((value) => named(type, value)));
}

/** The wildcards of a statement that no condition holds to fixed accounts or organizations. */
export function publicPrincipals(statement: Statement): readonly NamedPrincipal[] {
  if (narrowings(statement.Condition).length > 0) return [];
  return namedPrincipals(statement.Principal).filter(({ kind }) => kind === "wildcard");
}

const holdsToAccount = (narrowing: Narrowing, accountId: string): boolean =>
  narrowing.parties.every((party) => party.kind === "account" && party.id === accountId);

/** Everybody whom the statement is for. NotPrincipal is for all the world but a few. */
export function principalsOf({ Principal: element, NotPrincipal: except }: Statement): readonly NamedPrincipal[] {
  if (except === undefined) return namedPrincipals(element);
  const excepted = namedPrincipals(except).map(({ text }) => text);
  return [{ kind: "wildcard", text: `everybody except ${excepted.join(", ")} (NotPrincipal)` }];
}

/**
 * The principals of a statement that are, or may be, outside the account. A wildcard that a condition holds to the
 * account itself is inside; a service acts for others and is not judged here.
 */
export function principalsOutside(statement: Statement, accountId: string): readonly NamedPrincipal[] {
  if (narrowings(statement.Condition).some((narrowing) => holdsToAccount(narrowing, accountId))) return [];
  return principalsOf(statement).filter((principal) => {
    if (principal.kind === "service") return false;
    return !("accountId" in principal) || principal.accountId !== accountId;
  });
}

/** An ARN of another partition names nobody: accounts are of one partition. `undefined` where nothing tells it. */
const isOfPartition = (text: string, partition: string | undefined): boolean =>
  partition === undefined || !text.startsWith("arn:") || text.startsWith(`arn:${partition}:`);

/** Whether the statement names the account itself: its root ARN in its own partition, or its id. */
export const namesAccount = (statement: Statement, accountId: string, partition?: string): boolean =>
  namedPrincipals(statement.Principal).some(
    (principal) =>
      principal.kind === "account" && principal.accountId === accountId && isOfPartition(principal.text, partition),
  );
