/**
 * Other accounts that keep their stacks in the bucket. Those that differ by nothing but their number, in the names of their stacks too, share
 * statements in which `${aws:PrincipalAccount}` stands for it: AWS fills it in with the account of whoever calls, so that none reaches the stacks
 * of another. Pure.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { AccountId, RoleArn } from "../../access/identifiers";
import type { StateName, StateUse } from "./state";

/** The two roles of another account, and their stacks. */
export interface StateGuest extends StateUse {
  readonly accountId: AccountId;
  readonly previewRole: RoleArn;
  readonly deployRole: RoleArn;
}

/** Guests of whom the same statements tell. */
export interface GuestGroup extends StateUse {
  /** What the Sids of the statements end with. */
  readonly name: string;
  readonly accountIds: readonly AccountId[];
  readonly previewRole: RoleArn;
  readonly deployRole: RoleArn;
}

const CALLERS_ACCOUNT = "${aws:PrincipalAccount}";

/** A guest with its number left open. */
function template({ accountId, stacks, reads, previewRole, deployRole }: StateGuest) {
  const open = <T extends StateName | RoleArn>(text: T): T => text.replaceAll(accountId, CALLERS_ACCOUNT) as T;
  return {
    stacks: stacks.map(open),
    reads: reads.map(open),
    previewRole: open(previewRole),
    deployRole: open(deployRole),
  };
}

/** In the order of the guests. One that is like no other is told of as it is. */
export function guestGroups(guests: readonly StateGuest[]): readonly GuestGroup[] {
  const groups = new Map<string, readonly StateGuest[]>();
  for (const guest of guests) {
    const like = JSON.stringify(template(guest));
    groups.set(like, [...(groups.get(like) ?? []), guest]);
  }
  return [...groups.values()].flatMap((group): GuestGroup[] => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const { accountId, ...use } = first;
    if (others.length === 0) return [{ ...use, name: accountId, accountIds: [accountId] }];
    const accountIds = group.map((guest) => guest.accountId);
    return [{ ...template(first), name: `${accountId}And${others.length}`, accountIds }];
  });
}
