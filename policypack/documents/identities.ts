/** The statements of a key policy by whom they name, however his ARN is written. */
import type { Statement } from "../../access/policy-document";
import { principalsOf, type NamedPrincipal } from "./principals";

const SESSION = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//;
const ROOT = /^arn:[^:]+:iam::(\d{12}):root$/;
const IDENTITY = /^arn:[^:]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/;

/** One text for a role and its sessions, and for an account: IAM tells names apart neither by path nor by case. */
function identityOf(text: string): string {
  const [, sessionAccount, roleName] = SESSION.exec(text) ?? [];
  if (sessionAccount !== undefined) return `${sessionAccount}:role/${roleName ?? ""}`.toLowerCase();
  const [, wholeAccount] = ROOT.exec(text) ?? [];
  if (wholeAccount !== undefined) return wholeAccount;
  const [, account, kind, name] = IDENTITY.exec(text) ?? [];
  return account === undefined ? text : `${account}:${kind ?? ""}/${name ?? ""}`.toLowerCase();
}

/** A statement where it stands. */
export interface Place {
  readonly index: number;
  readonly statement: Statement;
}

export interface Named {
  /** As the document writes it first. */
  readonly text: string;
  readonly places: Place[];
}

/** The statements by whom they name, found in one pass: a policy may have thousands. */
export function byIdentity(
  places: readonly Place[],
  isMeant: (principal: NamedPrincipal) => boolean,
): ReadonlyMap<string, Named> {
  const found = new Map<string, Named>();
  for (const place of places) {
    for (const { text } of principalsOf(place.statement).filter(isMeant)) {
      const identity = identityOf(text);
      const known = found.get(identity);
      if (known === undefined) found.set(identity, { text, places: [place] });
      else if (known.places.at(-1) !== place) known.places.push(place);
    }
  }
  return found;
}
