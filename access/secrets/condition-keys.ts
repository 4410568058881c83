/**
 * The condition keys of Secrets Manager.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { type Facts, forgotten, type KeyTable, type PrefixTable } from "../facts";
import { type Lookup, NotTold } from "../language/context";

const isSecretCall = ({ action }: Facts): boolean => action.startsWith("secretsmanager:");
const NEW_SECRET = "secretsmanager:createsecret";

const READ = "secretsmanager:getsecretvalue";
const MOVE_STAGE = "secretsmanager:updatesecretversionstage";

/** What the request names; whether AWS fills in AWSCURRENT where it names nothing is not documented. */
function versionKey(name: string, actions: readonly string[]) {
  return (facts: Facts): Lookup => (actions.includes(facts.action) ? forgotten(name, facts) : undefined);
}

const table: KeyTable = {
  "secretsmanager:secretid": (facts) =>
    isSecretCall(facts) && facts.action !== NEW_SECRET ? [facts.secret?.arn ?? facts.request.resource] : undefined,
  "secretsmanager:versionid": versionKey("secretsmanager:VersionId", [READ]),
  "secretsmanager:versionstage": versionKey("secretsmanager:VersionStage", [READ, MOVE_STAGE]),
  "secretsmanager:name": ({ action, request }) => (action === NEW_SECRET ? [request.resource] : undefined),
  "secretsmanager:kmskeyid": ({ request }) => (request.targetKey === undefined ? undefined : [request.targetKey]),
};

const prefixes: PrefixTable = {
  "secretsmanager:resourcetag/": (facts, rest): Lookup => {
    const { secret, request, action } = facts;
    if (secret === undefined) {
      return action === NEW_SECRET ? forgotten(`secretsmanager:ResourceTag/${rest}`, facts) : undefined;
    }
    if (secret.tags === undefined) return new NotTold(`the tags of ${request.resource} are not known`, false);
    const value = Object.entries(secret.tags).find(([key]) => key.toLowerCase() === rest)?.[1];
    return value === undefined ? undefined : [value];
  },
};

export const secretKeys = { table, prefixes };
