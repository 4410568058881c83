/**
 * Calls for which conditions of Allow statements are met: what a principal has to choose so that a call is allowed. Pure.
 */
import { conditionKeyName } from "./condition-key-names";
import { parseOperator } from "./language/operators";
import { type ConditionValue, type Statement } from "./policy-document";
import { type Request, type World } from "./world";

/** One choice for each condition of a statement. */
export interface Choice {
  readonly key: string;
  readonly value: string;
}

const MOST_OF_ONE_STATEMENT = 16;
const MOST = 200;
const POSITIVE: ReadonlySet<string> = new Set([
  ...["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "Bool"],
]);
/** A pattern has no one value, and what stands for a variable is not known here. */
const isPlain = (value: string): boolean => !/[*?]|\$\{/.test(value);

const valuesOf = (value: ConditionValue | readonly ConditionValue[]): readonly string[] =>
  (typeof value === "object" ? value : [value]).map(String);

function choicesOf({ Condition: condition }: Statement): readonly (readonly Choice[])[] {
  const tests = Object.entries(condition ?? {}).flatMap(([operator, keys]) => {
    const base = parseOperator(operator)?.base;
    if (base === undefined || base === "Null" || !POSITIVE.has(base.name)) return [];
    return Object.entries(keys).map(([key, values]) =>
      valuesOf(values)
        .filter(isPlain)
        .map((value): Choice => ({ key, value })),
    );
  });
  let all: readonly (readonly Choice[])[] = [[]];
  for (const test of tests.filter(({ length }) => length > 0)) {
    all = all.flatMap((before) => test.map((choice) => [...before, choice])).slice(0, MOST_OF_ONE_STATEMENT);
  }
  return all.filter(({ length }) => length > 0);
}

const known = new WeakMap<World, readonly (readonly Choice[])[]>();

/** The choices that the conditions of the world's Allow statements, and the constraints of its grants, ask for. */
function choicesIn(world: World): readonly (readonly Choice[])[] {
  const before = known.get(world);
  if (before !== undefined) return before;
  const documents = [
    ...(world.keys ?? []).map(({ policy }) => policy),
    ...(world.secrets ?? []).flatMap(({ policy }) => policy ?? []),
    ...world.accounts.flatMap(({ identities }) =>
      identities.flatMap(({ policies }) => policies.map(({ document }) => document)),
    ),
  ];
  const statements = documents.flatMap(({ Statement: each }) => (Array.isArray(each) ? (each as Statement[]) : []));
  const constraints = (world.keys ?? []).flatMap(({ grants = [] }) => grants.map((grant) => grant.constraints ?? {}));
  const ofGrants = constraints.map(({ encryptionContextEquals: equals, encryptionContextSubset: subset }) =>
    Object.entries({ ...equals, ...subset }).map(([name, value]) => ({ key: `kms:EncryptionContext:${name}`, value })),
  );
  const all = [...statements.filter(({ Effect: effect }) => effect === "Allow").flatMap(choicesOf), ...ofGrants];
  const unique = [
    ...new Map(all.filter(({ length }) => length > 0).map((each) => [JSON.stringify(each), each])).values(),
  ];
  const made = unique.slice(0, MOST);
  known.set(world, made);
  return made;
}

const CONTEXT = /^kms:EncryptionContext:(.+)$/i;
const isVia = (key: string): boolean => key.toLowerCase() === "kms:viaservice";
const contextName = (key: string): string | undefined => CONTEXT.exec(key)?.[1];

/** The request with the choices made. What they leave out stays open. */
function withChoices(request: Request, choices: readonly Choice[]): Request {
  const via = choices.find(({ key }) => isVia(key))?.value;
  const pairs = choices.flatMap(({ key, value }) => {
    const name = contextName(key);
    return name === undefined ? [] : [[name, value] as const];
  });
  const others = choices.filter(({ key }) => !isVia(key) && contextName(key) === undefined);
  return {
    ...request,
    callerChoices: "any",
    ...(via === undefined ? {} : { via }),
    ...(pairs.length === 0 ? {} : { encryptionContext: Object.fromEntries(pairs) }),
    ...(others.length === 0
      ? {}
      : { context: { ...request.context, ...Object.fromEntries(others.map(({ key, value }) => [key, value])) } }),
  };
}

/** The calls that differ from a request in the keys that its answer depends on, with what makes them differ. */
export function callsToTry(
  request: Request,
  keys: readonly string[],
  world: World,
): readonly { readonly request: Request; readonly choices: readonly Choice[] }[] {
  const open = new Set(keys.map((key) => key.toLowerCase()));
  const isOpen = ({ key }: Choice): boolean =>
    open.has(key.toLowerCase()) ||
    (contextName(key) !== undefined && [...open].some((each) => /encryption ?context/.test(each)));
  const chosen = choicesIn(world)
    .map((choices) => choices.filter(isOpen))
    .filter(({ length }) => length > 0);
  const unique = [...new Map(chosen.map((each) => [JSON.stringify(each), each])).values()];
  return unique.map((choices) => ({ choices, request: withChoices(request, choices) }));
}

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** Choices as a clause that reads after "when". */
export function choicesText(choices: readonly Choice[]): string {
  const pairs = choices.flatMap(({ key, value }) => {
    const name = contextName(key);
    return name === undefined ? [] : [`${name}=${value}`];
  });
  const others = choices
    .filter(({ key }) => contextName(key) === undefined)
    .map(({ key, value }) => (isVia(key) ? `the call goes through ${value}` : `${conditionKeyName(key)} is ${value}`));
  return LIST.format([...others, ...(pairs.length === 0 ? [] : [`the encryption context is ${LIST.format(pairs)}`])]);
}
