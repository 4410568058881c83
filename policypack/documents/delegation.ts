/**
 * Conditions that tell which grants may be made.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html
 */
import type { ConditionBlock } from "../../access/policy-document";
import { isForAwsResources, positiveTests, testsOf } from "./conditions";

/** One role or user in full. */
const PRINCIPAL = /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(role|user|assumed-role)\/[^*?$]+$/;
/** A role that an AWS service alone can assume. */
const SERVICE_LINKED_ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-service-role\/[^*?$]+$/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

const isFixed = (block: ConditionBlock | undefined, key: string, form: RegExp): boolean =>
  positiveTests(block).some(
    (test) => test.key.toLowerCase() === key && test.values.length > 0 && test.values.every((each) => form.test(each)),
  );

/** Whether the grantee may not make grants in its turn: every request names its operations, so `ForAllValues` holds. */
const keepsOperations = (block: ConditionBlock | undefined): boolean =>
  testsOf(block).some(
    ({ name, key, values }) =>
      key.toLowerCase() === "kms:grantoperations" &&
      name !== undefined &&
      name.base !== "Null" &&
      name.base.name === "StringEquals" &&
      name.quantifier === "ForAllValues" &&
      values.length > 0 &&
      !values.includes("CreateGrant"),
  );

/**
 * Whether grants can only be made by AWS services for resources of their own, or for grantees that are named in full and can
 * hand nothing on.
 */
export const holdsGrants = (block: ConditionBlock | undefined): boolean =>
  isForAwsResources(block) ||
  isFixed(block, "kms:granteeprincipal", SERVICE_LINKED_ROLE) ||
  isFixed(block, "kms:granteeserviceprincipal", SERVICE) ||
  (isFixed(block, "kms:granteeprincipal", PRINCIPAL) && keepsOperations(block));
