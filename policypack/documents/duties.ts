/** Who of a key policy's named principals has which actions, across its statements. */
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { fullKmsAccess, reachesAction } from "./actions";
import { DECRYPTING_ACTIONS, POWERFUL_ACTIONS, reachedOf } from "./administration";
import { principalsOf, type NamedPrincipal } from "./principals";

/** Everything of one role or user, however its ARN is written. */
export interface Duties {
  readonly text: string;
  readonly administration: readonly string[];
  readonly decryption: readonly string[];
  /** The indexes of the statements that give it something of either, in order. */
  readonly statements: readonly number[];
}

const SESSION = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//;
const IDENTITY = /^arn:[^:]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/;

/** One text for a role and its sessions: IAM tells names apart neither by path nor by case. */
function identityOf(text: string): string {
  const [, sessionAccount, roleName] = SESSION.exec(text) ?? [];
  if (sessionAccount !== undefined) return `${sessionAccount}:role/${roleName ?? ""}`.toLowerCase();
  const [, account, kind, name] = IDENTITY.exec(text) ?? [];
  return account === undefined ? text : `${account}:${kind ?? ""}/${name ?? ""}`.toLowerCase();
}

const isNamed = ({ kind }: NamedPrincipal): boolean => kind === "identity" || kind === "unplaced";

const isUnconditional = ({ Condition: block }: Statement): boolean => Object.keys(block ?? {}).length === 0;

interface Place {
  readonly index: number;
  readonly statement: Statement;
}

interface Named {
  /** As the document writes it first. */
  readonly text: string;
  readonly places: Place[];
}

/** The statements by whom they name, found in one pass: a policy may have thousands. */
function byIdentity(
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

const ALL_ACTIONS: readonly string[] = [...POWERFUL_ACTIONS, ...DECRYPTING_ACTIONS];

/** The actions that a Deny takes away, whatever the request. */
const deniedBy = (named: Named | undefined): readonly string[] =>
  ALL_ACTIONS.filter((action) => named?.places.some(({ statement }) => reachesAction(statement, action)));

/** The duties of each role and user that the policy names, in the order of the document. */
export function dutiesIn({ Statement: statements }: PolicyDocument): readonly Duties[] {
  const places = statements.map((statement, index) => ({ index, statement }));
  const denials = byIdentity(
    places.filter(({ statement }) => statement.Effect === "Deny" && isUnconditional(statement)),
    () => true,
  );
  // full-kms-access speaks of a statement that allows everything.
  const allowing = places.filter(
    ({ statement }) => statement.Effect === "Allow" && fullKmsAccess(statement) === undefined,
  );
  const deniedToAll = deniedBy(denials.get("*"));
  return [...byIdentity(allowing, isNamed)].map(([identity, named]) => {
    const denied = [...deniedToAll, ...deniedBy(denials.get(identity))];
    const kept = ALL_ACTIONS.filter((action) => !denied.includes(action));
    const given = named.places.map(({ index, statement }) => ({ index, actions: reachedOf(statement, kept) }));
    const actions = new Set(given.flatMap((each) => each.actions));
    return {
      text: named.text,
      administration: POWERFUL_ACTIONS.filter((action) => actions.has(action)),
      decryption: DECRYPTING_ACTIONS.filter((action) => actions.has(action)),
      statements: given.filter((each) => each.actions.length > 0).map(({ index }) => index),
    };
  });
}
