/**
 * The condition keys of Secrets Manager.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { always, type Facts, forgotten, type KeyTable, type PrefixTable, tagValue } from "../facts";
import { isKeyArn, parseArn } from "../identifiers";
import { type Lookup, NotTold } from "../language/context";
import { resolveKey } from "../resolve";

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

/** The value that the request has. Of a secret named by less than its ARN, AWS does not say which form counts. */
function secretId({ action, secret, request }: Facts): Lookup {
  if (!action.startsWith("secretsmanager:") || action === NEW_SECRET) return undefined;
  if (secret === undefined || secret.arn === request.resource) return [request.resource];
  return new NotTold(
    `AWS does not say whether secretsmanager:SecretId is ${request.resource}, as in the request, or ${secret.arn}`,
    true,
  );
}

/** A new secret has a name; the ARN that stands for it may end in the random characters of one that exists. */
function newName(resource: string): Lookup {
  const name = parseArn(resource)?.resource.replace(/^secret:/, "");
  if (name === undefined) return [resource];
  return /-\w{6}$/.test(name) ? always("secretsmanager:Name") : [name];
}

const table: KeyTable = {
  "secretsmanager:secretid": secretId,
  "secretsmanager:versionid": versionKey("secretsmanager:VersionId", [READ]),
  "secretsmanager:versionstage": versionKey("secretsmanager:VersionStage", [READ, MOVE_STAGE]),
  "secretsmanager:name": ({ action, request }) => (action === NEW_SECRET ? newName(request.resource) : undefined),
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
