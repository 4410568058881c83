/**
 * The condition keys of Secrets Manager.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { type Facts, type KeyTable, type PrefixTable } from "../facts";
import { type Lookup, NotTold } from "../language/context";

const isSecretCall = ({ action }: Facts): boolean => action.startsWith("secretsmanager:");
const NEW_SECRET = "secretsmanager:createsecret";

const table: KeyTable = {
  "secretsmanager:secretid": (facts) =>
    isSecretCall(facts) && facts.action !== NEW_SECRET ? [facts.secret?.arn ?? facts.request.resource] : undefined,
  "secretsmanager:versionid": () => undefined,
  "secretsmanager:versionstage": () => undefined,
  "secretsmanager:name": ({ action, request }) => (action === NEW_SECRET ? [request.resource] : undefined),
  "secretsmanager:kmskeyid": ({ request }) => (request.targetKey === undefined ? undefined : [request.targetKey]),
};

const prefixes: PrefixTable = {
  "secretsmanager:resourcetag/": ({ secret, request }, rest): Lookup => {
    if (secret === undefined) return undefined;
    if (secret.tags === undefined) return new NotTold(`the tags of ${request.resource} are not known`, false);
    const value = Object.entries(secret.tags).find(([key]) => key.toLowerCase() === rest)?.[1];
    return value === undefined ? undefined : [value];
  },
};

export const secretKeys = { table, prefixes };
