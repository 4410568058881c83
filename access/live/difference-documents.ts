/** What somebody did to a policy document since it was deployed. Pure. */
import { listOf, type PolicyDocument, type Statement } from "../policy-document";
import { isUniqueId } from "../stack/principals";
import { compareStatements, sameText, type Placed } from "./compare-statements";
import { type Difference } from "./difference";
import { principalTexts, statementName, statementText } from "./statement-text";

/** A document's owner, as a report calls it, and how to get the declared document back. */
export interface DocumentPlace {
  readonly accountId: string;
  readonly subject: string;
  readonly arn: string;
  readonly remedy: string;
  /** A sentence on what has to be done before `pulumi up --refresh` where the document names a deleted principal. */
  readonly beforeRefresh?: string;
}

/** Whether a role or user of this ARN exists now; `undefined` where that is not known. */
export type Existence = (arn: string) => boolean | undefined;

type SetElement = "Action" | "NotAction" | "Resource" | "NotResource";
const SET_ELEMENTS: readonly SetElement[] = ["Action", "NotAction", "Resource", "NotResource"];

/** Names of actions are the same in any case, and nothing else is. */
const asIs = (text: string): string => text;
const lowered = (text: string): string => text.toLowerCase();

function without(all: readonly string[], others: readonly string[], form = asIs): readonly string[] {
  const same = new Set(others.map(form));
  return [...new Set(all)].filter((each) => !same.has(form(each))).sort();
}

function setChange(name: string, declared: readonly string[], live: readonly string[]): readonly string[] {
  const form = name.endsWith("Action") ? lowered : asIs;
  const [more, less] = [without(live, declared, form), without(declared, live, form)];
  return [
    ...(more.length === 0 ? [] : [`${name} also has ${more.join(", ")}`]),
    ...(less.length === 0 ? [] : [`${name} has no longer ${less.join(", ")}`]),
  ];
}

const json = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));

/** An account by its id is the same as by its root ARN: with both in one form, the lists can be held against each other. */
const people = (element: Statement["Principal"]): readonly string[] =>
  principalTexts(element).map((text) => text.replace(/^arn:[^:]+:iam::(\d{12}):root$/, "account $1"));
const asAccounts = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => (/^\d{12}$/.test(text) ? `account ${text}` : text));

/** The elements in which two statements differ, as clauses. */
export function changesOf(declared: Statement, live: Statement): readonly string[] {
  const sameCondition =
    sameText({ Effect: "Allow", ...pick(declared) }) === sameText({ Effect: "Allow", ...pick(live) });
  return [
    ...(declared.Sid === live.Sid ? [] : [`Sid is ${json(live.Sid)} instead of ${json(declared.Sid)}`]),
    ...(declared.Effect === live.Effect ? [] : [`Effect is ${live.Effect} instead of ${declared.Effect}`]),
    ...setChange("Principal", asAccounts(people(declared.Principal)), asAccounts(people(live.Principal))),
    ...setChange("NotPrincipal", asAccounts(people(declared.NotPrincipal)), asAccounts(people(live.NotPrincipal))),
    ...SET_ELEMENTS.flatMap((name) => setChange(name, listOf(declared[name]), listOf(live[name]))),
    ...(sameCondition ? [] : [`Condition is ${json(live.Condition)} instead of ${json(declared.Condition)}`]),
  ];
}

const pick = ({ Condition: condition }: Statement): Pick<Statement, "Condition"> =>
  condition === undefined ? {} : { Condition: condition };

const kindOfId = (id: string): "role" | "user" => (id.startsWith("AROA") ? "role" : "user");

/** AWS shows the id of a deleted role or user in the place of its ARN. */
interface Deleted {
  readonly id: string;
  /** The ARNs that the id may stand for. */
  readonly instead: readonly string[];
}

function deletedOf(declared: Statement, live: Statement): readonly Deleted[] {
  const [before, now] = [principalTexts(declared.Principal), principalTexts(live.Principal)];
  const gone = without(before, now);
  return without(now, before)
    .filter(isUniqueId)
    .map((id) => ({ id, instead: gone.filter((arn) => arn.includes(`:${kindOfId(id)}/`)) }));
}

const DELETED = "a new one of that name has another id and gets nothing from this statement";

function deletedRemedy(kind: string, [only, ...more]: readonly string[], exists: Existence): string {
  if (only === undefined || more.length > 0)
    return `Create what is missing again or take it out of the configuration; then run \`pulumi up --refresh\` of its stack.`;
  switch (exists(only)) {
    case true:
      return `A ${kind} of that name exists again: \`pulumi up --refresh\` of its stack writes its ARN anew, for the new ${kind}.`;
    case false:
      return `The ${kind} does not exist: create it again or take it out of the configuration; then run \`pulumi up --refresh\` of its stack.`;
    case undefined:
      return `Where the ${kind} exists again, \`pulumi up --refresh\` of its stack writes its ARN anew; else take it out of the configuration first.`;
  }
}

function deletedDifference(
  name: string,
  { id, instead }: Deleted,
  { beforeRefresh }: DocumentPlace,
  exists: Existence,
) {
  const kind = kindOfId(id);
  const [only, ...more] = instead;
  const who = only === undefined ? "" : ` in the place of ${more.length > 0 ? "one of " : ""}${instead.join(", ")}`;
  return {
    kind: "principal deleted" as const,
    text: `The ${name} of its policy names ${id}${who}: that ${kind} was deleted, and ${DELETED}.`,
    remedy: [...(beforeRefresh === undefined ? [] : [beforeRefresh]), deletedRemedy(kind, instead, exists)].join(" "),
  };
}

/** The live statement with deleted principals back in their places, so that what is left was changed by somebody. */
function restored(live: Statement, deleted: readonly Deleted[]): Statement {
  if (deleted.length === 0 || live.Principal === undefined || live.Principal === "*") return live;
  const ids = new Set(deleted.map(({ id }) => id));
  const back = deleted.flatMap(({ instead }) => instead);
  const kept = listOf(live.Principal.AWS).filter((name) => !ids.has(name));
  const AWS = [...new Set([...kept, ...back])];
  return { ...live, Principal: { ...live.Principal, AWS } };
}

const sidOf = ({ Sid: sid }: Statement): { readonly sid?: string } => (sid === undefined || sid === "" ? {} : { sid });

function changed(place: DocumentPlace, declared: Placed, live: Placed, exists: Existence): readonly Difference[] {
  const common = { ...placeOf(place), ...sidOf(declared.statement) };
  const both = { declared: declared.statement, live: live.statement };
  const name = statementName(declared.statement.Sid, declared.index);
  const deleted = deletedOf(declared.statement, live.statement);
  const changes = changesOf(declared.statement, restored(live.statement, deleted));
  return [
    ...deleted.map((each): Difference => ({ ...common, ...deletedDifference(name, each, place, exists), ...both })),
    ...(changes.length === 0
      ? []
      : [
          {
            ...common,
            kind: "statement changed" as const,
            text: `The ${name} of its policy is another one: ${changes.join("; ")}.`,
            remedy: place.remedy,
            ...both,
          },
        ]),
  ];
}

const placeOf = ({ accountId, subject, arn }: DocumentPlace): Pick<Difference, "accountId" | "subject" | "arn"> => ({
  accountId,
  subject,
  arn,
});

/** Statement by statement; `declared` is what is deployed. */
export function documentDifferences(
  place: DocumentPlace,
  declared: PolicyDocument,
  live: PolicyDocument,
  exists: Existence,
): readonly Difference[] {
  const { added, missing, changed: pairs } = compareStatements(declared, live);
  const common = { ...placeOf(place), remedy: place.remedy };
  const version =
    declared.Version === live.Version
      ? []
      : [`Version of its policy is ${live.Version} instead of ${declared.Version}.`];
  return [
    ...version.map((text): Difference => ({ ...common, kind: "statement changed", text })),
    ...added.map(({ statement, index }): Difference => ({
      ...common,
      ...sidOf(statement),
      kind: "statement added",
      text: `Its policy also has the ${statementName(statement.Sid, index)}: ${statementText(statement)}.`,
      live: statement,
    })),
    ...missing.map(({ statement, index }): Difference => ({
      ...common,
      ...sidOf(statement),
      kind: "statement missing",
      text: `Its policy has no longer the ${statementName(statement.Sid, index)}: ${statementText(statement)}.`,
      declared: statement,
    })),
    ...pairs.flatMap((pair) => changed(place, pair.declared, pair.live, exists)),
  ];
}
