/** Whom, what and which resource the words of `--explain` mean. Pure. */
import { parseArn } from "../identifiers";
import { KMS_ACTIONS, kmsAction } from "../kms-actions";
import { aboutStandIn } from "../matrix/headings";
import { type Report, type ResourceEntry, type Row } from "../matrix/report";
import { SECRET_ACTIONS, secretAction } from "../secrets/actions";
import { isCaller } from "../stack/principals";
import { didYouMean } from "./near";

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

export interface Who {
  readonly principal: string;
  readonly sentences: readonly string[];
}

export function principalOf(text: string, { rows }: Report): Who | string {
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
export function actionOf(text: string): { readonly action: string } | string {
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
export function strangeResource(text: string | undefined, { resources }: Report, region?: string): string | undefined {
  if (text === undefined || region !== undefined || text === "*" || text.startsWith("alias/")) return undefined;
  if (parseArn(text) !== undefined) return undefined;
  const known = resources.some(({ label }) => label.toLowerCase() === text.toLowerCase());
  const labels = resources.map(({ label }) => label);
  return known ? undefined : `RESOURCE "${text}" is nothing here.${didYouMean(text, labels)} ${listed(resources)}`;
}

/** The same resource by its alias, for actions on aliases: the alias is in the key's account and Region. */
function aliasOf(entry: ResourceEntry): ResourceEntry | undefined {
  // Where two keys have one alias, the Region behind it tells their labels apart.
  const label = entry.label.replace(/ \([a-z0-9-]+\)$/, "");
  if (!label.startsWith("alias/")) return undefined;
  const arns = Object.entries(entry.arns).map(
    ([side, arn]) => [side, arn.replace(/:key\/[^:]*$/, `:${label}`)] as const,
  );
  return { ...entry, arns: Object.fromEntries(arns) };
}

/** @param region with it, a name or id is taken as AWS takes it: one of the caller's own account */
export function resourceOf(
  text: string | undefined,
  action: string,
  report: Report,
  region?: string,
): ResourceEntry | string {
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
  if (region !== undefined || parseArn(text)?.resource.startsWith("alias/") === true)
    return everywhere(text, report, kind);
  const named = all.find(({ label, arns }) =>
    [label, ...Object.values(arns)].some((name) => name.toLowerCase() === wanted),
  );
  const found = named !== undefined && type === "alias" ? aliasOf(named) : named;
  if (found !== undefined) return found;
  if (parseArn(text) !== undefined) return everywhere(text, report, kind);
  if (type === "alias" || type === "new")
    return `RESOURCE "${text}" is a name in a Region. Give its ARN, or --region with it.`;
  return `RESOURCE "${text}" is no ${kind} here.${didYouMean(
    text,
    all.map(({ label }) => label),
  )} ${listed(all)}`;
}

export const listed = (resources: readonly ResourceEntry[]): string =>
  resources.length === 0 ? "Give an ARN." : `Known: ${resources.map(({ label }) => label).join(", ")}; or any ARN.`;
