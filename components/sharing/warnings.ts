/** What is allowed in a share's terms and does perhaps not do what was meant: told, not refused. Pure. */
import { wildcardMatcher } from "../../access/language/glob";
import type { Region } from "../../access/partition";
import { VIA_SERVICES_SOURCE } from "../../access/via-services";
import { closest } from "../config/closest";
import { VIA_SERVICES } from "./services";
import { beginningsIn, SERVICE_CONTEXTS, type ServiceContext } from "./service-contexts";
import { grantOperations } from "./grant-operations";
import { isByGrants, type Share, type Terms } from "./share";

/** Whether a value of a condition, `*` and `?` in it, can match a text that begins so. */
function canBegin(pattern: string, beginning: string): boolean {
  for (const [index, character] of Array.from(beginning).entries()) {
    const wanted = pattern[index];
    if (wanted === "*") return true;
    if (wanted !== "?" && wanted !== character) return false;
  }
  return true;
}

const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(", ");

function neverSent(
  place: string,
  values: readonly string[],
  context: ServiceContext,
  region: Region,
): readonly string[] {
  const beginnings = beginningsIn(context, region);
  const wrong = values.filter((value) => !beginnings.some((beginning) => canBegin(value, beginning)));
  if (wrong.length === 0) return [];
  return [
    `${place} has ${quoted(wrong)}, which ${context.service} does not send: for a key in ${region} its values of ${context.key} begin with ${beginnings.join(" or ")}. ` +
      `A call of ${context.service} never matches ${wrong.length === 1 ? "it" : "them"}. See ${context.page}.`,
  ];
}

const S3_ARN = "aws:s3:arn";
const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/**
 * Objects of a bucket without the bucket itself, whose ARN S3 sends where the bucket has a Bucket Key.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function bucketsWithout(values: readonly string[]): readonly string[] {
  const buckets = values.flatMap((value) => (value.includes("/") ? [value.slice(0, value.indexOf("/"))] : []));
  return [...new Set(buckets)].filter(
    (bucket) => !values.some((value) => value === bucket || wildcardMatcher(value)(bucket)),
  );
}

function bucketKeyWarning(place: string, values: readonly string[], byGrants: boolean): readonly string[] {
  const buckets = bucketsWithout(values);
  if (buckets.length === 0) return [];
  const written = buckets.filter((bucket) => !hasWildcard(bucket));
  const remedy = byGrants
    ? `A grant takes one value: give the bucket's ARN instead (${quoted(buckets)}) if the bucket has one.`
    : written.length < buckets.length
      ? "If a bucket has one, add its ARN, arn:PARTITION:s3:::NAME, without a wildcard: a wildcard there means the objects of all such buckets too."
      : `If the bucket has one, add ${quoted(written)}.`;
  return [
    `${place} has only ARNs of objects (${quoted(values.filter((value) => value.includes("/")))}). Where a bucket has an S3 Bucket Key, S3 sends the bucket's ARN ` +
      `and not the object's, and these do not match. ${remedy} The bucket's ARN stands for every object under its Bucket Key; objects from before the Bucket Key still have their own ARN.`,
  ];
}

function contextWarnings(
  path: string,
  { encryptionContext = {} }: Terms,
  region: Region,
  byGrants: boolean,
): readonly string[] {
  return Object.entries(encryptionContext).flatMap(([key, values]) => {
    const context = SERVICE_CONTEXTS.find((each) => each.key.toLowerCase() === key.toLowerCase());
    if (context === undefined) return [];
    const place = `${path}.encryptionContext.${key}`;
    const never = neverSent(place, values, context, region);
    const sent = values.filter((value) =>
      beginningsIn(context, region).some((beginning) => canBegin(value, beginning)),
    );
    return [...never, ...(context.key === S3_ARN ? bucketKeyWarning(place, sent, byGrants) : [])];
  });
}

function viaWarnings(path: string, { via = [] }: Terms): readonly string[] {
  return via.flatMap((service, index) => {
    if (typeof service === "string") return [];
    const nearest = closest(service.service, VIA_SERVICES);
    const meant = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
    return [
      `${path}.via[${index}] names "${service.service}", which is not in this program's list of services for kms:ViaService (as of ${VIA_SERVICES_SOURCE.asOf}).${meant} ` +
        `Nothing was checked about it: with a name that AWS does not use, nothing can use the key through it. See ${VIA_SERVICES_SOURCE.page}.`,
    ];
  });
}

/** @param path of the entry that has the terms, e.g. `owner.shares[0]` */
export const termsWarnings = (path: string, terms: Terms, region: Region, byGrants = false): readonly string[] => [
  ...viaWarnings(path, terms),
  ...contextWarnings(path, terms, region, byGrants),
];

/**
 * A grant's constraint holds the grants that its grantee makes, too.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Constraints
 */
function handedOnWarnings(path: string, share: Share): readonly string[] {
  const { encryptionContext } = share;
  if (encryptionContext === undefined || !isByGrants(share) || !grantOperations(share).includes("CreateGrant"))
    return [];
  return [
    `${path}.encryptionContext (${quoted(Object.keys(encryptionContext))}) is the constraint of a grant with CreateGrant. AWS then takes only such further grants ` +
      "of the role as have an equally strict or a stricter constraint on the encryption context, and refuses the others. " +
      "Leave encryptionContext out, unless the service makes its grants with this encryption context.",
  ];
}

export const sharesWarnings = (shares: readonly Share[], region: Region): readonly string[] =>
  shares.flatMap((share, index) => {
    const path = `owner.shares[${index}]`;
    return [...termsWarnings(path, share, region, isByGrants(share)), ...handedOnWarnings(path, share)];
  });
