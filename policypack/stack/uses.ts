/** What somebody can use a key for, asked of the evaluator. */
import { evaluate } from "../../access/evaluate";
import { KMS_ACTIONS } from "../../access/kms-actions";
import type { PolicyDocument } from "../../access/policy-document";
import type { Decision } from "../../access/decision";
import type { Key, World } from "../../access/world";
import { type Asking, worldWith } from "./parties";
import { PLAIN } from "./situations";

/** Whatever can be used from another account. */
const USES = KMS_ACTIONS.filter(({ crossAccount, resourceType }) => crossAccount && resourceType === "key");

/** What a key is there for: the operations of grants, without those on grants themselves. */
const OPERATIONS = USES.filter(({ grantOperation, name }) => grantOperation && !name.endsWith("Grant")).map(
  ({ name }) => name,
);

const OPEN: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
};

export interface Uses {
  /** Names of actions without prefix. */
  readonly allowed: readonly string[];
  /** Those of which it is not known. */
  readonly possible: readonly string[];
  /** Why not, as clauses that read after "because". */
  readonly because: readonly string[];
}

const decisionOn = (key: Key, world: World, { principal, situation = PLAIN }: Asking, name: string): Decision => {
  const { context, encryptionContext } = situation;
  const how = { ...(context && { context }), ...(encryptionContext && { encryptionContext }) };
  return evaluate({ principal, action: `kms:${name}`, resource: key.arn, ...how }, world);
};

export function usesOf(key: Key, party: Asking): Uses {
  const world = worldWith(key, party);
  const decisions = USES.map(({ name }) => ({
    name,
    decision: decisionOn(key, world, party, name),
  }));
  const unknown = decisions.flatMap(({ name, decision }) => (decision.outcome === "unknown" ? { name, decision } : []));
  return {
    allowed: decisions.filter(({ decision }) => decision.outcome === "allowed").map(({ name }) => name),
    possible: unknown.map(({ name }) => name),
    because: [...new Set(unknown.flatMap(({ decision }) => decision.because))],
  };
}

/** Whether all of the key's policy and grants is known. Where not, known-at-preview tells of it, and the update is judged again. */
export const isKnown = ({ policyNotKnown, grantsNotKnown }: Key): boolean =>
  policyNotKnown === undefined && grantsNotKnown === undefined;

/** A key that anybody may use whom the own account lets: what is left to decide is the principal's side. */
const open = (key: Key): Key => ({ ...key, policy: OPEN, grants: [] });

/** Whether somebody can use the key for anything, both accounts taken together. @param world with its policies in it */
export const canUse = (key: Key, world: World, asking: Asking): boolean =>
  OPERATIONS.some((action) => decisionOn(key, world, asking, action).outcome === "allowed");

/** A call of a principal on another account's key, one half at a time. */
export interface Halves {
  /** Name of the action, without prefix. */
  readonly action: string;
  /** What the principal's IAM policies say, whatever the key policy does. */
  readonly identity: Decision["outcome"];
  /** What the key's policy and grants say, whatever the IAM policies do. */
  readonly key: Decision["outcome"];
}

/** @param world with the principal's policies in it */
export function halvesOf(key: Key, world: World, asking: Asking): readonly Halves[] {
  const administrator = worldWith(key, asking);
  const anyKey = { ...world, keys: [open(key)] };
  return OPERATIONS.map((action) => ({
    action,
    identity: decisionOn(key, anyKey, asking, action).outcome,
    key: decisionOn(key, administrator, asking, action).outcome,
  }));
}
