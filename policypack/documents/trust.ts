/** Who of a statement's principals is on a list of trusted parties. */
import type { Statement } from "../../access/policy-document";
import type { TrustedParties } from "../resources/trusted";
import { narrowings, type Party } from "./conditions";
import { covers } from "./patterns";
import { type NamedPrincipal, principalsOutside } from "./principals";

/** Whether a list names the party, or a part of an organization that it is in. */
export function isTrusted(party: Party, trusted: TrustedParties): boolean {
  if (party.kind === "account") return trusted.accounts.includes(party.id);
  if (trusted.organizations.includes(party.id)) return true;
  return party.kind === "organization path" && trusted.organizationPaths.some((path) => covers(path, party.path));
}

/** The principals outside the account that neither the lists name nor a condition holds to somebody on the lists. */
export function untrustedPrincipals(
  statement: Statement,
  accountId: string,
  trusted: TrustedParties,
): readonly NamedPrincipal[] {
  const known: TrustedParties = { ...trusted, accounts: [accountId, ...trusted.accounts] };
  const held = narrowings(statement.Condition).some(({ parties }) => parties.every((each) => isTrusted(each, known)));
  if (held) return [];
  return principalsOutside(statement, accountId).filter(
    (principal) => !("accountId" in principal) || !known.accounts.includes(principal.accountId),
  );
}

/** The parties of a statement's conditions that are on no list, as a message names them. */
export const untrustedParties = ({ Condition: block }: Statement, trusted: TrustedParties): readonly string[] => [
  ...new Set(
    narrowings(block)
      .flatMap(({ parties }) => parties)
      .filter((party) => !isTrusted(party, trusted))
      .map((party) => `${party.kind} ${party.kind === "organization path" ? party.path : party.id}`),
  ),
];

/** Somebody untrusted as a message names him; a wildcard with whom its condition holds it to. */
export function describedUntrusted({ kind, text }: NamedPrincipal, heldTo: readonly string[]): string {
  if (kind === "unplaced") return `${text} (the document does not tell its account)`;
  return kind === "wildcard" && heldTo.length > 0 ? `${text} (held to ${heldTo.join(", ")})` : text;
}
