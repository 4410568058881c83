/** Who of a key policy's named principals has which actions, across its statements. */
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { fullKmsAccess, reachesAction } from "./actions";
import { DECRYPTING_ACTIONS, POWERFUL_ACTIONS, reachedOf } from "./administration";
import { positiveTests } from "./conditions";
import { byIdentity, type Named, type Place } from "./identities";
import { covers, overlap } from "./patterns";
import { principalsOf, type NamedPrincipal } from "./principals";

/** Everything of one role or user, however its ARN is written. */
export interface Duties {
  readonly text: string;
  readonly administration: readonly string[];
  readonly decryption: readonly string[];
  /** The indexes of the statements that give it something of either, in order. */
  readonly statements: readonly number[];
}

const isNamed = ({ kind }: NamedPrincipal): boolean => kind === "identity" || kind === "unplaced";

const isUnconditional = ({ Condition: block }: Statement): boolean => Object.keys(block ?? {}).length === 0;

/** Patterns of ARNs that a statement for a whole account is held to: each of them alone meets the condition. */
function patternsOf(statement: Statement): readonly string[] {
  const isForAccount = principalsOf(statement).some(({ kind }) => kind === "account" || kind === "wildcard");
  if (!isForAccount) return [];
  return positiveTests(statement.Condition)
    .filter(({ key }) => key.toLowerCase() === "aws:principalarn")
    .flatMap(({ values }) => values);
}

/** Whoever matches a pattern has what all statements give that are for him, by his name or by a pattern that he matches too. */
function byPattern(places: readonly Place[], named: ReadonlyMap<string, Named>): readonly Named[] {
  const held = places.flatMap((place) => patternsOf(place.statement).map((pattern) => ({ pattern, place })));
  return [...new Set(held.map(({ pattern }) => pattern))].map((text) => {
    const others = held.filter(({ pattern }) => overlap(text, pattern)).map(({ place }) => place);
    const ofNamed = [...named.values()].filter((each) => covers(text, each.text)).flatMap((each) => each.places);
    return { text, places: [...new Set([...others, ...ofNamed])].sort((a, b) => a.index - b.index) };
  });
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
  const identities = byIdentity(allowing, isNamed);
  const patterns = byPattern(allowing, identities).map((named): [string, Named] => [named.text, named]);
  return [...identities, ...patterns].map(([identity, named]) => {
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
