/** The answers of `npm run init`, by name, and what follows from some of them. Pure. */
import { namesIn } from "./checks";

/** In the order in which they are asked. Those behind `deployRole` are taken by their options, and never asked for. */
export const ANSWER_NAMES = [
  "side",
  "stack",
  "account",
  "region",
  "ownerStack",
  "keyArn",
  "level",
  "rolePatterns",
  "userPatterns",
  "organization",
  "organizationPaths",
  "roles",
  "users",
  "use",
  "actions",
  "via",
  "encryptionContext",
  "secretName",
  "valueFile",
  "deployRole",
  "delegateToServices",
  "through",
  "retiringPrincipal",
  "reads",
  "readsRoles",
  "readsUsers",
  "secretReaders",
  "secretDescription",
  "recoveryWindow",
  "policyName",
  "externalId",
  "sessionName",
  "tags",
] as const;
export type AnswerName = (typeof ANSWER_NAMES)[number];

/** As text, as far as they are known. An empty text is an answer too: none wanted. */
export type Answers = Partial<Readonly<Record<AnswerName, string>>>;

export const isGiven = (text: string | undefined): text is string => text !== undefined && text !== "";
export const isExternal = ({ side }: Answers): boolean => side === "external";

/** Which of the owner's levels the share is at. */
export const levelOf = ({ level }: Answers): string => (isGiven(level) ? level : "principals");

/** Whether the account only reads a secret of the owner: then the key need not be shared with it for anything else. */
export const readsOnly = ({ reads, roles, users, secretName }: Answers): boolean =>
  isGiven(reads) && namesIn(roles).length + namesIn(users).length === 0 && !isGiven(secretName);
