/** What `npm run init` has to know: each question with its option, its explanation and its check. Pure. */
import type * as z from "zod";
import * as fields from "../../components/config/fields";
import { isFieldRule } from "../../components/config/schema-problems";
import type { Side } from "../stack-sections";

/** The answers as text, as far as they are known. An empty text is an answer too: none wanted. */
export type Answers = Partial<Readonly<Record<AnswerName, string>>>;

export const ANSWER_NAMES = [
  "side",
  "stack",
  "account",
  "region",
  "ownerStack",
  "keyArn",
  "roles",
  "users",
  "secretName",
  "valueFile",
  "deployRole",
] as const;
export type AnswerName = (typeof ANSWER_NAMES)[number];

export interface Question {
  readonly flag: string;
  /** Name of the value in the help. */
  readonly value: string;
  /** One line: what the answer is for. */
  readonly explanation: string;
  /** Whether it belongs to what is to be made. */
  readonly applies: (answers: Answers) => boolean;
  /** Whether there is nothing to be made without it. */
  readonly isRequired: (answers: Answers) => boolean;
  /** What is wrong with an answer that is not empty. */
  readonly check: (text: string) => string | undefined;
}

/** What the configuration's own rule says to a text. */
const byField =
  (field: z.ZodType) =>
  (text: string): string | undefined => {
    const issue = field.safeParse(text).error?.issues[0];
    if (issue === undefined) return undefined;
    const rule: unknown = "params" in issue ? (issue.params as Readonly<Record<string, unknown>>).field : undefined;
    if (!isFieldRule(rule)) return issue.message;
    return `${rule.rule} ${typeof rule.remedy === "string" ? rule.remedy : rule.remedy(text)}`;
  };

/** Names in a list. One with a comma in it, which IAM allows, has to be written into the file by hand. */
export const namesIn = (text = ""): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

const eachByField = (field: z.ZodType) => {
  const check = byField(field);
  return (text: string): string | undefined => {
    for (const name of namesIn(text)) {
      const problem = check(name);
      if (problem !== undefined) return `has ${JSON.stringify(name)}, which ${problem}`;
    }
    return undefined;
  };
};

const isSide = (text: string): text is Side => text === "owner" || text === "external";
const always = (): boolean => true;
const never = (): boolean => false;
const isExternal = ({ side }: Answers): boolean => side === "external";
const isGiven = (text: string | undefined): boolean => text !== undefined && text !== "";

/** In the order in which they are asked. */
export const QUESTIONS: Readonly<Record<AnswerName, Question>> = {
  side: {
    flag: "--side",
    value: "SIDE",
    explanation: "external: an account that uses the key; owner: the account that holds it",
    applies: always,
    isRequired: always,
    check: (text) => (isSide(text) ? undefined : "must be external or owner."),
  },
  stack: {
    flag: "--stack",
    value: "NAME",
    explanation: "the stack's name: its configuration is in Pulumi.NAME.yaml",
    applies: always,
    isRequired: always,
    check: (text) =>
      /^[\w.-]{1,100}$/.test(text)
        ? undefined
        : "must be a stack's name: up to 100 letters, digits and _ . -, without the organization.",
  },
  account: {
    flag: "--account",
    value: "ID",
    explanation: "the id of the account that the stack deploys to, twelve digits",
    applies: always,
    isRequired: always,
    check: byField(fields.accountId),
  },
  region: {
    flag: "--region",
    value: "REGION",
    explanation: "the Region of the key; of a multi-Region key, or a replica's. The partition follows from it",
    applies: always,
    isRequired: always,
    check: byField(fields.region),
  },
  ownerStack: {
    flag: "--owner-stack",
    value: "ORG/PROJECT/STACK",
    explanation: "the owner's stack, which says the key and what is shared; none where its state is elsewhere",
    applies: (answers) => isExternal(answers) && !isGiven(answers.keyArn),
    isRequired: never,
    check: byField(fields.stackName),
  },
  keyArn: {
    flag: "--key-arn",
    value: "ARN",
    explanation: "the key's ARN, instead of the owner's stack (which prints it as keyArn)",
    applies: (answers) => isExternal(answers) && !isGiven(answers.ownerStack),
    isRequired: always,
    check: byField(fields.keyArn),
  },
  roles: {
    flag: "--roles",
    value: "NAMES",
    explanation:
      "roles of the account that get the IAM policy, with commas between; none for those of the owner's share",
    applies: isExternal,
    isRequired: never,
    check: eachByField(fields.role),
  },
  users: {
    flag: "--users",
    value: "NAMES",
    explanation: "users of the account that get the IAM policy, with commas between; none where there are none",
    applies: isExternal,
    isRequired: ({ keyArn, roles }) => isGiven(keyArn) && namesIn(roles).length === 0,
    check: eachByField(fields.user),
  },
  secretName: {
    flag: "--secret-name",
    value: "NAME",
    explanation: "name of a secret to make, encrypted with the key; none for no secret",
    applies: always,
    isRequired: never,
    check: byField(fields.secretName),
  },
  valueFile: {
    flag: "--value-file",
    value: "FILE",
    explanation: "path of the file with the secret's value; none to set it with pulumi config set --secret",
    applies: ({ secretName }) => isGiven(secretName),
    isRequired: never,
    check: byField(fields.valueFile),
  },
  deployRole: {
    flag: "--deploy-role",
    value: "ARN",
    explanation: "the role of the account that Pulumi assumes; none where the credentials at hand are the account's",
    applies: always,
    isRequired: never,
    check: byField(fields.roleArnField),
  },
};

/** What is wrong with what was given: all of it. */
export function wrongIn(answers: Answers): readonly string[] {
  return ANSWER_NAMES.flatMap((name) => {
    const { flag, applies, check } = QUESTIONS[name];
    const text = answers[name] ?? "";
    if (text === "") return [];
    const problem = check(text);
    return [
      ...(problem === undefined ? [] : [`${flag} ${shownAnswer(name, text)}${problem}`]),
      ...(applies(answers) ? [] : misplaced(name, answers)),
    ];
  });
}

/** What is still missing: all of it. */
export function missingIn(answers: Answers): readonly string[] {
  return ANSWER_NAMES.flatMap((name) => {
    const { flag, applies, isRequired, explanation } = QUESTIONS[name];
    if (isGiven(answers[name]) || !applies(answers) || !isRequired(answers)) return [];
    if (name === "keyArn") return ["--owner-stack or --key-arn is missing: where the key is known from."];
    if (name === "users") return ["--roles or --users is missing: a key given by its ARN names nobody."];
    return [`${flag} is missing: ${explanation}.`];
  });
}

/** What stands in place of a file's path may be the secret's value itself. */
const shownAnswer = (name: AnswerName, text: string): string =>
  name === "valueFile" ? "" : `${JSON.stringify(text)} `;

function misplaced(name: AnswerName, { side = "" }: Answers): readonly string[] {
  const { flag } = QUESTIONS[name];
  if (name === "valueFile") return [`${flag} goes with --secret-name.`];
  if (side === "owner") return [`${flag} goes with --side external.`];
  return side === "external" && name === "ownerStack" ? ["Give either --owner-stack or --key-arn."] : [];
}
