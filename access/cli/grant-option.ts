/** `--grant NAME=VALUE`: a grant's parameters, by the names that the API has. Pure. */
import { type GrantConstraints, type GrantRequest } from "../world";
import { KMS_ACTIONS } from "../kms-actions";
import { didYouMean } from "./near";

const NAMES = [
  "grantId",
  "granteePrincipal",
  "retiringPrincipal",
  "operations",
  "sourceArn",
  "isForAwsResource",
  "encryptionContextEquals.KEY",
  "encryptionContextSubset.KEY",
] as const;
const CONSTRAINT = /^encryptioncontext(equals|subset)\.(.+)$/i;

interface Draft {
  readonly texts: Map<string, string>;
  readonly operations: string[];
  readonly equals: Record<string, string>;
  readonly subset: Record<string, string>;
}

const OPERATIONS = KMS_ACTIONS.filter(({ grantOperation }) => grantOperation).map(({ name }) => name);

const allowed = `Allowed are ${NAMES.join(", ")}`;

function takeOperations(value: string, draft: Draft, problems: string[]): void {
  for (const text of value.split(",").map((each) => each.trim())) {
    const operation = OPERATIONS.find((name) => name.toLowerCase() === text.toLowerCase());
    if (operation !== undefined) draft.operations.push(operation);
    else problems.push(`--grant has the operation "${text}", which no grant can hold.${didYouMean(text, OPERATIONS)}`);
  }
}

function take(text: string, draft: Draft, problems: string[]): void {
  const at = text.indexOf("=");
  if (at < 1) {
    problems.push(`--grant is "${text}". ${allowed}, each as NAME=VALUE.`);
    return;
  }
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  const constraint = CONSTRAINT.exec(name);
  if (constraint?.[2] !== undefined) {
    draft[constraint[1]?.toLowerCase() === "equals" ? "equals" : "subset"][constraint[2]] = value;
    return;
  }
  const known = NAMES.find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) problems.push(`--grant names "${name}".${didYouMean(name, NAMES)} ${allowed}.`);
  else if (known === "operations") takeOperations(value, draft, problems);
  else if (draft.texts.has(known)) problems.push(`--grant has ${known} more than once. Give it once.`);
  else draft.texts.set(known, value);
}

function flag(value: string | undefined, problems: string[]): boolean | undefined {
  if (value === undefined || value === "true" || value === "false")
    return value === undefined ? undefined : value === "true";
  problems.push(`--grant has isForAwsResource=${value}. Allowed are true and false.`);
  return undefined;
}

const filled = (pairs: Readonly<Record<string, string>>): boolean => Object.keys(pairs).length > 0;

function constraintsOf({ texts, equals, subset }: Draft): GrantConstraints | undefined {
  const sourceArn = texts.get("sourceArn");
  if (!filled(equals) && !filled(subset) && sourceArn === undefined) return undefined;
  return {
    ...(filled(equals) ? { encryptionContextEquals: equals } : {}),
    ...(filled(subset) ? { encryptionContextSubset: subset } : {}),
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
}

/** Reads the parameters; adds what is wrong to the problems. */
export function readGrant(values: readonly string[], problems: string[]): GrantRequest {
  const draft: Draft = { texts: new Map(), operations: [], equals: {}, subset: {} };
  for (const text of values) take(text, draft, problems);
  const { texts, operations } = draft;
  const [id, granteePrincipal, retiringPrincipal] = ["grantId", "granteePrincipal", "retiringPrincipal"].map((name) =>
    texts.get(name),
  );
  const isForAwsResource = flag(texts.get("isForAwsResource"), problems);
  const constraints = constraintsOf(draft);
  return {
    ...(id === undefined ? {} : { id }),
    ...(granteePrincipal === undefined ? {} : { granteePrincipal }),
    ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
    ...(operations.length === 0 ? {} : { operations }),
    ...(constraints === undefined ? {} : { constraints }),
    ...(isForAwsResource === undefined ? {} : { isForAwsResource }),
  };
}
