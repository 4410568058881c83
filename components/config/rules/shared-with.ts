/** What the external side asks for, held against the owner's shares. */
import type { AccountId, PrincipalArn } from "../../../access/identifiers";
import { covers } from "../../sharing/covers";
import type { SecretRead } from "../../secret-reading/secret-read";
import { sharesFor, type Share } from "../../sharing/share";
import { shown, type Problem } from "../problems";

/** Whether the account only reads the owner's secret: then it needs no share of the key, and deploys nothing under it. */
export const readsOnly = (
  { accountId, secret }: { readonly accountId: AccountId; readonly secret?: object | undefined },
  reads: readonly SecretRead[],
  shares: readonly Share[],
): boolean => reads.length > 0 && secret === undefined && sharesFor(shares, accountId).length === 0;

const WHOM: Readonly<Record<Share["level"], string>> = {
  account: "is with the whole account, so it names nobody either",
  principals: "",
  matching: "is with whoever has a matching ARN, so it names nobody either",
  organization: "is with an organization, so it names nobody either",
};

/** The owner's share must cover the external account and everybody who is to get the IAM policy there. */
export function sharedWithRules(
  shares: readonly Share[],
  accountId: AccountId,
  principals: readonly PrincipalArn[] | undefined,
): Problem[] {
  const applying = sharesFor(shares, accountId);
  const [share] = applying;
  if (share === undefined) {
    return [
      {
        path: "external.accountId",
        value: shown(accountId),
        rule: "is not shared with: the owner's key policy does not name this account, so nothing in it could use the key.",
        remedy: `Add an entry with accountId "${accountId}" to owner.shares and deploy the owner first.`,
      },
    ];
  }
  if (principals === undefined) {
    if (applying.some(({ level }) => level === "principals")) return [];
    return [
      {
        path: "external",
        rule: `names nobody who may use the key, and the owner's share ${WHOM[share.level]}.`,
        remedy: 'List "roles" or "users" of this account.',
      },
    ];
  }
  return principals
    .filter((principal) => !applying.some((each) => covers(each, principal)))
    .map((principal) => ({
      path: "external",
      value: shown(principal),
      rule: "gets the IAM policy here, but the owner's key policy does not name it, so it could not use the key.",
      remedy: "Add it to the owner's share of this account, or remove it here.",
    }));
}
