/**
 * Which Secrets Manager actions the Action or NotAction element of a statement reaches.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { listOf, type Statement } from "../../access/policy-document";
import { SECRET_ACTIONS } from "../../access/secrets/actions";
import { covers, overlap } from "./patterns";

const ANY_SECRET_ACTION = "secretsmanager:?*";
/** Actions that touch no secret that is there already: to make one, to list them, to think up a password. */
const ON_NO_SECRET: ReadonlySet<string> = new Set(
  SECRET_ACTIONS.filter(({ resource }) => resource !== "existing").map(({ id }) => id),
);
const lower = (text: string): string => text.toLowerCase();

const secretPatterns = (statement: Statement): readonly string[] =>
  listOf(statement.Action).filter((pattern) => overlap(lower(pattern), ANY_SECRET_ACTION));

/** Whether a NotAction leaves any action of Secrets Manager out of its exceptions, and so reaches it. */
export const notActionReachesSecrets = ({ NotAction: except }: Statement): boolean =>
  except !== undefined && !listOf(except).some((pattern) => covers(lower(pattern), ANY_SECRET_ACTION));

/** The patterns that may match an action on a secret, as they are written. */
export const patternsOnSecrets = (statement: Statement): readonly string[] =>
  secretPatterns(statement).filter((pattern) => !ON_NO_SECRET.has(lower(pattern)));

/** The patterns that go beyond the allowed ones: a wildcard stays within only where an allowed one covers all of it. */
export const secretPatternsBeyond = (statement: Statement, allowed: readonly string[]): readonly string[] =>
  secretPatterns(statement).filter((pattern) => !allowed.some((each) => covers(lower(each), lower(pattern))));
