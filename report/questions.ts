/**
 * The calls that an update can open or close. The matrix asks those of a share; what the changed statements name is asked beside
 * them, and so as their conditions want it: through a service, with an encryption context, for a grant of a service. Pure.
 */
import { KMS_ACTIONS } from "../access/kms-actions";
import { wildcardMatcher } from "../access/language/glob";
import { KEY_CALLS, SECRET_CALL } from "../access/matrix/build";
import { SECRET_ACTIONS } from "../access/secrets/actions";
import type { Request } from "../access/world";
import type { DocumentChange } from "./diff/documents";
import { compareText, entriesOf, type StatementLike } from "./diff/layout";

/** How a call is made; an empty text: as the caller itself makes it. */
export interface Situation {
  readonly text: string;
  readonly how: Pick<Request, "via" | "encryptionContext" | "grant">;
}

export interface Question {
  readonly action: string;
  readonly situation: Situation;
}

export type Questions = Readonly<Record<"key" | "secret", readonly Question[]>>;

const PLAIN: Situation = { text: "", how: {} };

const ON_KEYS = KMS_ACTIONS.filter(({ resourceType }) => resourceType === "key").map(({ name }) => `kms:${name}`);
const ON_SECRETS = SECRET_ACTIONS.filter(({ resource }) => resource === "existing").map(
  ({ name }) => `secretsmanager:${name}`,
);

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((each) => typeof each === "string");

/** The actions that a statement or grant names, patterns written out. What it excepts, it names too. */
function actionsOf(statement: StatementLike): readonly string[] {
  const patterns = [
    ...textsOf(statement.Action),
    ...textsOf(statement.Operations).map((name) => `kms:${name}`),
    ...(statement.NotAction === undefined ? [] : ["*"]),
  ];
  const matchers = patterns.map((pattern) => wildcardMatcher(pattern.toLowerCase()));
  return [...ON_KEYS, ...ON_SECRETS].filter((name) => matchers.some((matches) => matches(name.toLowerCase())));
}

const VIA = /^Condition\.\w+\.kms:ViaService$/i;
const FOR_RESOURCES = /^Condition\.Bool\.kms:GrantIsForAWSResource$/i;
const CONTEXT = /^(?:Condition\.\w+\.kms:EncryptionContext:|Constraints\.encryptionContext\w+\.)(.+)$/i;

/** A pattern as a text that it matches. */
const matching = (pattern: string): string => pattern.replaceAll("*", "any").replaceAll("?", "x");

/** The situation in which the conditions of these kinds hold, by one value of each; `undefined` where there are none. */
function situationOf(statement: StatementLike): Situation | undefined {
  const entries = entriesOf(statement).flatMap(({ header, values: [value = ""] }) => ({ header, value }));
  const via = entries.find(({ header }) => VIA.test(header))?.value;
  const forResources = entries.some(({ header, value }) => FOR_RESOURCES.test(header) && value === "true");
  const pairs = entries.flatMap(({ header, value }) => {
    const name = CONTEXT.exec(header)?.[1];
    return name === undefined ? [] : [[name, matching(value)] as const];
  });
  const text = [
    ...(via === undefined ? [] : [`through ${via}`]),
    ...(forResources ? ["for a resource of an AWS service"] : []),
    ...pairs.map(([name, value]) => `with ${name} ${value}`),
  ].join(", ");
  if (text === "") return undefined;
  const how = {
    ...(via === undefined ? {} : { via: matching(via) }),
    ...(pairs.length === 0 ? {} : { encryptionContext: Object.fromEntries(pairs) }),
    ...(forResources ? { grant: { isForAwsResource: true } } : {}),
  };
  return { text, how };
}

/** Every statement of a change: as it was, and as it will be. */
const statementsIn = ({ diff }: DocumentChange): readonly StatementLike[] =>
  (diff?.statements ?? []).flatMap((change) => [
    ...("before" in change ? [change.before] : []),
    ...("after" in change ? [change.after] : []),
  ]);

/** In the order of the share's own calls, then by name; each once. */
function ordered(questions: readonly Question[], first: readonly string[]): readonly Question[] {
  const rank = (action: string): number => (first.includes(action) ? first.indexOf(action) : first.length);
  const unique = new Map(questions.map((each) => [`${each.situation.text}\n${each.action}`, each]));
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.situation.text, b.situation.text) ||
      rank(a.action) - rank(b.action) ||
      compareText(a.action, b.action),
  );
}

/** What is asked of each principal, by the kind of resource. */
export function questionsOf(changes: readonly DocumentChange[]): Questions {
  const named = changes.flatMap(statementsIn).flatMap((statement): Question[] => {
    const situation = situationOf(statement);
    return actionsOf(statement).flatMap((action) => [
      { action, situation: PLAIN },
      ...(situation === undefined ? [] : [{ action, situation }]),
    ]);
  });
  const plain = (action: string): Question => ({ action, situation: PLAIN });
  const own = (prefix: string): readonly Question[] => named.filter(({ action }) => action.startsWith(prefix));
  return {
    key: ordered([...KEY_CALLS.map(plain), ...own("kms:")], KEY_CALLS),
    secret: ordered(
      // What a service would do with a secret for somebody is not documented.
      [plain(SECRET_CALL), ...own("secretsmanager:").filter(({ situation }) => situation === PLAIN)],
      [SECRET_CALL],
    ),
  };
}
