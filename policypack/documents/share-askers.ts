/** Who and how, for the question whether a statement's Allow is of use to those whom it names: enough of both to find one who can. */
import { isAccountId, parseArn } from "../../access/identifiers";
import type { Statement } from "../../access/policy-document";
import type { Organization, Request } from "../../access/world";
import { narrowings, testsOf } from "./conditions";
import { type NamedPrincipal, namedPrincipals } from "./principals";

/** Somebody who calls; of an account of which nothing else is known. */
export interface Asker {
  readonly principal: string;
  readonly accountId: string;
  readonly organization?: Organization;
}

/** Whom a statement gives something, with those who are asked in its place. */
export interface Receiver {
  /** As a message names it. */
  readonly text: string;
  /** Those who are left out where nobody of them is served. */
  readonly everybody: string;
  readonly askers: readonly Asker[];
}

export type Manner = Pick<Request, "via" | "encryptionContext">;

interface Here {
  readonly partition: string;
  readonly region: string;
  readonly owner: string;
}

/** An account in which nothing else is, for organizations: any of theirs would do. */
const SOME_ACCOUNT = "000000000000";
const PRINCIPAL = /^arn:[^:]+:iam::[^:]*:(role|user)\/./;
const concrete = (pattern: string): string => pattern.replaceAll("*", "Any").replaceAll("?", "x");

/** The roles and users that any statement's condition speaks of, as ones of the account. */
const mentioned = (statements: readonly Statement[], accountId: string, { partition }: Here): readonly string[] =>
  statements
    .flatMap(({ Condition: block, NotPrincipal: except }) => [
      ...testsOf(block).flatMap(({ key, values }) => (key.toLowerCase() === "aws:principalarn" ? values : [])),
      ...namedPrincipals(except).map(({ text }) => text),
    ])
    .filter((text) => PRINCIPAL.test(text))
    .map((text) => text.replace(/^arn:[^:]*[*?][^:]*:/, `arn:${partition}:`))
    .map((text) => concrete(text.replace(/^(arn:[^:]+:iam::)[^:]*[*?][^:]*:/, `$1${accountId}:`)))
    .filter((text) => parseArn(text)?.accountId === accountId);

const ofAccount = (accountId: string, here: Here, statements: readonly Statement[]): readonly Asker[] =>
  [
    `arn:${here.partition}:iam::${accountId}:role/AnyOther`,
    `arn:${here.partition}:iam::${accountId}:user/AnyOther`,
    ...mentioned(statements, accountId, here),
  ].map((principal) => ({ principal, accountId }));

function receiver(named: NamedPrincipal, here: Here, statements: readonly Statement[]): readonly Receiver[] {
  const { kind, text } = named;
  if (kind === "service") {
    const principal = text.replace("Service: ", "");
    return [{ text: principal, everybody: "it", askers: [{ principal, accountId: "" }] }];
  }
  if (kind === "account" && named.accountId !== here.owner) {
    const askers = ofAccount(named.accountId, here, statements);
    return [{ text, everybody: "every role and user of that account", askers }];
  }
  return kind === "identity" && PRINCIPAL.test(text)
    ? [{ text, everybody: "it", askers: [{ principal: text, accountId: named.accountId }] }]
    : [];
}

/** The accounts and organizations to which a condition holds a wildcard. */
const heldTo = ({ Condition: block }: Statement, here: Here, statements: readonly Statement[]): readonly Receiver[] =>
  narrowings(block)
    .flatMap(({ parties }) => parties)
    .flatMap(({ kind, id }): readonly Receiver[] => {
      if (kind === "account" && isAccountId(id)) {
        const askers = ofAccount(id, here, statements);
        return id === here.owner ? [] : [{ text: `account ${id}`, everybody: "every role and user of it", askers }];
      }
      if (kind !== "organization") return [];
      const organization = { id, path: `${id}/r-0000/` };
      const askers = ofAccount(SOME_ACCOUNT, here, statements).map((asker) => ({ ...asker, organization }));
      return [
        {
          text: `organization ${id}`,
          everybody: "every role and user of accounts that the policy does not name",
          askers,
        },
      ];
    });

/** Everybody whom an Allow is for, but the key's own account as a whole. @param statements of the document */
export function receiversOf(statement: Statement, here: Here, statements: readonly Statement[]): readonly Receiver[] {
  const named = namedPrincipals(statement.Principal);
  return named.some(({ kind }) => kind === "wildcard")
    ? heldTo(statement, here, statements)
    : named.flatMap((each) => receiver(each, here, statements));
}

const CONTEXT = "kms:encryptioncontext:";
type Pairs = Readonly<Record<string, string>>;

/** The values to be tried for each pair of the encryption context: those that a condition names, and another one. */
function valuesByPair(statements: readonly Statement[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { key, values } of statements.flatMap(({ Condition: block }) => testsOf(block))) {
    const lower = key.toLowerCase();
    const names = lower === "kms:encryptioncontextkeys" ? values.map(concrete) : [key.slice(CONTEXT.length)];
    if (lower !== "kms:encryptioncontextkeys" && !lower.startsWith(CONTEXT)) continue;
    const tried = lower.startsWith(CONTEXT) ? values.map(concrete) : [];
    for (const name of names) found.set(name, [...new Set([...(found.get(name) ?? ["another"]), ...tried])]);
  }
  return found;
}

/** Every choice of a value, or none, for each pair. */
const contextsOf = (values: ReadonlyMap<string, readonly string[]>): readonly Pairs[] =>
  [...values].reduce<readonly Pairs[]>(
    (all, [name, each]) =>
      all.length > MOST ? all : all.flatMap((pairs) => [pairs, ...each.map((value) => ({ ...pairs, [name]: value }))]),
    [{}],
  );

/** Where there are more ways of calling, the question is left open rather than asked by halves. */
export const MOST = 64;

/** The ways of calling that the conditions tell apart: directly and through services, with an encryption context and without. */
export function mannersOf(statements: readonly Statement[], { region }: Here): readonly Manner[] {
  const services = statements
    .flatMap(({ Condition: block }) => testsOf(block))
    .flatMap(({ key, values }) => (key.toLowerCase() === "kms:viaservice" ? values.map(concrete) : []));
  const ways = [...new Set([undefined, `another.${region}.amazonaws.com`, ...services])];
  return ways.flatMap((via) =>
    contextsOf(valuesByPair(statements)).map((encryptionContext) => ({
      encryptionContext,
      ...(via === undefined ? {} : { via }),
    })),
  );
}
