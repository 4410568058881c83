/**
 * The shape of a document, checked by hand: each problem with its path, what was found, what is allowed and the remedy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Problem {
  /** Where, e.g. `Statement[2].Condition.StringEquals`. */
  readonly path: string;
  readonly message: string;
}

const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];
const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"];
const SHOWN_LENGTH = 60;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isJsonValue = (value: unknown): boolean => ["string", "number", "boolean", "object"].includes(typeof value);

/** JSON, or what kind of value it is: one nested a thousand times over exhausts the stack. */
function jsonOf(value: unknown): string {
  try {
    return isJsonValue(value) ? JSON.stringify(value) : typeof value;
  } catch {
    return Array.isArray(value) ? "a list" : typeof value;
  }
}

/** A value as a message shows it: short, and never failing. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = jsonOf(value);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}…`;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTextOrTexts = (value: unknown): boolean =>
  isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText));

function unknownElements(path: string, source: Record<string, unknown>, allowed: readonly string[]): Problem[] {
  return Object.keys(source)
    .filter((name) => !allowed.includes(name))
    .map((name) => ({
      path: path === "" ? name : `${path}.${name}`,
      message: `unknown element; allowed are ${allowed.join(", ")}. Element names are case-sensitive: correct or remove it`,
    }));
}

function oneOf(path: string, source: Record<string, unknown>, name: string, required: boolean): Problem[] {
  const negation = `Not${name}`;
  const given = [name, negation].filter((each) => source[each] !== undefined);
  if (given.length === 2) return [{ path, message: `has both ${name} and ${negation}; only one is allowed: keep one` }];
  if (given.length === 0) {
    return required ? [{ path, message: `has neither ${name} nor ${negation}; one is required: add it` }] : [];
  }
  return [];
}

function texts(path: string, source: Record<string, unknown>, name: string): Problem[] {
  const value = source[name];
  if (value === undefined || isTextOrTexts(value)) return [];
  return [{ path: `${path}.${name}`, message: `is ${shown(value)}; allowed is a text or a list of texts, none empty` }];
}

function principalProblems(path: string, value: unknown): Problem[] {
  if (value === undefined || value === "*") return [];
  if (!isRecord(value)) {
    return [{ path, message: `is ${shown(value)}; allowed is "*" or an object such as {"AWS": "arn:…"}` }];
  }
  return [
    ...unknownElements(path, value, PRINCIPAL_TYPES),
    ...PRINCIPAL_TYPES.flatMap((type) => texts(path, value, type)),
  ];
}

const isConditionValue = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

function conditionProblems(path: string, value: unknown): Problem[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [{ path, message: `is ${shown(value)}; allowed is an object of operators` }];
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) {
      return [{ path: `${path}.${operator}`, message: `is ${shown(keys)}; allowed is an object of condition keys` }];
    }
    return Object.entries(keys)
      .filter(([, values]) => !(Array.isArray(values) ? values.every(isConditionValue) : isConditionValue(values)))
      .map(([key, values]) => ({
        path: `${path}.${operator}.${key}`,
        message: `is ${shown(values)}; allowed is a text, number or boolean, or a list of them`,
      }));
  });
}

function statementProblems(path: string, value: unknown): Problem[] {
  if (!isRecord(value)) return [{ path, message: `is ${shown(value)}; allowed is an object` }];
  const { Effect: effect, Sid: sid } = value;
  return [
    ...unknownElements(path, value, STATEMENT_ELEMENTS),
    ...(effect === "Allow" || effect === "Deny"
      ? []
      : [{ path: `${path}.Effect`, message: `is ${shown(effect)}; allowed are "Allow" and "Deny", in this case` }]),
    ...(sid === undefined || typeof sid === "string"
      ? []
      : [{ path: `${path}.Sid`, message: `is ${shown(sid)}; allowed is a text` }]),
    ...oneOf(path, value, "Principal", false),
    ...oneOf(path, value, "Action", true),
    ...oneOf(path, value, "Resource", false),
    ...["Action", "NotAction", "Resource", "NotResource"].flatMap((name) => texts(path, value, name)),
    ...principalProblems(`${path}.Principal`, value.Principal),
    ...principalProblems(`${path}.NotPrincipal`, value.NotPrincipal),
    ...conditionProblems(`${path}.Condition`, value.Condition),
  ];
}

/** What makes a value no policy document at all: with any of these, AWS would refuse it. A missing Version is not one. */
export function documentProblems(document: unknown): readonly Problem[] {
  if (!isRecord(document))
    return [{ path: "", message: `the document is ${shown(document)}; allowed is a JSON object` }];
  const { Version: version, Statement: statement } = document;
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  return [
    ...unknownElements("", document, DOCUMENT_ELEMENTS),
    ...(version === undefined || VERSIONS.includes(version)
      ? []
      : [
          {
            path: "Version",
            message: `is ${shown(version)}; allowed are "2012-10-17" and "2008-10-17": write "2012-10-17"`,
          },
        ]),
    ...(statement === undefined
      ? [{ path: "Statement", message: "is missing; a document has one statement or a list of them: add it" }]
      : statements.flatMap((each, index) => statementProblems(`Statement[${index}]`, each))),
  ];
}
