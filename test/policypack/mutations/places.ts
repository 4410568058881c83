/** Who and what there is in each partition that the mutants are put to. */
import type { AccountId, KeyArn } from "../../../access/identifiers";
import { partitionOf, type Partition, type Region } from "../../../access/partition";
import type { SecretArnPattern } from "../../../components/secret-reading/secret-read";

export const OWNER = "111122223333" as AccountId;
/** Trusted, by its id. */
export const EXTERNAL = "444455556666" as AccountId;
/** A trusted organization, and one of its accounts. */
export const ORGANIZATION = "o-abcdefghij";
export const MEMBER = "333344445555" as AccountId;
/** An organization of which a path is trusted: one account in that path, and one outside it. */
export const PART_OF = "o-bbbbbbbbbb";
export const PART_PATH = `${PART_OF}/r-ab12/ou-ab12-11111111/*`;
export const IN_PART = "666677778888" as AccountId;
export const OUTSIDE_PART = "555566667777" as AccountId;
/** Nobody's friends: a stranger and one whose id is a trusted one with a wrong digit. */
export const STRANGER = "888899990000" as AccountId;
export const TYPING_ERROR = "444455556667" as AccountId;
export const STRANGE_ORGANIZATION = "o-zzzzzzzzzz";

export const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const SECRET_NAME = "shared/example";
export const SECRET_SUFFIX = "a1B2c3";

export interface Place {
  readonly region: Region;
  readonly partition: Partition;
  /** Of the owner: what the documents are about. */
  readonly keyArn: KeyArn;
  readonly secretArn: string;
  readonly secretPattern: SecretArnPattern;
}

const placeIn = (region: Region): Place => {
  const partition = partitionOf(region);
  const secret = `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:${SECRET_NAME}` as const;
  return {
    region,
    partition,
    keyArn: `arn:${partition}:kms:${region}:${OWNER}:key/${KEY_ID}`,
    secretArn: `${secret}-${SECRET_SUFFIX}`,
    secretPattern: `${secret}-??????`,
  };
};

export const PLACES: readonly Place[] = (["cn-north-1", "eu-central-1", "us-gov-west-1"] as const).map(placeIn);

/** What a security team configures for the shares of the start documents. */
export const TRUST = {
  trustedAccounts: [EXTERNAL],
  trustedOwners: [OWNER, EXTERNAL],
  trustedOrganizations: [ORGANIZATION],
  trustedOrganizationPaths: [PART_PATH],
} as const;
