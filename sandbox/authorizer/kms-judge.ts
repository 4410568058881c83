/** Judges one call to KMS. */
import type { Key } from "../../access";
import { isKeyId, parseArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import type { AwsCall } from "./aws-call";
import { AwsError } from "./answer";
import type { CallerFacts } from "./callers";
import type { DocumentSource, FoundKey } from "./document-source";
import { checkPrincipals, lockout, means, readNewKeyPolicy } from "./key-policy";
import { kmsPlan, NEW_KEY_ID } from "./kms-plan";
import { kmsParameters, type KmsParameters } from "./parameters";
import type { ReEncryption } from "./re-encrypt";
import { askAll, decide, placeOf, worldOf, type Asker, type Witness } from "./question";
import { notAuthorized, OUT_OF_SIGHT, undecided } from "./refusal";

/** The accounts that are known to exist in the emulator. */
export type KnownAccounts = () => readonly string[];

/** Where a call goes after it was allowed. */
export interface Route {
  /** The account that the call must reach, where it is not the caller's own. */
  readonly accountId?: string;
  /** The keys of two accounts, where the call needs both. */
  readonly reEncryption?: ReEncryption;
}

const NOT_FOUND = "NotFoundException";
/** The emulator writes the key's id at the front of what it encrypts. */
const ID_LENGTH = 36;

/** The default policy of a new key, https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultPolicy = ({ partition, accountId }: CallerFacts): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

export class KmsJudge {
  constructor(
    private readonly source: DocumentSource,
    private readonly knownAccounts: KnownAccounts,
  ) {}

  /** @throws AwsError unless the call is allowed */
  async judge(call: AwsCall, asker: Asker, witness: Witness): Promise<Route> {
    const { caller } = asker;
    const { operation } = call;
    const parameters = await this.withSourceKey(operation, kmsParameters(call.parameters), asker);
    const plan = kmsPlan(operation, parameters, call.parameters);
    const action = plan.questions[0]?.request.action ?? `kms:${operation}`;
    const found = await Promise.all(plan.keys.map((key) => this.key(key, action, asker)));
    const created = this.created(operation, parameters, asker, found[0]);
    askAll("kms", asker, plan.questions, worldOf(asker, [...found, ...created]), witness);
    await this.checkNewPolicy(operation, parameters, asker, created[0] ?? found[0], witness);
    return route(found, caller);
  }

  /** A key that the call names. One's own that is missing is told of as such, another account's is out of sight. */
  private async key(name: string, action: string, { caller, region }: Asker): Promise<FoundKey> {
    const place = placeOf(name, caller, region);
    // Each Region has keys of its own; a replica has the primary key's id, and is another key.
    if (place.region !== region) throw new AwsError(NOT_FOUND, `Invalid arn ${place.region}`);
    try {
      return await this.source.key(place, name);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== NOT_FOUND || place.accountId === caller.accountId) throw error;
      throw new AwsError("AccessDeniedException", notAuthorized(caller.arn, action, name, OUT_OF_SIGHT));
    }
  }

  /** A symmetric ciphertext says which key it was made with, so a decryption need not name it. */
  private async withSourceKey(operation: string, p: KmsParameters, asker: Asker): Promise<KmsParameters> {
    if (operation === "Decrypt" && p.KeyId === undefined) {
      return { ...p, KeyId: await this.keyOfCiphertext(p, "kms:Decrypt", asker) };
    }
    if (operation === "ReEncrypt" && p.SourceKeyId === undefined) {
      return { ...p, SourceKeyId: await this.keyOfCiphertext(p, "kms:ReEncryptFrom", asker) };
    }
    return p;
  }

  private async keyOfCiphertext(p: KmsParameters, action: string, { caller, region }: Asker): Promise<string> {
    const keyId = Buffer.from(p.CiphertextBlob ?? "", "base64")
      .subarray(0, ID_LENGTH)
      .toString("latin1");
    for (const accountId of isKeyId(keyId) ? new Set([caller.accountId, ...this.knownAccounts()]) : []) {
      try {
        return (await this.source.key({ accountId, region }, keyId)).key.arn;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
      }
    }
    const text = `User: ${caller.arn} is not authorized to perform: ${action} on the resource associated with this ciphertext ${OUT_OF_SIGHT}`;
    throw new AwsError("AccessDeniedException", text);
  }

  /** The key that a call is about to make, with the policy that it is to have. */
  private created(operation: string, p: KmsParameters, asker: Asker, from: FoundKey | undefined): readonly FoundKey[] {
    if (operation === "CreateKey") return [this.newKey(p, asker)];
    if (operation !== "ReplicateKey" || from === undefined) return [];
    const { key } = this.newKey(p, asker);
    const { partition = "", accountId = "", resource = "" } = parseArn(from.key.arn) ?? {};
    const arn = `arn:${partition}:kms:${p.ReplicaRegion ?? ""}:${accountId}:${resource}`;
    return [{ key: { ...from.key, ...key, arn, multiRegionKeyType: "REPLICA" }, aliases: [] }];
  }

  private newKey({ Policy, Tags = [] }: KmsParameters, { caller, region }: Asker): FoundKey {
    const key: Key = {
      arn: `arn:${caller.partition}:kms:${region}:${caller.accountId}:key/${NEW_KEY_ID}`,
      policy: Policy === undefined ? defaultPolicy(caller) : readNewKeyPolicy(Policy),
      grants: [],
      tags: Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
    };
    return { key, aliases: [] };
  }

  private async checkNewPolicy(
    operation: string,
    p: KmsParameters,
    asker: Asker,
    on: FoundKey | undefined,
    witness: Witness,
  ): Promise<void> {
    if (!["CreateKey", "PutKeyPolicy", "ReplicateKey"].includes(operation)) return;
    if (p.Policy === undefined || on === undefined) return;
    const { caller } = asker;
    const policy = readNewKeyPolicy(p.Policy);
    await checkPrincipals(policy, caller.partition, (principal) => this.exists(principal, asker));
    if (p.BypassPolicyLockoutSafetyCheck === true) return;
    const key = { ...on.key, policy };
    const { region = asker.region } = parseArn(key.arn) ?? {};
    // A later call, which leaves the check on.
    const context = { "kms:BypassPolicyLockoutSafetyCheck": null };
    const question = { request: { action: "kms:PutKeyPolicy", resource: key.arn, context }, region };
    const decision = decide(asker, question, worldOf(asker, [{ ...on, key }]));
    witness(decision);
    if (decision.outcome === "denied") throw lockout();
    if (decision.outcome === "unknown") throw undecided(decision);
  }

  private async exists(principal: string, { caller, region }: Asker): Promise<boolean> {
    const arn = parseArn(principal);
    const accounts = arn === undefined ? new Set([caller.accountId, ...this.knownAccounts()]) : [arn.accountId];
    const found = await Promise.all([...accounts].map((accountId) => this.source.account({ accountId, region })));
    return found.some(({ identities }) => identities.some((each) => means(principal, each)));
  }
}

/** Another account's key is reached as that account: the emulator holds each account's keys apart. */
function route(found: readonly FoundKey[], caller: CallerFacts): Route {
  const [first, second] = found.map(({ key }) => ({ arn: key.arn, accountId: parseArn(key.arn)?.accountId ?? "" }));
  if (first !== undefined && second !== undefined && first.accountId !== second.accountId) {
    return { reEncryption: { from: first.arn, to: second.arn } };
  }
  return first === undefined || first.accountId === caller.accountId ? {} : { accountId: first.accountId };
}
