/** A share in the Region of a replica: what names a Region there names that one. Pure. */
import type { Region } from "../../access/partition";
import type { EncryptionContext, Share, Terms } from "./share";

/** ARNs of secrets of one Region as those of another. Anything else stays: an encryption context is the same everywhere. */
function contextIn(context: EncryptionContext, from: Region, to: Region): EncryptionContext {
  return Object.fromEntries(
    Object.entries(context).map(([key, values]) => [
      key,
      values.map((value) => value.replace(new RegExp(`^(arn:[^:]+:secretsmanager:)${from}:`), `$1${to}:`)),
    ]),
  );
}

/** Services are named by Region when the policies are made; the ARNs in the terms are moved here. */
export function inRegion<T extends Terms>(terms: T, from: Region, to: Region): T {
  const { encryptionContext } = terms;
  if (encryptionContext === undefined || from === to) return terms;
  return { ...terms, encryptionContext: contextIn(encryptionContext, from, to) };
}

export const sharesInRegion = (shares: readonly Share[], from: Region, to: Region): readonly Share[] =>
  shares.map((share) => inRegion(share, from, to));
