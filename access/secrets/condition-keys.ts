/**
 * The condition keys of Secrets Manager.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { type Facts, forgotten, type KeyTable, type PrefixTable, tagValue } from "../facts";
import { isKeyArn, parseArn } from "../identifiers";
import { type Lookup, NotTold } from "../language/context";
import { resolveKey, SUFFIX_LENGTH } from "../resolve";

const isSecretCall = ({ action }: Facts): boolean => action.startsWith("secretsmanager:");
const NEW_SECRET = "secretsmanager:createsecret";

const READ = "secretsmanager:getsecretvalue";
const MOVE_STAGE = "secretsmanager:updatesecretversionstage";

/** What the request names; whether AWS fills in AWSCURRENT where it names nothing is not documented. */
function versionKey(name: string, actions: readonly string[]) {
  return (facts: Facts): Lookup => (actions.includes(facts.action) ? forgotten(name, facts) : undefined);
}

/** The ARN of the key that the request names in any form. */
function keyArn({ request, caller, world, region, resourceAccountId }: Facts): Lookup {
  const { targetKey } = request;
  if (targetKey === undefined) return undefined;
  const owner = { ...caller, accountId: resourceAccountId };
  const found = resolveKey(targetKey, owner, region === undefined ? request : { ...request, region }, world);
  if (found.arn !== undefined && isKeyArn(found.arn)) return [found.arn];
  return new NotTold(`the ARN of the key ${targetKey} is not known`, true);
}

/** The name of a secret that is made: of an ARN, what stands before its random end. */
const nameIn = (resource: string): string => {
  const arn = parseArn(resource);
  return arn === undefined ? resource : arn.resource.replace(/^secret:/, "").slice(0, -1 - SUFFIX_LENGTH);
};

const table: KeyTable = {
  "secretsmanager:secretid": (facts) =>
    isSecretCall(facts) && facts.action !== NEW_SECRET ? [facts.secret?.arn ?? facts.request.resource] : undefined,
  "secretsmanager:versionid": versionKey("secretsmanager:VersionId", [READ]),
  "secretsmanager:versionstage": versionKey("secretsmanager:VersionStage", [READ, MOVE_STAGE]),
  "secretsmanager:name": ({ action, request }) => (action === NEW_SECRET ? [nameIn(request.resource)] : undefined),
  "secretsmanager:kmskeyid": ({ request }) => (request.targetKey === undefined ? undefined : [request.targetKey]),
  "secretsmanager:kmskeyarn": keyArn,
};

const prefixes: PrefixTable = {
  "secretsmanager:resourcetag/": (facts, rest): Lookup => {
    const { secret, request, action } = facts;
    if (secret === undefined) {
      return action === NEW_SECRET ? forgotten(`secretsmanager:ResourceTag/${rest}`, facts) : undefined;
    }
    if (secret.tags === undefined) return new NotTold(`the tags of ${request.resource} are not known`, false);
    return tagValue(secret.tags, rest);
  },
};

export const secretKeys = { table, prefixes };
