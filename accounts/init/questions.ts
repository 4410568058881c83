/** What `npm run init` has to know: each question with its option, its explanation and its check. Pure. */
import * as fields from "../../components/config/fields";
import type { Side } from "../stack-sections";
import { isExternal, isGiven, levelOf, readsOnly, type AnswerName, type Answers } from "./answers";
import { byDays, byField, byPairs, eachByField, namesIn, oneOf, type Check } from "./checks";

export interface Question {
  readonly flag: string;
  /** Name of the value in the help. */
  readonly value: string;
  /** One line: what the answer is for. */
  readonly explanation: string;
  /** Whether it belongs to what is to be made. */
  readonly applies: (answers: Answers) => boolean;
  /** What it goes with, where it does not. */
  readonly goesWith?: string;
  /** Whether there is nothing to be made without it. Default: never. */
  readonly isRequired?: (answers: Answers) => boolean;
  /** Taken by its option, and never asked for. */
  readonly isOnlyOption?: true;
  /** The answer may be a secret's value, pasted into the wrong place. */
  readonly isHidden?: true;
  /** What is wrong with an answer that is not empty. */
  readonly check: Check;
}

const isSide = (text: string): text is Side => text === "owner" || text === "external";
const always = (): boolean => true;
const hasLevel =
  (...levels: readonly string[]) =>
  (answers: Answers): boolean =>
    isExternal(answers) && levels.includes(levelOf(answers));
const hasSecret = ({ secretName }: Answers): boolean => isGiven(secretName);
const hasDeployRole = ({ deployRole }: Answers): boolean => isGiven(deployRole);
const hasReads = (answers: Answers): boolean => isExternal(answers) && isGiven(answers.reads);
const nobodyOf = (roles: string | undefined): boolean => namesIn(roles).length === 0;

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
  level: {
    flag: "--level",
    value: "LEVEL",
    explanation:
      "with whom the owner shares: principals (the listed roles and users), account, matching (a pattern of ARNs) or organization; none for principals",
    applies: isExternal,
    check: oneOf("principals", "account", "matching", "organization"),
  },
  rolePatterns: {
    flag: "--role-patterns",
    value: "PATTERNS",
    explanation: "the share's roles, in which * and ? may stand behind a path, e.g. team/*, with commas between",
    applies: hasLevel("matching"),
    goesWith: "--level matching",
    check: eachByField(fields.rolePattern),
  },
  userPatterns: {
    flag: "--user-patterns",
    value: "PATTERNS",
    explanation: "the share's users, in the same way",
    applies: hasLevel("matching"),
    goesWith: "--level matching",
    isRequired: ({ rolePatterns }) => nobodyOf(rolePatterns),
    check: eachByField(fields.userPattern),
  },
  organization: {
    flag: "--organization",
    value: "ID",
    explanation: "the organization's id, o-…",
    applies: hasLevel("organization"),
    goesWith: "--level organization",
    isRequired: always,
    check: byField(fields.organizationId),
  },
  organizationPaths: {
    flag: "--organization-paths",
    value: "PATHS",
    explanation: "parts of the organization, o-…/r-…/ou-…/*, with commas between; none for all of it",
    applies: hasLevel("organization"),
    goesWith: "--level organization",
    check: eachByField(fields.organizationPath),
  },
  roles: {
    flag: "--roles",
    value: "NAMES",
    explanation:
      "roles of the account that get the IAM policy, with commas between; none for those of the owner's share",
    applies: isExternal,
    check: eachByField(fields.role),
  },
  users: {
    flag: "--users",
    value: "NAMES",
    explanation: "users of the account that get the IAM policy, with commas between; none where there are none",
    applies: isExternal,
    isRequired: (answers) =>
      nobodyOf(answers.roles) && !readsOnly(answers) && (isGiven(answers.keyArn) || !hasLevel("principals")(answers)),
    check: eachByField(fields.user),
  },
  use: {
    flag: "--use",
    value: "USE",
    explanation:
      "what the share allows: encrypt, decrypt, encryptDecrypt, secretsManagerRead, secretsManagerReadWrite, custom; none for the walkthrough's five actions",
    applies: isExternal,
    check: byField(fields.use),
  },
  actions: {
    flag: "--actions",
    value: "ACTIONS",
    explanation: "the actions of --use custom, e.g. kms:Decrypt, with commas between",
    applies: (answers) => isExternal(answers) && answers.use === "custom",
    goesWith: "--use custom",
    isRequired: always,
    check: eachByField(fields.action),
  },
  via: {
    flag: "--via",
    value: "SERVICES",
    explanation: "only through these AWS services, e.g. s3, with commas between; none for directly too",
    applies: isExternal,
    check: eachByField(fields.viaService),
  },
  encryptionContext: {
    flag: "--encryption-context",
    value: "PAIRS",
    explanation:
      "only with this encryption context: KEY=VALUE, with commas between, in which * and ? are wildcards; none for any",
    applies: isExternal,
    check: byPairs(fields.encryptionContext, (values) => values),
  },
  secretName: {
    flag: "--secret-name",
    value: "NAME",
    explanation: "name of a secret to make, encrypted with the key; none for no secret",
    applies: always,
    isHidden: true,
    check: byField(fields.secretName),
  },
  valueFile: {
    flag: "--value-file",
    value: "FILE",
    explanation: "path of the file with the secret's value; none to set it with pulumi config set --secret",
    applies: hasSecret,
    goesWith: "--secret-name",
    isHidden: true,
    check: byField(fields.valueFile),
  },
  deployRole: {
    flag: "--deploy-role",
    value: "ARN",
    explanation: "the role of the account that Pulumi assumes; none where the credentials at hand are the account's",
    applies: always,
    check: byField(fields.roleArnField),
  },
  delegateToServices: {
    flag: "--delegate-to-services",
    value: "yes|no",
    explanation: "whether AWS services may make grants of their own, as EBS and RDS need",
    applies: isExternal,
    isOnlyOption: true,
    check: oneOf("yes", "no"),
  },
  through: {
    flag: "--through",
    value: "MEANS",
    explanation: "by which means the owner shares: policy, grants or both",
    applies: isExternal,
    isOnlyOption: true,
    check: byField(fields.through),
  },
  retiringPrincipal: {
    flag: "--retiring-principal",
    value: "ARN",
    explanation: "who, besides the grantee, may retire the grants",
    applies: isExternal,
    isOnlyOption: true,
    check: byField(fields.principalArn),
  },
  reads: {
    flag: "--reads",
    value: "NAME",
    explanation: "name of a secret of the owner that principals of the account read",
    applies: isExternal,
    isOnlyOption: true,
    isHidden: true,
    check: byField(fields.secretName),
  },
  readsRoles: {
    flag: "--reads-roles",
    value: "NAMES",
    explanation: "roles of the account that read it",
    applies: hasReads,
    goesWith: "--reads",
    isOnlyOption: true,
    check: eachByField(fields.role),
  },
  readsUsers: {
    flag: "--reads-users",
    value: "NAMES",
    explanation: "users of the account that read it",
    applies: hasReads,
    goesWith: "--reads",
    isOnlyOption: true,
    isRequired: ({ readsRoles }) => nobodyOf(readsRoles),
    check: eachByField(fields.user),
  },
  secretReaders: {
    flag: "--secret-readers",
    value: "ARNS",
    explanation: "roles and users of the owner account that read the secret, by ARN, with commas between",
    applies: (answers) => isExternal(answers) && hasSecret(answers),
    goesWith: "--secret-name",
    isOnlyOption: true,
    check: eachByField(fields.principalArn),
  },
  secretDescription: {
    flag: "--secret-description",
    value: "TEXT",
    explanation: "the secret's description",
    applies: hasSecret,
    goesWith: "--secret-name",
    isOnlyOption: true,
    isHidden: true,
    check: byField(fields.secretDescription),
  },
  recoveryWindow: {
    flag: "--recovery-window",
    value: "DAYS",
    explanation: "days for which a deleted secret can be had back; 0 for none",
    applies: hasSecret,
    goesWith: "--secret-name",
    isOnlyOption: true,
    check: byDays(fields.recoveryWindowInDays),
  },
  policyName: {
    flag: "--policy-name",
    value: "NAME",
    explanation: "name of the IAM policy",
    applies: isExternal,
    isOnlyOption: true,
    check: byField(fields.policyName),
  },
  externalId: {
    flag: "--external-id",
    value: "ID",
    explanation: "the external id that the trust policy of the deploy role asks for",
    applies: hasDeployRole,
    goesWith: "--deploy-role",
    isOnlyOption: true,
    isHidden: true,
    check: byField(fields.externalId),
  },
  sessionName: {
    flag: "--session-name",
    value: "NAME",
    explanation: "the session's name when the deploy role is assumed",
    applies: hasDeployRole,
    goesWith: "--deploy-role",
    isOnlyOption: true,
    check: byField(fields.sessionName),
  },
  tags: {
    flag: "--tags",
    value: "PAIRS",
    explanation: "tags of every resource in the account: KEY=VALUE, with commas between",
    applies: always,
    isOnlyOption: true,
    check: byPairs(fields.tags, ([value]) => value),
  },
};
