/**
 * Condition keys of which one request may have several values: `ArrayOf…` in the Service Authorization Reference. They need
 * ForAllValues or ForAnyValue, and cannot be policy variables.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const MULTIVALUED: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "kms:encryptioncontextkeys",
  "kms:grantoperations",
  "kms:resourcealiases",
  "secretsmanager:addreplicaregions",
]);

/** Whether a key, in lower case, is one of them. */
export const isMultivalued = (key: string): boolean => MULTIVALUED.has(key);
