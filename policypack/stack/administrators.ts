/** Who of an account could change a policy of its own: everybody whom the policy may tell apart from the others. */
import type { Decision } from "../../access/decision";
import type { Account } from "../../access/world";
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";

export const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Somebody of an account with every permission that the account can give; a session is its role's. */
export function accountWith(id: string, principal: string): Account {
  const arn = principal.replace(/^(arn:[^:]+:)sts(::[^:]*:)assumed-role\/([^/]+)\/.*$/, "$1iam$2role/$3");
  return { id, identities: [{ arn, policies: [{ name: "AdministratorAccess", document: EVERYTHING }] }] };
}

export interface Home {
  readonly accountId: string;
  readonly partition: string;
}

/** One of them, to be asked about. */
export interface Administrator {
  /** ARN of a role, user, session or root user. */
  readonly principal: string;
  /** As the policy writes it, maybe as a pattern. Left out: somebody whom the policy does not name. */
  readonly text?: string;
}

export interface Administrators {
  /** A role that the policy does not name. */
  readonly anyRole: Administrator;
  /** That role, a user that it does not name, the root user, and the roles, users and sessions of the account that it names. */
  readonly all: readonly Administrator[];
  /** Whether `all` stands for everybody. A pattern or a policy variable may match a principal that is not in it. */
  readonly isComplete: boolean;
}

const IDENTITY = /^arn:[^:]+:(?:iam|sts)::([^:]*):(?:role|user|assumed-role|federated-user)\/./;
const OPEN = /[*?]|\$\{/;
/** Each of them is evaluated against the whole policy. */
const MOST_NAMED = 200;
const PRINCIPAL_ARN = "aws:principalarn";

/** The texts by which a statement tells principals apart, in its principals and in its conditions. */
function textsOf({ Principal: named, NotPrincipal: except, Condition: block = {} }: Statement): readonly string[] {
  const elements = [named, except].flatMap((element) =>
    element === undefined || typeof element === "string" ? [] : listOf(element.AWS),
  );
  const values = Object.values(block).flatMap((tests) =>
    Object.entries(tests).flatMap(([key, value]) =>
      key.toLowerCase() === PRINCIPAL_ARN ? [value].flat().map(String) : [],
    ),
  );
  return [...elements, ...values];
}

/** A pattern, as one principal of the account that it matches. */
const exampleOf = (text: string, { accountId }: Home): string =>
  text
    .replace(/^(arn:[^:]+:(?:iam|sts)::)[^:]*[*?][^:]*(?=:)/, `$1${accountId}`)
    .replaceAll("*", "Any")
    .replaceAll("?", "x");

export function administratorsOf({ Statement: statements }: PolicyDocument, home: Home): Administrators {
  const { accountId, partition } = home;
  const texts = statements.flatMap(textsOf);
  const named = [...new Set(texts)]
    .sort()
    .map((text): Administrator => ({ principal: exampleOf(text, home), text }))
    .filter(({ principal }) => IDENTITY.exec(principal)?.[1] === accountId);
  const of = (resource: string): string => `arn:${partition}:iam::${accountId}:${resource}`;
  const root = of("root");
  const anyRole = { principal: of("role/AnyOther") };
  return {
    anyRole,
    all: [{ principal: root, text: root }, ...named.slice(0, MOST_NAMED), anyRole, { principal: of("user/AnyOther") }],
    isComplete: named.length <= MOST_NAMED && !texts.some((text) => text !== "*" && OPEN.test(text)),
  };
}

/** Who is not denied. */
export interface Able {
  readonly allowed: readonly Administrator[];
  /** Allowed or denied, depending on the request. */
  readonly conditionally: readonly Administrator[];
}

export function ableOf({ all }: Administrators, decide: (principal: string) => Decision["outcome"]): Able {
  const outcomes = all.map((each) => ({ each, outcome: decide(each.principal) }));
  const of = (wanted: Decision["outcome"]): readonly Administrator[] =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ each }) => each);
  return { allowed: of("allowed"), conditionally: of("unknown") };
}

/** Those of them whom the policy names, and the root user, as a message lists them. */
export const namesOf = ({ allowed, conditionally }: Able): readonly string[] => [
  ...allowed.flatMap(({ text }) => text ?? []),
  ...conditionally.flatMap(({ text }) => (text === undefined ? [] : `${text} (not certain)`)),
];
