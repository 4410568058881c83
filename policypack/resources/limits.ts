/**
 * How large AWS lets the documents of a resource be.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../components/access-policy";
import { KEY_POLICY_MAX_BYTES } from "../../components/key-policy";
import { ROLE, SECRET, isKeyType } from "./types";

/** How AWS counts. */
export interface Measure {
  readonly unit: string;
  readonly sizeOf: (text: string) => number;
}

export interface Limit {
  readonly max: number;
  readonly measure: Measure;
  /** Whose it is, as a message names it. */
  readonly of: string;
}

const BYTES: Measure = { unit: "bytes", sizeOf: (text) => Buffer.byteLength(text) };
const CHARACTERS: Measure = { unit: "characters", sizeOf: (text) => text.length };
/** IAM does not count white space. */
const WITHOUT_WHITE_SPACE: Measure = {
  unit: "characters without white space",
  sizeOf: (text) => text.replace(/\s/g, "").length,
};

const iam = (max: number, of: string): Limit => ({ max, measure: WITHOUT_WHITE_SPACE, of });
const SECRET_POLICY: Limit = { max: 20_480, measure: CHARACTERS, of: "a secret's policy" };
const ROLE_INLINE = iam(10_240, "all inline policies of a role together");

const LIMITS: ReadonlyMap<string, Limit> = new Map([
  ["aws:iam/policy:Policy", iam(MANAGED_POLICY_MAX_CHARACTERS, "a managed policy")],
  [ROLE, ROLE_INLINE],
  ["aws:iam/rolePolicy:RolePolicy", ROLE_INLINE],
  ["aws:iam/userPolicy:UserPolicy", iam(2_048, "all inline policies of a user together")],
  ["aws:iam/groupPolicy:GroupPolicy", iam(5_120, "all inline policies of a group together")],
  [SECRET, SECRET_POLICY],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", SECRET_POLICY],
]);

/** The limit of all documents of one resource together; none for types that hold none. */
export const limitOf = (type: string): Limit | undefined =>
  isKeyType(type) ? { max: KEY_POLICY_MAX_BYTES, measure: BYTES, of: "a key policy" } : LIMITS.get(type);
