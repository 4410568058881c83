/**
 * What KMS refuses in a key policy that somebody wants to set.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
import { type Identity, parsePolicyDocument, type Problem } from "../../access";
import { isAccountId, parseArn } from "../../access/identifiers";
import { listOf, type PolicyDocument } from "../../access/policy-document";
import { AwsError } from "./answer";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html#key-policy-limit */
export const KEY_POLICY_BYTES = 32_768;

/** What AWS takes although it hardly says what its writer meant; of keys for IAM policies no page says that KMS refuses them. */
const TAKEN_BY_AWS = /(^Version|\.(Sid|Action|NotAction)|\.Condition\..+\.(kms:ResourceAliases|aws:ResourceTag\/.+))$/i;

const malformed = (message: string): AwsError => new AwsError("MalformedPolicyDocumentException", message);

/** @throws AwsError where the text is too long or no key policy */
export function readNewKeyPolicy(text: string): PolicyDocument {
  const bytes = Buffer.byteLength(text);
  if (bytes > KEY_POLICY_BYTES) {
    throw new AwsError("LimitExceededException", `The key policy has ${bytes} bytes; allowed are ${KEY_POLICY_BYTES}.`);
  }
  const { document, problems } = parsePolicyDocument(text, "key policy");
  const refused = problems.filter(({ path }) => !TAKEN_BY_AWS.test(path) && !isAboutPrincipals(path));
  if (document === undefined || refused.length > 0) {
    const reasons = problems.map(({ path, message }: Problem) => `${path} ${message}`.trim());
    throw malformed(`The key policy is malformed: ${reasons.join("; ")}`);
  }
  return document;
}

/** Principals get AWS's own sentence, from {@link checkPrincipals}. */
const isAboutPrincipals = (path: string): boolean => /\.(Principal|(Not)?Principal\.AWS)$/.test(path);

const SESSION = /^assumed-role\/([^/*?]+)\/[^*?]+$/;

/** Whether a principal of a policy means this identity: by its ARN or unique id, or as a session of the role. */
export function means(principal: string, { arn, id }: Identity): boolean {
  if (principal === arn || principal === id) return true;
  // A session's ARN has the role's name without its path.
  const role = SESSION.exec(parseArn(principal)?.resource ?? "")?.[1];
  return role !== undefined && arn.includes(":role/") && arn.endsWith(`/${role}`);
}

/** Answers whether an identity exists, by what a policy calls it. */
export type Existence = (principal: string) => Promise<boolean>;

const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]+$/;

async function isValid(principal: string, partition: string, exists: Existence): Promise<boolean> {
  if (principal === "*" || isAccountId(principal)) return true;
  if (UNIQUE_ID.test(principal)) return exists(principal);
  const arn = parseArn(principal);
  if (arn?.partition !== partition || !isAccountId(arn.accountId)) return false;
  const { service, resource } = arn;
  if (service === "iam" && resource === "root") return true;
  if (service === "iam" && /^(role|user)\/[^*?]+$/.test(resource)) return exists(principal);
  if (service === "sts" && SESSION.test(resource)) return exists(principal);
  return service === "sts" && /^federated-user\/[^*?]+$/.test(resource);
}

/**
 * Every AWS principal of the policy must be one that exists. Groups and names with wildcards are never one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws AwsError where one does not
 */
export async function checkPrincipals(document: PolicyDocument, partition: string, exists: Existence): Promise<void> {
  const names = document.Statement.flatMap(({ Principal, NotPrincipal }) => {
    const element = Principal ?? NotPrincipal;
    return element === undefined || element === "*" ? [] : listOf(element.AWS);
  });
  const valid = await Promise.all([...new Set(names)].map((name) => isValid(name, partition, exists)));
  if (valid.includes(false)) throw malformed("Policy contains a statement with one or more invalid principals.");
}

/** The lockout safety check's answer. */
export const lockout = (): AwsError =>
  malformed("The new key policy will not allow you to update the key policy in the future.");
