/**
 * Actions of Secrets Manager that a statement reaches: what reads a secret, what writes its value, and what administers it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { listOf, type Statement } from "../../access/policy-document";
import { SECRET_ACTIONS, type SecretAction } from "../../access/secrets/actions";
import { memo } from "./memo";
import { covers, overlap } from "./patterns";

const ANY = "secretsmanager:?*";
const fullName = ({ name }: SecretAction): string => `secretsmanager:${name}`;

/** What a reader of a secret calls. */
export const READING_SECRET_ACTIONS: readonly string[] = [
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:ListSecretVersionIds",
];
/** Beside the value itself, the stage labels: the two that a rotation by its owner needs. */
const WRITING: ReadonlySet<string> = new Set(["PutSecretValue", "UpdateSecretVersionStage"]);
const SHOWS = /^(Describe|Get|List|Validate)/;

const onSecrets = SECRET_ACTIONS.filter(({ resource }) => resource === "existing");
const changes = ({ name }: SecretAction): boolean => !SHOWS.test(name);

/** What changes who may use the secret, under which key and where it is kept, or whether it exists. A tag can decide on access. */
export const ADMINISTERING_SECRET_ACTIONS: readonly string[] = onSecrets
  .filter((action) => changes(action) && !WRITING.has(action.name))
  .map(fullName);
/** What gives away the value of a secret, or changes the secret. */
export const SENSITIVE_SECRET_ACTIONS: readonly string[] = onSecrets
  .filter((action) => changes(action) || action.name === "GetSecretValue")
  .map(fullName);

const isOfSecrets = memo((pattern) => overlap(pattern.toLowerCase(), ANY), 5_000, 200);

/** The patterns that go beyond the allowed ones, today or by an action that AWS adds tomorrow. */
export const secretPatternsBeyond = ({ Action: action }: Statement, allowed: readonly string[]): readonly string[] =>
  listOf(action)
    .filter(isOfSecrets)
    .filter((pattern) => !allowed.some((each) => covers(each.toLowerCase(), pattern.toLowerCase())));

/** Whether a NotAction leaves any action of Secrets Manager out of its exceptions, and so reaches it. */
export const notActionReachesSecrets = ({ NotAction: except }: Statement): boolean =>
  except !== undefined && !listOf(except).some((pattern) => covers(pattern.toLowerCase(), ANY));

/** Which of the actions a statement reaches. */
export function reachedSecretActions(
  { Action: action, NotAction: except }: Statement,
  actions: readonly string[],
): readonly string[] {
  const matches = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => covers(pattern.toLowerCase(), name.toLowerCase()));
  return actions.filter((each) =>
    except === undefined ? matches(listOf(action), each) : !matches(listOf(except), each),
  );
}
