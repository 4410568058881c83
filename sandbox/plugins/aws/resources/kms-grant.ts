/**
 * `aws:kms/grant:Grant`: what one principal may do with a key. AWS changes no grant: every change makes a new one.
 *
 * Where a grantee was deleted, ListGrants has its unique id. The official provider 7.48.0 waits for an ARN to come back and then
 * fails the refresh (hashicorp/terraform-provider-aws#29340); here the refresh tells what AWS tells, and goes on.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/kms/grant/
 */
import type { GrantConstraints, GrantListEntry } from "@aws-sdk/client-kms";

import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type Made, type ResourceType, type Validator } from "../engine/resource-type";
import {
  flagOf,
  isMap,
  nonEmptyTextOf,
  requiredTextOf,
  sameValue,
  textListOf,
  textMapOf,
  type Value,
  type Values,
} from "../engine/values";
import { GRANT_OPERATIONS, oneOfEnum } from "./kms-enums";
import { oneOf, principal } from "./validators";

const EQUALS = "encryptionContextEquals";
const SUBSET = "encryptionContextSubset";

type Pairs = Readonly<Record<string, string>>;

/** The pairs of all blocks of the input, by kind; empty ones do not count. */
function pairsOf(constraints: Value | undefined, kind: typeof EQUALS | typeof SUBSET): readonly Pairs[] {
  if (!Array.isArray(constraints)) return [];
  const maps = constraints.filter(isMap).map((block) => textMapOf(block, kind));
  return maps.filter((map) => Object.keys(map).length > 0);
}

/** @throws Error where there is more than AWS takes: the upstream provider looks no sooner */
function constraintsOf(inputs: Values): GrantConstraints | undefined {
  const [equals, subset] = [pairsOf(inputs.constraints, EQUALS), pairsOf(inputs.constraints, SUBSET)];
  if (equals.length + subset.length > 1) {
    throw new Error("A grant constraint can't have both encryption_context_equals and encryption_context_subset set");
  }
  const [all, some] = [equals[0], subset[0]];
  if (all !== undefined) return { EncryptionContextEquals: all };
  return some === undefined ? undefined : { EncryptionContextSubset: some };
}

/** The output `constraints`. */
function blocksOf({ Constraints }: GrantListEntry): readonly Values[] | undefined {
  const { EncryptionContextEquals: equals = {}, EncryptionContextSubset: subset = {} } = Constraints ?? {};
  const block = {
    ...(Object.keys(equals).length > 0 && { [EQUALS]: equals }),
    ...(Object.keys(subset).length > 0 && { [SUBSET]: subset }),
  };
  return Object.keys(block).length === 0 ? undefined : [block];
}

const sameConstraints = (a: Value, b: Value): boolean =>
  sameValue([...pairsOf(a, EQUALS)], [...pairsOf(b, EQUALS)]) &&
  sameValue([...pairsOf(a, SUBSET)], [...pairsOf(b, SUBSET)]);

const sorted = (value: Value): readonly string[] => [...textListOf({ value }, "value")].sort();
const sameSet = (a: Value, b: Value): boolean => sameValue(sorted(a), sorted(b));

interface GrantId {
  readonly keyId: string;
  readonly grantId: string;
}

/** @throws Error for an id of another form; the key may be an ARN, and no part of either has a colon after that */
export function parseGrantId(id: string): GrantId {
  const isArn = id.startsWith("arn:");
  const parts = id.split("/");
  if (isArn && parts.length !== 2) throw new Error(`unexpected format of ARN (${id}), expected KeyID:GrantID`);
  const [keyId, grantId, ...more] = (isArn ? (parts[1] ?? "") : id).split(":");
  if (keyId === undefined || grantId === undefined || more.length > 0) {
    throw new Error(`unexpected format of ID (${id}), expected KeyID:GrantID`);
  }
  return { keyId: isArn ? `${parts[0] ?? ""}/${keyId}` : keyId, grantId };
}

const MAX_NAME_LENGTH = 256;

const validName: Validator = (name, value) => {
  if (typeof value !== "string") return undefined;
  if (value.length > MAX_NAME_LENGTH) return `${name} can not be greater than ${MAX_NAME_LENGTH} characters`;
  return /^[\w:/-]+$/.test(value) ? undefined : `${name} must only contain [0-9A-Za-z_:/-]`;
};

/** A principal that was made a moment ago is not one yet to KMS. */
const isRetriable = (error: unknown): boolean =>
  hasCode(error, "InvalidArnException", "DependencyTimeoutException", "KMSInternalException");

async function create(context: ProviderContext, inputs: Values): Promise<Made> {
  const { client, sdk } = await context.kms();
  const KeyId = requiredTextOf(inputs, "keyId");
  const tokens = textListOf(inputs, "grantCreationTokens");
  const command = new sdk.CreateGrantCommand({
    KeyId,
    GranteePrincipal: requiredTextOf(inputs, "granteePrincipal"),
    Operations: textListOf(inputs, "operations").map((operation) => oneOfEnum(GRANT_OPERATIONS, operation)),
    Name: nonEmptyTextOf(inputs, "name"),
    RetiringPrincipal: nonEmptyTextOf(inputs, "retiringPrincipal"),
    Constraints: constraintsOf(inputs),
    GrantTokens: tokens.length === 0 ? undefined : [...tokens],
  });
  const { GrantId, GrantToken } = await during(`creating KMS Grant for Key (${KeyId})`, () =>
    context.retry(isRetriable, () => client.send(command)),
  );
  if (GrantId === undefined) throw new Error(`creating KMS Grant for Key (${KeyId}): KMS answered no grant id`);
  return { id: `${KeyId}:${GrantId}`, toldOnce: { grantToken: GrantToken } };
}

async function find(context: ProviderContext, { keyId, grantId }: GrantId): Promise<GrantListEntry | undefined> {
  const { client, sdk } = await context.kms();
  for await (const page of sdk.paginateListGrants({ client, pageSize: 100 }, { KeyId: keyId })) {
    const found = page.Grants?.find(({ GrantId }) => GrantId === grantId);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const key = parseGrantId(id);
  const grant = await during(`reading KMS Grant (${id})`, () =>
    unlessGone(["NotFoundException"], () => find(context, key)),
  );
  if (grant === undefined) return undefined;
  return {
    region: context.region,
    keyId: key.keyId,
    grantId: grant.GrantId,
    grantToken: prior.grantToken,
    name: nonEmptyTextOf({ name: grant.Name }, "name"),
    granteePrincipal: grant.GranteePrincipal ?? prior.granteePrincipal,
    retiringPrincipal: grant.RetiringPrincipal ?? prior.retiringPrincipal,
    operations: grant.Operations,
    constraints: blocksOf(grant),
  };
}

async function remove(context: ProviderContext, id: string, state: Values): Promise<void> {
  const { client, sdk } = await context.kms();
  const { keyId: KeyId, grantId: GrantId } = parseGrantId(id);
  try {
    await during(`deleting KMS Grant (${id})`, async () => {
      await (flagOf(state, "retireOnDelete")
        ? client.send(new sdk.RetireGrantCommand({ KeyId, GrantId }))
        : client.send(new sdk.RevokeGrantCommand({ KeyId, GrantId })));
    });
  } catch (error) {
    if (!hasCode(error, "NotFoundException")) throw error;
  }
}

export const kmsGrant: ResourceType = {
  token: "aws:kms/grant:Grant",
  autoName: { maxLength: 255 },
  inputs: {
    constraints: { type: "mapObjectList", members: [EQUALS, SUBSET], replaces: true, same: sameConstraints },
    grantCreationTokens: { type: "stringList", replaces: true, local: true, same: sameSet },
    granteePrincipal: { type: "string", required: true, replaces: true, validate: [principal] },
    keyId: { type: "string", required: true, replaces: true },
    name: { type: "string", replaces: true, validate: [validName] },
    operations: {
      type: "stringList",
      required: true,
      replaces: true,
      same: sameSet,
      validate: [oneOf(...GRANT_OPERATIONS)],
    },
    region: { type: "string", computed: true, replaces: true },
    retireOnDelete: { type: "boolean", default: false, replaces: true, local: true },
    retiringPrincipal: { type: "string", replaces: true, validate: [principal] },
  },
  outputs: { grantId: "string", grantToken: "string" },
  secretOutputs: ["grantToken"],
  create,
  read,
  delete: remove,
};
