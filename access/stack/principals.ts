/** The principals that documents and grants name. Pure. */
import { isAccountId, parseArn } from "../identifiers";
import { listOf, type PolicyDocument } from "../policy-document";
import { type Key, type Secret } from "../world";
import { type NamedIn } from "./declared";

export interface NamedPrincipal {
  /** As the document has it. */
  readonly text: string;
  readonly in: NamedIn;
}

const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]{8,}/;
/** Identities that can call; an account principal stands for the account, and `*` for everybody. */
const CALLS = /^arn:[^:]+:(iam::\d{12}:(role|user)\/|sts::\d{12}:(assumed-role|federated-user)\/)/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

function inDocument({ Statement: statements }: PolicyDocument, where: NamedIn): readonly NamedPrincipal[] {
  return statements.flatMap(({ Principal: principal, NotPrincipal: not }) =>
    [principal, not].flatMap((element) =>
      element === undefined || element === "*"
        ? []
        : [...listOf(element.AWS), ...listOf(element.Service)].map((text) => ({ text, in: where })),
    ),
  );
}

/** Everybody whom the keys' policies and grants and the secrets' policies name. */
export function namedPrincipals(keys: readonly Key[], secrets: readonly Secret[]): readonly NamedPrincipal[] {
  return [
    ...keys.flatMap(({ policy }) => inDocument(policy, "key policy")),
    ...keys.flatMap(({ grants = [] }) =>
      grants.map(({ granteePrincipal }): NamedPrincipal => ({ text: granteePrincipal, in: "grant" })),
    ),
    ...secrets.flatMap(({ policy }) => (policy === undefined ? [] : inDocument(policy, "secret policy"))),
  ];
}

export const isUniqueId = (text: string): boolean => UNIQUE_ID.test(text);

/** Whether a principal can make a call by itself: a user, a role, a session, a service. */
export const isCaller = (text: string): boolean => CALLS.test(text) || SERVICE.test(text);

/** The account that a principal is, or is in. */
export function accountIdOf(text: string): string | undefined {
  const id = isAccountId(text) ? text : parseArn(text)?.accountId;
  return id !== undefined && isAccountId(id) ? id : undefined;
}

const EFFECT: Readonly<Record<NamedIn, string>> = {
  "key policy": "the statement gives nothing to anybody",
  "secret policy": "the statement gives nothing to anybody",
  "IAM policy": "the statement gives nothing to anybody",
  grant: "the grant gives nothing to anybody, not even to a new principal of the same name",
};

/**
 * AWS puts the unique id where a principal was deleted, and the id never fits anybody again.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function deletedPrincipalNotes(named: readonly NamedPrincipal[], keys: readonly Key[]): readonly string[] {
  const told = (text: string, where: string, effect: string): string =>
    `${text} ${where} is the id of a principal that was deleted: ${effect}.`;
  const retiring = keys.flatMap(({ grants = [] }) => grants.map(({ retiringPrincipal = "" }) => retiringPrincipal));
  const notes = [
    ...named
      .filter(({ text }) => isUniqueId(text))
      .map(({ text, in: where }) => told(text, `in a ${where}`, EFFECT[where])),
    ...retiring
      .filter(isUniqueId)
      .map((text) => told(text, "as a grant's retiring principal", "nobody can retire the grant by it")),
  ];
  return [...new Set(notes)].sort();
}
