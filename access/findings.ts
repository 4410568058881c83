/** What the documents of one side say to a request, statement by statement. */
import { namesPrincipals, type PolicySide, type StatementReference } from "./decision";
import { type Naming } from "./language/principals";
import { compiledDocument, type CompiledStatement, type Question, testStatement } from "./language/statement";
import { type Doubts, MAYBE, NO, or, type Tri, YES } from "./language/tri";
import { type NamedPolicy } from "./world";

export interface Match {
  readonly statement: StatementReference;
  readonly naming: Naming;
  readonly certain: boolean;
  /** Why it is not certain. */
  readonly because: readonly string[];
}

export interface Findings {
  readonly allows: readonly Match[];
  readonly denies: readonly Match[];
  /** Reasons why the whole side is not known: a broken document, an identity nobody described. */
  readonly unknown: readonly string[];
}

export const NOTHING: Findings = { allows: [], denies: [], unknown: [] };
export const notKnown = (because: string): Findings => ({ ...NOTHING, unknown: [because] });

/** A document of one side made ready, each statement with the reference by which an answer names it. */
interface ReadyPolicy {
  readonly side: PolicySide;
  readonly statements: readonly { readonly statement: CompiledStatement; readonly certain: Match }[];
  /** What makes it, or some of its statements, nothing that AWS would hold. */
  readonly unknown: readonly string[];
}

const reference = (side: PolicySide, document: string, statement: CompiledStatement): StatementReference => ({
  side,
  document,
  ...(statement.sid === undefined ? {} : { sid: statement.sid }),
  index: statement.index,
  effect: statement.effect,
});

/**
 * What keeps AWS from holding a document of this side with the statement. A key policy may have one without a Resource, which
 * then speaks of no key at all.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html#KMS-PutKeyPolicy-request-Policy
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html#specifying-notprincipal-allow
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
function problemOf(side: PolicySide, statement: CompiledStatement): string | undefined {
  const { principal, resource, effect, hasNotPrincipal, namesEverybody } = statement;
  if (hasNotPrincipal && effect === "Allow") return "has NotPrincipal with Allow, which AWS restricts";
  if (principal === undefined && namesPrincipals(side)) return "has no Principal";
  if (side === "resource control policy" && !namesEverybody) return 'has another Principal than "*"';
  if (principal !== undefined && !namesPrincipals(side)) return `has a Principal, which a ${side} must not have`;
  return resource === undefined && side !== "key policy" ? "has neither Resource nor NotResource" : undefined;
}

function makeReady(side: PolicySide, { name, document }: NamedPolicy): ReadyPolicy {
  const { statements, broken } = compiledDocument(document);
  const checked = statements.map((statement) => ({ statement, problem: problemOf(side, statement) }));
  const problems = [
    ...(broken === undefined ? [] : [broken]),
    ...checked.flatMap(({ statement: { index }, problem }) =>
      problem === undefined ? [] : [`Statement[${index}]: ${problem}`],
    ),
  ];
  return {
    side,
    statements: checked
      .filter(({ problem }) => problem === undefined)
      .map(({ statement }) => ({
        statement,
        certain: { statement: reference(side, name, statement), naming: "itself", certain: true, because: [] },
      })),
    unknown: problems.map((problem) => `the ${side} "${name}" is not a valid document: ${problem}`),
  };
}

const ready = new WeakMap<NamedPolicy, ReadyPolicy>();

/** Once per policy object and side; one object is hardly ever two sides' at once. */
function readyPolicy(side: PolicySide, policy: NamedPolicy): ReadyPolicy {
  const known = ready.get(policy);
  if (known?.side === side) return known;
  const made = makeReady(side, policy);
  ready.set(policy, made);
  return made;
}

/** One list for all statements, emptied before each: hardly any has a doubt. */
const doubts: Doubts = [];
const NO_MATCHES: readonly Match[] = [];

/**
 * How a statement names the caller. A condition on `aws:PrincipalArn` beside `*` allows as much as naming the session itself does.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function namingOf({ principal, namesPrincipalArn }: CompiledStatement, { caller }: Question): Naming {
  const naming = principal === undefined ? "itself" : principal(caller, doubts);
  return naming === "everyone" && namesPrincipalArn ? "itself" : naming;
}

/** Asks every statement of every document. */
export function findingsOf(side: PolicySide, policies: readonly NamedPolicy[], question: Question): Findings {
  let allows: Match[] | undefined;
  let denies: Match[] | undefined;
  const unknown: string[] = [];
  doubts.length = 0;
  for (const policy of policies) {
    const { statements, unknown: problems } = readyPolicy(side, policy);
    if (problems.length > 0) unknown.push(...problems);
    for (const { statement, certain } of statements) {
      if (!statement.matchesAction(question.action)) continue;
      const naming = namingOf(statement, question);
      const result = naming === "none" ? NO : testStatement(statement, question, naming === "doubtful", doubts);
      if (result !== NO) {
        const match =
          result === YES && naming === "itself"
            ? certain
            : {
                statement: certain.statement,
                naming,
                certain: result === YES,
                because: result === YES ? [] : [...doubts],
              };
        if (statement.effect === "Allow") (allows ??= []).push(match);
        else (denies ??= []).push(match);
      }
      if (doubts.length > 0) doubts.length = 0;
    }
  }
  if (allows === undefined && denies === undefined && unknown.length === 0) return NOTHING;
  return { allows: allows ?? NO_MATCHES, denies: denies ?? NO_MATCHES, unknown };
}

/** Whether one of the matches holds. */
export function strongest(matches: readonly Match[]): Tri {
  let found: Tri = NO;
  for (const { certain } of matches) found = or(found, certain ? YES : MAYBE);
  return found;
}

/** Whether this side allows, its Deny statements left aside. */
export const allowOf = (findings: Findings): Tri =>
  or(strongest(findings.allows), findings.unknown.length > 0 ? MAYBE : NO);
