/** Which rules judge a document by itself, and which need more than it tells. Pure. */
import { trustedPartiesIn } from "../../resources/trusted";
import { type AnyRule, isStackRule, type RuleSetting } from "../settings";
import { IN_WORDS } from "./kinds";
import type { DocumentReading } from "./reading";

/** Whether a rule has anything to say about the document by itself. */
export const isAsked = (rule: AnyRule, { type }: Pick<DocumentReading, "type">): boolean =>
  !isStackRule(rule) && rule.appliesTo(type);

const isJudging = ({ companion }: AnyRule): boolean => companion !== true;

/** Whether a rule is about policies of another kind. */
const isAboutPolicies = (rule: AnyRule): boolean =>
  !isStackRule(rule) &&
  ["key-policy", "iam-policy", "secret-policy", "trust-policy"].some((type) => rule.appliesTo(type));

/** Rules about how a program reaches AWS: through which provider, and whether its account is told. */
const isAboutProviders = ({ name }: AnyRule): boolean => /provider|owner-account/.test(name);

const GROUPS: readonly (readonly [about: string, holds: (rule: AnyRule) => boolean])[] = [
  ["other kinds of policies", isAboutPolicies],
  ["providers and their accounts", isAboutProviders],
  ["settings of keys, secrets, aliases, grants and attachments", (rule) => !isStackRule(rule)],
  ["the whole stack", isStackRule],
];

/** The rules that were not asked, in groups that say what they are about. */
export function notAsked(
  settings: readonly RuleSetting[],
  reading: Pick<DocumentReading, "type">,
): readonly { readonly about: string; readonly rules: readonly string[] }[] {
  const rules = settings.map(({ rule }) => rule).filter((rule) => isJudging(rule) && !isAsked(rule, reading));
  return GROUPS.map(([about, holds]) => ({
    about,
    rules: rules.filter((rule) => GROUPS.find(([, each]) => each(rule))?.[1] === holds).map(({ name }) => name),
  })).filter(({ rules: names }) => names.length > 0);
}

const BEYOND: Readonly<Record<DocumentReading["type"], string>> = {
  "key-policy":
    "Grants, IAM policies, resource control policies and the key's own settings are not in it, so it does not tell alone who can use the key.",
  "secret-policy":
    "IAM policies, the key's policy and resource control policies are not in it, so it does not tell alone who can read the secret.",
  "iam-policy":
    "To whom it is attached, boundaries, service control policies and the policies of the keys and secrets are not in it, so it does not tell alone what anybody can do.",
  "trust-policy":
    "The role's permissions, and the IAM policies of those whom it trusts, are not in it, so it does not tell alone what anybody can do with the role.",
};

const LISTS = "trustedAccounts, trustedOrganizations or trustedOrganizationPaths";
const hasLists = (config: RuleSetting["config"]): boolean => trustedPartiesIn(config) !== undefined;

/** What rules judge by a list in their configuration only. */
const BY_LIST: ReadonlyMap<
  string,
  { readonly isGiven: (config: RuleSetting["config"]) => boolean; readonly lists: string; readonly left: string }
> = new Map([
  ["trusted-parties", { isGiven: hasLists, lists: LISTS, left: "whether parties outside the account are trusted" }],
  ["role-trust", { isGiven: hasLists, lists: LISTS, left: "whether parties outside the account are trusted" }],
  [
    "trusted-resources",
    {
      isGiven: ({ trustedOwners }) => trustedOwners !== undefined,
      lists: "trustedOwners",
      left: "whether the accounts whose keys and secrets it names are trusted",
    },
  ],
]);

const withoutLists = (settings: readonly RuleSetting[], reading: DocumentReading): readonly string[] =>
  settings.flatMap(({ rule, level, config }) => {
    const list = BY_LIST.get(rule.name);
    if (list === undefined || level === "disabled" || !isAsked(rule, reading) || list.isGiven(config)) return [];
    return [`${rule.name} did not judge ${list.left}: its configuration has no ${list.lists} (--config).`];
  });

/** What a reader has to know of one document, so that "no violations" is not taken for more than it is. */
export function notesOfDocument(
  source: string,
  settings: readonly RuleSetting[],
  reading: DocumentReading,
): readonly string[] {
  const { type, owner, partition } = reading;
  const where = partition === undefined ? "" : `, partition ${partition}`;
  return [
    `${source} is judged by itself, as ${IN_WORDS[type]} of account ${owner}${where}. ${BEYOND[type]}`,
    ...withoutLists(settings, reading).map((note) => `${source}: ${note}`),
  ];
}

/** What was not asked about documents of a kind. @param sources the names of all of them */
export function notAskedNote(
  type: DocumentReading["type"],
  sources: readonly string[],
  settings: readonly RuleSetting[],
): string {
  const groups = notAsked(settings, { type }).map(({ about, rules }) => `${about} (${rules.join(", ")})`);
  return `Rules that need more than ${IN_WORDS[type]} by itself were not asked about ${sources.join(", ")}: those about ${groups.join("; ")}.`;
}

/** The settings of the rules that judge a document by itself, without those that only tell what became of the others. */
export const askedOf = (
  settings: readonly RuleSetting[],
  reading: Pick<DocumentReading, "type">,
): readonly RuleSetting[] => settings.filter(({ rule }) => isJudging(rule) && isAsked(rule, reading));
