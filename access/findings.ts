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

const reference = (side: PolicySide, document: string, statement: CompiledStatement): StatementReference => ({
  side,
  document,
  ...(statement.sid === undefined ? {} : { sid: statement.sid }),
  index: statement.index,
  effect: statement.effect,
});

const principalProblem = (side: PolicySide, index: number): string =>
  `Statement[${index}]: ${namesPrincipals(side) ? "has no Principal" : `has a Principal, which a ${side} must not have`}`;

/** Asks every statement of every document. */
export function findingsOf(side: PolicySide, policies: readonly NamedPolicy[], question: Question): Findings {
  if (policies.length === 0) return NOTHING;
  const allows: Match[] = [];
  const denies: Match[] = [];
  const unknown: string[] = [];
  const doubts: Doubts = [];
  for (const { name, document } of policies) {
    const { statements, broken } = compiledDocument(document);
    if (broken !== undefined) unknown.push(`the ${side} "${name}" is not a valid document: ${broken}`);
    for (const statement of statements) {
      if ((statement.principal === undefined) === namesPrincipals(side)) {
        unknown.push(`the ${side} "${name}" is not a valid document: ${principalProblem(side, statement.index)}`);
        continue;
      }
      doubts.length = 0;
      const { result, naming } = testStatement(statement, question, doubts);
      if (result === NO) continue;
      const certain = result === YES;
      const match = {
        statement: reference(side, name, statement),
        naming,
        certain,
        because: certain ? [] : [...doubts],
      };
      (statement.effect === "Allow" ? allows : denies).push(match);
    }
  }
  return { allows, denies, unknown };
}

/** Whether one of the matches holds. */
export const strongest = (matches: readonly Match[]): Tri =>
  matches.reduce<Tri>((found, { certain }) => or(found, certain ? YES : MAYBE), NO);

/** Whether this side allows, its Deny statements left aside. */
export const allowOf = (findings: Findings): Tri =>
  or(strongest(findings.allows), findings.unknown.length > 0 ? MAYBE : NO);
