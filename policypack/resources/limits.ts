/**
 * How large AWS lets the documents of a resource be.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../components/access-policy";
import { KEY_POLICY_MAX_BYTES } from "../../components/key-policy";
import type { DocumentKind } from "../documents/read";
import { type DocumentType, holdsDocument, ROLE } from "./types";

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
const KEY_POLICY: Limit = { max: KEY_POLICY_MAX_BYTES, measure: BYTES, of: "a key policy" };
const SECRET_POLICY: Limit = { max: 20_480, measure: CHARACTERS, of: "a secret's policy" };
const ROLE_INLINE = iam(10_240, "all inline policies of a role together");

/** A quota of the account: what it is unless AWS raised it, and how far AWS raises it. */
export const TRUST_POLICY_QUOTA = { standard: 2_048, most: 8_192 } as const;
const TRUST_POLICY = iam(TRUST_POLICY_QUOTA.standard, "a role's trust policy");

const LIMITS: ReadonlyMap<string, Limit> = new Map([
  ["aws:iam/policy:Policy", iam(MANAGED_POLICY_MAX_CHARACTERS, "a managed policy")],
  [ROLE, ROLE_INLINE],
  ["aws:iam/rolePolicy:RolePolicy", ROLE_INLINE],
  ["aws:iam/userPolicy:UserPolicy", iam(2_048, "all inline policies of a user together")],
  ["aws:iam/groupPolicy:GroupPolicy", iam(5_120, "all inline policies of a group together")],
  // Where it is to be attached is not known: an inline policy of a role may be the largest.
  ["iam-policy" satisfies DocumentType, ROLE_INLINE],
]);

/** The limit of all documents of a kind that one resource holds; none where it holds none of the kind. */
export function limitOf(type: string, kind: DocumentKind): Limit | undefined {
  if (!holdsDocument(type, kind)) return undefined;
  switch (kind) {
    case "key policy":
      return KEY_POLICY;
    case "secret policy":
      return SECRET_POLICY;
    case "trust policy":
      return TRUST_POLICY;
    case "identity policy":
      return LIMITS.get(type);
  }
}
