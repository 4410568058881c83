/** The whole reasoning for one cell, from the words on a command line. Pure. */
import { type Decision } from "../decision";
import { explain } from "../explain";
import { parseArn } from "../identifiers";
import { KMS_ACTIONS, kmsAction } from "../kms-actions";
import { SIDE_NAMES } from "../matrix/legend";
import { printable } from "../matrix/printable";
import { type Inquiry } from "../matrix/build";
import { aboutStandIn, resourceName } from "../matrix/headings";
import { SIDES, type Report, type ResourceEntry, type Row, type Side } from "../matrix/report";
import { SECRET_ACTIONS, secretAction } from "../secrets/actions";
import { isCaller } from "../stack/principals";
import { type ExplainRequest } from "./arguments";
import { didYouMean } from "./near";

export interface Explanation {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly sides: Readonly<
    Partial<Record<Side, { readonly decision: Decision; readonly sentences: readonly string[] }>>
  >;
}

export type Explained =
  | { readonly kind: "explained"; readonly explanation: Explanation }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** By what name a row can be asked for. */
function namesOf(row: Row): readonly string[] {
  switch (row.kind) {
    case "listed":
      return [row.principal, row.label, row.label.slice(row.label.lastIndexOf("/") + 1)];
    case "other":
      return [`other:${row.accountId ?? ""}`];
    case "unlisted account":
      return ["unlisted"];
    case "anonymous":
      return ["anonymous", "*"];
  }
}

const mainName = (row: Row): string => (row.kind === "listed" ? row.label : (namesOf(row)[0] ?? row.principal));

interface Who {
  readonly principal: string;
  readonly sentences: readonly string[];
}

function principalOf(text: string, { rows }: Report): Who | string {
  const found = rows.filter((row) => namesOf(row).some((name) => name.toLowerCase() === text.toLowerCase()));
  const [row] = found;
  if (row !== undefined && found.length === 1) {
    const about = aboutStandIn(row);
    return { principal: row.principal, sentences: about === undefined ? [] : [about] };
  }
  const hint = didYouMean(text, rows.flatMap(namesOf));
  if (row === undefined && (isCaller(text) || parseArn(text)?.resource === "root")) {
    return { principal: text, sentences: [`No document here names ${text}.${hint}`] };
  }
  const known = found.length > 1 ? found.map(({ principal }) => principal) : rows.map(mainName);
  const what = found.length > 1 ? "fits several principals" : "is not a principal here";
  return `PRINCIPAL "${text}" ${what}.${found.length > 1 ? "" : hint} Known: ${known.join(", ")}; or any ARN.`;
}

const ACTION_NAMES: readonly string[] = [
  ...KMS_ACTIONS.map(({ name }) => `kms:${name}`),
  ...SECRET_ACTIONS.map(({ name }) => `secretsmanager:${name}`),
];

/** The action's full name; its service may be left out. */
function actionOf(text: string): { readonly action: string } | string {
  const wanted = text.toLowerCase();
  const action = ACTION_NAMES.find((name) =>
    [name, name.slice(name.indexOf(":") + 1)].some((each) => each.toLowerCase() === wanted),
  );
  if (action !== undefined) return { action };
  const known = text.includes(":") ? ACTION_NAMES : ACTION_NAMES.map((name) => name.slice(name.indexOf(":") + 1));
  return `ACTION "${text}" is no action of KMS or Secrets Manager.${didYouMean(text, known)}`;
}

const everywhere = (text: string, { sides }: Report, kind: ResourceEntry["kind"]): ResourceEntry => ({
  ...{ id: text, kind, accountId: "", label: text, exists: true },
  arns: Object.fromEntries(sides.map((side) => [side, text])),
});

/** A text that names nothing here, whatever the action: told even where the action itself is not known. */
function strangeResource(text: string | undefined, { resources }: Report): string | undefined {
  if (text === undefined || text === "*" || text.startsWith("alias/") || parseArn(text) !== undefined) return undefined;
  const known = resources.some(({ label }) => label.toLowerCase() === text.toLowerCase());
  const labels = resources.map(({ label }) => label);
  return known ? undefined : `RESOURCE "${text}" is nothing here.${didYouMean(text, labels)} ${listed(resources)}`;
}

function resourceOf(text: string | undefined, action: string, report: Report): ResourceEntry | string {
  const kms = kmsAction(action);
  const kind = kms === undefined ? "secret" : "key";
  const type = kms?.resourceType ?? secretAction(action)?.resource;
  if (type === "none") return everywhere("*", report, kind);
  const all = report.resources.filter((resource) => resource.kind === kind);
  if (text === undefined) {
    const [only] = all;
    if (only !== undefined && all.length === 1) return only;
    return `RESOURCE is needed: there ${all.length === 0 ? "is no" : "are several of the kind"} ${kind}. ${listed(all)}`;
  }
  const wanted = text.toLowerCase();
  const named = all.find(({ label, arns }) =>
    [label, ...Object.values(arns)].some((name) => name.toLowerCase() === wanted),
  );
  if (named !== undefined) return named;
  if (type === "alias" || type === "new" || parseArn(text) !== undefined) return everywhere(text, report, kind);
  return `RESOURCE "${text}" is no ${kind} here.${didYouMean(
    text,
    all.map(({ label }) => label),
  )} ${listed(all)}`;
}

const listed = (resources: readonly ResourceEntry[]): string =>
  resources.length === 0 ? "Give an ARN." : `Known: ${resources.map(({ label }) => label).join(", ")}; or any ARN.`;

/** Finds what the words mean, and asks. */
export function explainCell(request: ExplainRequest, { report, decide }: Inquiry): Explained {
  const who = principalOf(request.principal, report);
  const what = actionOf(request.action);
  const resource =
    typeof what === "string"
      ? strangeResource(request.resource, report)
      : resourceOf(request.resource, what.action, report);
  const problems = [who, what, resource].filter((each) => typeof each === "string");
  if (typeof who === "string" || typeof what === "string" || resource === undefined || typeof resource === "string") {
    return { kind: "invalid", problems };
  }
  const { principal } = who;
  const sides = SIDES.flatMap((side) => {
    const decision = decide(side, principal, what.action, resource);
    return decision === undefined
      ? []
      : [[side, { decision, sentences: [...who.sentences, ...explain(decision)] }] as const];
  });
  const explanation = {
    principal,
    action: what.action,
    resource: resourceName(resource),
    sides: Object.fromEntries(sides),
  };
  return { kind: "explained", explanation };
}

/** One sentence a line. */
export function explanationText({ sides }: Explanation): string {
  return SIDES.flatMap((side) => {
    const found = sides[side];
    return found === undefined
      ? []
      : [`${SIDE_NAMES[side]}:`, ...found.sentences.map((line) => `  ${printable(line)}`)];
  }).join("\n");
}

/** One JSON object. */
export const explanationJson = (explanation: Explanation): string =>
  JSON.stringify({ version: 1, ...explanation }, null, 2);
