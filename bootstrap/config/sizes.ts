/** Documents that would be too long for AWS, told before anything is made. */
import { parsePolicyDocument, type PolicyKind } from "../../access/parse";
import { toJson, type PolicyDocument } from "../../access/policy-document";
import type { KeyArn } from "../../access/identifiers";
import type { Problem } from "../../components/config/problems";
import { boundaryPolicy } from "../documents/boundary";
import { deployPolicy, keysPolicy, readPolicy } from "../documents/roles";
import type { StateBackend } from "../documents/state";
import { stateBucketPolicy, stateKeyPolicy } from "../documents/state-policies";
import type { Bootstrap } from "./parse";

/** As long as the ARN of the key that is yet to be made. */
const NO_KEY_ID = "00000000-0000-0000-0000-000000000000";
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html */
const BUCKET_POLICY_BYTES = 20_480;
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const KEY_POLICY_BYTES = 32_768;

function backendOf({ state, target }: Bootstrap): StateBackend {
  const { partition, accountId } = target;
  const made: KeyArn = `arn:${partition}:kms:${state.region}:${accountId}:key/${NO_KEY_ID}`;
  return {
    bucketArn: `arn:${partition}:s3:::${state.bucket}`,
    keyArn: state.made ? made : state.keyArn,
    region: state.region,
  };
}

function roleDocuments(bootstrap: Bootstrap, backend: StateBackend) {
  const { roles, state, target, names } = bootstrap;
  if (roles === undefined) return [];
  const facts = { ...roles, state, backend };
  const keys = keysPolicy(facts);
  const documents: readonly (readonly [string, PolicyKind, PolicyDocument])[] = [
    [names.readPolicy, "identity policy", readPolicy(facts)],
    [names.deployPolicy, "identity policy", deployPolicy(facts)],
    ...(keys === undefined ? [] : [[names.keysPolicy, "identity policy", keys] as const]),
    [names.boundary, "permissions boundary", boundaryPolicy(target, names, facts)],
  ];
  return documents.flatMap(([name, kind, document]): readonly Problem[] =>
    parsePolicyDocument(toJson(document), kind).problems.map(({ message }) => ({
      path: "stacks",
      rule: `come to a policy ${name} that AWS would not take: ${message}.`,
      remedy: "Prepare some of the stacks by a stack of the bootstrap of its own, with a prefix of its own.",
    })),
  );
}

function stateDocuments({ state, target }: Bootstrap, backend: StateBackend): readonly Problem[] {
  if (!state.made) return [];
  const { guests } = state;
  const sizes = [
    ["the bucket's policy", stateBucketPolicy(target, backend, guests), BUCKET_POLICY_BYTES],
    ["the policy of its key", stateKeyPolicy(target, backend, guests), KEY_POLICY_BYTES],
  ] as const;
  return sizes.flatMap(([title, document, most]): readonly Problem[] => {
    const size = Buffer.byteLength(toJson(document));
    if (size <= most) return [];
    return [
      {
        path: "state.accounts",
        value: `${guests.length} accounts`,
        rule: `come to ${size} bytes of ${title}; allowed are ${most}.`,
        remedy: "Let some accounts keep their state in a bucket of their own: state without keyArn in their bootstrap.",
      },
    ];
  });
}

export function sizeProblems(bootstrap: Bootstrap): readonly Problem[] {
  const backend = backendOf(bootstrap);
  return [...roleDocuments(bootstrap, backend), ...stateDocuments(bootstrap, backend)];
}
