/**
 * Reading a policy document that somebody wrote, with a diagnosis of everything that AWS would refuse in it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
import { kmsAction } from "./kms-actions";
import { parseJson } from "./language/json";
import { documentProblems, isRecord, type Problem, shown } from "./language/problems";
import { conditionProblems } from "./parse-conditions";
import { type PolicyKind, principalProblems, withArticle } from "./parse-principals";
import { listOf, type PolicyDocument, type Statement } from "./policy-document";
import { secretAction } from "./secrets/actions";

export { type PolicyKind };

export interface ParsedPolicy {
  /** Left out where the text is not a policy document at all. */
  readonly document?: PolicyDocument;
  /** Everything that AWS would refuse or that does not say what its writer meant, in the order of the document. */
  readonly problems: readonly Problem[];
}

interface Limit {
  readonly size: number;
  readonly unit: string;
  readonly measure: (text: string) => number;
}

const withoutWhiteSpace = (text: string): number => text.replace(/\s+/g, "").length;
const MANAGED: Limit = { size: 6144, unit: "characters without white space", measure: withoutWhiteSpace };

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const LIMITS: Readonly<Partial<Record<PolicyKind, Limit>>> = {
  "identity policy": MANAGED,
  "permissions boundary": MANAGED,
  "session policy": { size: 2048, unit: "characters", measure: (text) => text.length },
  "key policy": { size: 32_768, unit: "bytes", measure: (text) => Buffer.byteLength(text) },
  "secret policy": { size: 20_480, unit: "characters", measure: (text) => text.length },
};

const SID_ALPHABET = /^[A-Za-z0-9]*$/;

function sizeProblems(text: string, kind: PolicyKind): readonly Problem[] {
  const limit = LIMITS[kind];
  const size = limit?.measure(text) ?? 0;
  if (limit === undefined || size <= limit.size) return [];
  const message = `the ${kind} has ${size} ${limit.unit}; allowed are ${limit.size}: shorten it or split it`;
  return [{ path: "", message }];
}

function resourceProblems(path: string, { Resource: resource, NotResource: not }: Statement): readonly Problem[] {
  if (resource === undefined && not === undefined) {
    return [{ path, message: "has neither Resource nor NotResource; one is required: add it" }];
  }
  return listOf(resource ?? not)
    .filter((text) => text !== "*" && !text.startsWith("arn:"))
    .map((text) => ({
      path: `${path}.${resource === undefined ? "NotResource" : "Resource"}`,
      message: `is "${text}"; allowed is "*" or an ARN: write the ARN`,
    }));
}

const ACTION = /^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$/;

function actionProblem(text: string): string | undefined {
  if (!ACTION.test(text)) return `is "${text}"; allowed is "*" or SERVICE:ACTION, e.g. "kms:Decrypt"`;
  if (/[*?]/.test(text) || !/^(kms|secretsmanager):/i.test(text)) return undefined;
  if (kmsAction(text) !== undefined || secretAction(text) !== undefined) return undefined;
  return `is "${text}"; no such action is known: it allows and denies nothing. Correct its name`;
}

function actionProblems(path: string, { Action: action, NotAction: not }: Statement): readonly Problem[] {
  return listOf(action ?? not).flatMap((text) => {
    const message = actionProblem(text);
    return message === undefined ? [] : [{ path: `${path}.${action === undefined ? "NotAction" : "Action"}`, message }];
  });
}

function sidProblems(statements: readonly Statement[], kind: PolicyKind): readonly Problem[] {
  const seen = new Map<string, number>();
  return statements.flatMap(({ Sid: sid }, index) => {
    if (sid === undefined || sid === "") return [];
    const path = `Statement[${index}].Sid`;
    const before = seen.get(sid);
    seen.set(sid, before ?? index);
    const repeated =
      before === undefined
        ? []
        : [{ path, message: `is "${sid}", as in Statement[${before}]; each Sid must be its own: rename one` }];
    const illegal =
      kind === "key policy" || SID_ALPHABET.test(sid)
        ? []
        : [{ path, message: `is "${sid}"; ${withArticle(kind)} allows letters and digits only: rename it` }];
    return [...repeated, ...illegal];
  });
}

function statementProblems(statement: Statement, index: number, kind: PolicyKind): readonly Problem[] {
  const path = `Statement[${index}]`;
  return [
    ...principalProblems(path, statement, kind),
    ...actionProblems(path, statement),
    ...resourceProblems(path, statement),
    ...conditionProblems(path, statement, kind),
  ];
}

const isDocument = (value: unknown): value is PolicyDocument => documentProblems(value).length === 0;

function versionProblems(document: PolicyDocument): readonly Problem[] {
  const given: Partial<PolicyDocument> = document;
  if (given.Version === "2012-10-17") return [];
  const found = given.Version === undefined ? "is missing, and counts as" : "is";
  return [{ path: "Version", message: `${found} "2008-10-17", which has no policy variables: write "2012-10-17"` }];
}

/** The document with its statements as a list, as the type has it; AWS also takes a single one by itself. */
function withStatementList(document: PolicyDocument): PolicyDocument {
  const statement: unknown = document.Statement;
  return Array.isArray(statement) ? document : { ...document, Statement: [statement as Statement] };
}

/**
 * Reads a policy document of a kind. A document with problems may still come back, so that a report can show it; AWS would
 * refuse it, or would not do what it seems to say. Never throws.
 */
export function parsePolicyDocument(text: string, kind: PolicyKind): ParsedPolicy {
  let json;
  try {
    json = parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : shown(error);
    return { problems: [{ path: "", message: `the ${kind} is not JSON (${why}): correct it` }] };
  }
  const { value, repeated } = json;
  const first: readonly Problem[] = [
    ...sizeProblems(text, kind),
    ...repeated.map((path) => ({
      path,
      message: "is written more than once; only the last one would count: keep one",
    })),
  ];
  if (!isDocument(value) || !isRecord(value)) return { problems: [...first, ...documentProblems(value)] };
  const document = withStatementList(value);
  const problems = [
    ...first,
    ...versionProblems(document),
    ...sidProblems(document.Statement, kind),
    ...document.Statement.flatMap((statement, index) => statementProblems(statement, index, kind)),
  ];
  return { document, problems };
}
