/** The stack file that answers come to, and what to do next. Pure. */
import { Document, isMap, parseDocument } from "yaml";
import { parseArn } from "../../access/identifiers";
import { PROJECT, type Section, type Side } from "../stack-sections";
import { isGiven, type Answers } from "./answers";
import { daysIn, namesIn, pairsIn } from "./checks";

const present = (name: string, value: unknown): Section =>
  value === undefined || value === "" ? {} : { [name]: value };
export const sideOf = ({ side }: Answers): Side => (side === "owner" ? "owner" : "external");

/** A list of the configuration, where it has any members. */
export const listed = (name: string, members: readonly string[]): Section =>
  members.length === 0 ? {} : { [name]: members };
const listOf = (name: string, text: string | undefined): Section => listed(name, namesIn(text));

/** One value stands by itself. */
const contextFrom = (text: string | undefined): Section =>
  isGiven(text)
    ? {
        encryptionContext: Object.fromEntries(
          Object.entries(pairsIn(text)).map(([key, values]) => [key, values.length === 1 ? values[0] : values]),
        ),
      }
    : {};

/** What is shared, in the words of both the owner's share and an external section whose key is given by its ARN. */
export const termsFrom = ({ use, actions, via, encryptionContext, delegateToServices }: Answers): Section => ({
  ...present("use", use),
  ...listOf("actions", actions),
  ...listOf("via", via),
  ...contextFrom(encryptionContext),
  ...(delegateToServices === "yes" ? { delegateToServices: true } : {}),
});

function assumeRoleFrom({ deployRole, externalId, sessionName }: Answers): Section {
  if (!isGiven(deployRole)) return {};
  const more = { ...present("externalId", externalId), ...present("sessionName", sessionName) };
  return { assumeRole: { roleArn: deployRole, ...more } };
}

/** Roles and users by their ARNs. */
export function principalsFrom(text: string | undefined): Section {
  const arns = namesIn(text);
  const ofKind = (kind: "role" | "user") =>
    arns.filter((arn) => parseArn(arn)?.resource.startsWith(`${kind}/`) === true);
  return { ...listed("roles", ofKind("role")), ...listed("users", ofKind("user")) };
}

/** The account that the first of some ARNs names. */
export const accountOf = (text: string | undefined): string | undefined => parseArn(namesIn(text)[0] ?? "")?.accountId;

function readersFrom(text: string | undefined): Section {
  const accountId = accountOf(text);
  return accountId === undefined ? {} : { readers: [{ accountId, ...principalsFrom(text) }] };
}

function secretFrom(answers: Answers): Section {
  const { secretName, secretDescription, valueFile, recoveryWindow, secretReaders } = answers;
  if (!isGiven(secretName)) return {};
  return {
    secret: {
      name: secretName,
      ...present("description", secretDescription),
      ...present("valueFile", valueFile),
      ...(isGiven(recoveryWindow) ? { recoveryWindowInDays: daysIn(recoveryWindow) } : {}),
      ...readersFrom(secretReaders),
    },
  };
}

const tagsFrom = (text: string | undefined): Section =>
  isGiven(text)
    ? { tags: Object.fromEntries(Object.entries(pairsIn(text)).map(([key, values]) => [key, values.at(-1)])) }
    : {};

function externalFrom(answers: Answers): Section {
  const { ownerStack, keyArn, policyName, roles, users, reads, readsRoles, readsUsers } = answers;
  const read = { secretName: reads, ...listOf("roles", readsRoles), ...listOf("users", readsUsers) };
  return {
    key: { ...present("stack", ownerStack), ...present("arn", keyArn) },
    ...present("policyName", policyName),
    ...listOf("roles", roles),
    ...listOf("users", users),
    // The owner's stack says the rest itself.
    ...(isGiven(keyArn) ? { ...termsFrom(answers), ...(isGiven(reads) ? { reads: [read] } : {}) } : {}),
  };
}

/** The section of the configuration, not checked yet. */
export const sectionFrom = (answers: Answers): Section => ({
  accountId: answers.account,
  region: answers.region,
  ...assumeRoleFrom(answers),
  ...tagsFrom(answers.tags),
  ...(sideOf(answers) === "owner" ? { shares: [] } : externalFrom(answers)),
  ...secretFrom(answers),
});

const sectionKey = (side: Side): string => `${PROJECT}:${side}`;

/** `replaces`: whether something is lost, which is to be asked for. */
export type StackFileText = { readonly text: string; readonly replaces: boolean } | { readonly problem: string };

/**
 * The text of the stack file. Of one that is there all else stays: encrypted values and what they are encrypted with are
 * nowhere else.
 */
export function stackFileText(side: Side, section: Section, former: string | undefined): StackFileText {
  const document = former === undefined || former.trim() === "" ? new Document({}) : parseDocument(former);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return { problem: "is no stack file: it must be YAML with a `config` object" };
  }
  const other = side === "owner" ? "external" : "owner";
  if (document.hasIn(["config", sectionKey(other)])) {
    return { problem: `is the file of an ${other} side: name another stack` };
  }
  if (document.has("config") && !isMap(document.get("config"))) document.delete("config");
  const replaces = document.hasIn(["config", sectionKey(side)]);
  document.setIn(["config", sectionKey(side)], document.createNode(section));
  return { text: document.toString({ lineWidth: 0 }), replaces };
}

/** The commands that come next, one a line. */
export function nextCommands(answers: Answers): readonly string[] {
  const { stack = "", secretName, valueFile } = answers;
  const side = sideOf(answers);
  const value = secretName && !valueFile ? [`pulumi config set --secret ${side}SecretValue --stack ${stack}`] : [];
  return [
    ...(side === "external" ? ["pulumi up --stack owner --policy-pack policypack   # with the entry above"] : []),
    `pulumi stack init ${stack}`,
    ...value,
    `pulumi up --stack ${stack} --policy-pack policypack`,
  ];
}
