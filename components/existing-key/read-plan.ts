/** Reads an existing key and decides what becomes of its policy, before anything is registered with the engine. */
import * as pulumi from "@pulumi/pulumi";
import type { KeyMetadata } from "@aws-sdk/client-kms";
import { CallFailed } from "../../access/live/calls";
import type { AssumedRole } from "../../access/live/providers";
import type { KeyArn } from "../../access/identifiers";
import { AccessError } from "../../access/stack/errors";
import { assumedRoles } from "../account-provider";
import type { ExistingKeySettings, OwnerConfiguration } from "../config/configuration";
import type { Problem } from "../config/problems";
import { ConfigurationError } from "../config/read";
import { ProgramError } from "../program-error";
import { isShareSid, shareStatements } from "../sharing/share-statements";
import { isGone, withOwnerKey } from "./owner-key";
import { planKeyPolicy, type PolicyPlan } from "./plan";
import { programInputs, type ProgramInputs } from "./statement-properties";

/** What the component of an existing key is made from. */
export interface ExistingKeyPlan {
  readonly inputs: ProgramInputs;
  readonly plan: PolicyPlan;
  readonly alias?: `alias/${string}`;
}

const USABLE_USAGE = "ENCRYPT_DECRYPT";

/** What AWS says of the key that makes a share of it pointless or impossible. */
export function metadataProblems(arn: KeyArn, metadata: KeyMetadata): readonly Problem[] {
  const problem = (rule: string, remedy: string): Problem => ({
    path: "owner.key.arn",
    value: JSON.stringify(arn),
    rule,
    remedy,
  });
  const { KeyManager, KeyState, KeyUsage = USABLE_USAGE } = metadata;
  if (KeyManager === "AWS") {
    return [
      problem("is an AWS managed key: nobody can change its policy, nor share it.", "Share a customer managed key."),
    ];
  }
  return [
    ...(KeyState === "PendingDeletion" || KeyState === "PendingReplicaDeletion"
      ? [problem("is a key that waits to be deleted.", "Cancel its deletion first (aws kms cancel-key-deletion).")]
      : []),
    ...(KeyUsage === USABLE_USAGE
      ? []
      : [problem(`is a key for ${KeyUsage}: nothing can be encrypted with it.`, "Share a key for ENCRYPT_DECRYPT.")]),
  ];
}

interface LiveKey {
  readonly metadata: KeyMetadata;
  readonly liveText: string;
  readonly callerArn: string;
}

async function readKey(keyArn: KeyArn, assumeRoles: readonly AssumedRole[]): Promise<LiveKey> {
  try {
    return await withOwnerKey({ keyArn, assumeRoles }, async (key) => {
      const reads = [key.describe(), key.policy()] as const;
      // Where one fails the other is waited for, since the connections are ended after that.
      await Promise.allSettled(reads);
      const [metadata, liveText] = await Promise.all(reads);
      return { metadata, liveText, callerArn: key.callerArn };
    });
  } catch (error) {
    if (isGone(error)) throw refused([{ path: "owner.key.arn", value: JSON.stringify(keyArn), ...GONE }]);
    if (error instanceof AccessError) throw new ProgramError(error.message);
    if (!(error instanceof CallFailed)) throw error;
    throw new ProgramError(
      `The key ${keyArn} could not be read, because ${error.because}. Nothing was changed. The role that deploys needs kms:DescribeKey, kms:GetKeyPolicy and kms:PutKeyPolicy on it.`,
    );
  }
}

const GONE = {
  rule: "does not exist.",
  remedy:
    "Give the ARN of a key that exists. Where the key was deleted: pulumi refresh takes its policy's statements out of the state.",
} as const;

const refused = (problems: readonly Problem[]): ConfigurationError =>
  new ConfigurationError(`stack "${pulumi.getStack()}"`, problems);

/** @throws {ConfigurationError} with every problem; nothing was changed */
export async function planExistingKey(
  owner: OwnerConfiguration,
  { arn: keyArn, alias }: ExistingKeySettings,
): Promise<ExistingKeyPlan> {
  const { region, accountId: ownerAccountId, shares, assumeRole } = owner;
  const assumeRoles = assumedRoles(owner);
  const { metadata, liveText, callerArn } = await readKey(keyArn, assumeRoles);
  const wanted = shareStatements({ region, ownerAccountId, shares });
  const deployer = assumeRole?.roleArn ?? callerArn;
  const common = { keyArn, wanted, isOwn: isShareSid };
  const result = planKeyPolicy({ ...common, liveText, deployer });
  const problems = [...metadataProblems(keyArn, metadata), ...("problems" in result ? result.problems : [])];
  if (problems.length > 0 || "problems" in result) throw refused(problems);
  const { plan } = result;
  const inputs = programInputs({ ...common, assumeRoles }, plan);
  return { inputs, plan, ...(alias === undefined ? {} : { alias }) };
}
