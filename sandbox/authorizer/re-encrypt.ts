/**
 * ReEncrypt between keys of two accounts, which the emulator holds apart: decrypted as the one, encrypted as the other.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
import { DecryptCommand, EncryptCommand } from "@aws-sdk/client-kms";
import { parseArn } from "../../access/identifiers";
import type { EmulatedAccounts } from "./emulated-accounts";
import { relayed } from "./emulated-documents";
import { kmsParameters } from "./parameters";

/** The ARNs of the two keys. */
export interface ReEncryption {
  readonly from: string;
  readonly to: string;
}

/** The call's answer. */
export type JsonAnswer = Readonly<Record<string, string>>;

const REFUSALS = [
  "InvalidCiphertextException",
  "IncorrectKeyException",
  "DisabledException",
  "KMSInvalidStateException",
];
const ALGORITHM = "SYMMETRIC_DEFAULT";

/**
 * @param raw the call's parameters
 * @throws AwsError as the emulator answers either half
 */
export async function reEncrypt(
  { from, to }: ReEncryption,
  raw: Readonly<Record<string, unknown>>,
  accounts: EmulatedAccounts,
): Promise<JsonAnswer> {
  const p = kmsParameters(raw);
  const clientOf = (arn: string) => {
    const { accountId = "", region = "" } = parseArn(arn) ?? {};
    return accounts.clientsOf({ accountId, region }).kms;
  };
  const decryption = new DecryptCommand({
    KeyId: from,
    CiphertextBlob: Buffer.from(p.CiphertextBlob ?? "", "base64"),
    EncryptionContext: p.SourceEncryptionContext,
  });
  const { Plaintext } = await relayed(REFUSALS, clientOf(from).send(decryption));
  const encryption = new EncryptCommand({ KeyId: to, Plaintext, EncryptionContext: p.DestinationEncryptionContext });
  const { CiphertextBlob } = await relayed(REFUSALS, clientOf(to).send(encryption));
  return {
    CiphertextBlob: Buffer.from(CiphertextBlob ?? []).toString("base64"),
    SourceKeyId: from,
    KeyId: to,
    SourceEncryptionAlgorithm: ALGORITHM,
    DestinationEncryptionAlgorithm: ALGORITHM,
  };
}
