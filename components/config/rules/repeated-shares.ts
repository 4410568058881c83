/** Rules about several entries for one account or organization: each adds something to the others. */
import { allowsAllOf, sharedGrantees } from "../../sharing/redundant";
import type { Share } from "../../sharing/share";
import { shown, type Problem } from "../problems";
import type { OwnerInput, ShareInput } from "../schema";

/** The place of a principal or pattern in its entry; roles come before users in the typed share. */
function placeOf(input: ShareInput, share: Share, arn: string): readonly [place: string, value: string] {
  if (input.level === "account" || input.level === "organization") return ["", arn];
  const all: readonly string[] =
    share.level === "principals" ? share.principals : "patterns" in share ? share.patterns : [];
  const index = all.indexOf(arn);
  const { roles, users } = input;
  return index < roles.length
    ? [`roles[${index}]`, roles[index] ?? arn]
    : [`users[${index - roles.length}]`, users[index - roles.length] ?? arn];
}

function problemsOf(
  input: ShareInput,
  share: Share,
  found: readonly string[] | "all",
  index: number,
  first: number,
  same: boolean,
): Problem[] {
  const rule = `is shared with already, in owner.shares[${first}]${same ? ". Both entries give the same permissions." : ", which allows all of this and more."}`;
  const remedy = same
    ? "Keep it in one of the two, or give the two different permissions."
    : `Remove it here, or take from owner.shares[${first}] what it is not to have.`;
  const path = `owner.shares[${index}]`;
  if (found === "all") {
    const [name, value] =
      input.level === "organization" ? ["organizationId", input.organizationId] : ["accountId", input.accountId];
    return [{ path: `${path}.${name}`, value: shown(value), rule, remedy }];
  }
  return found.map((arn) => {
    const [place, value] = placeOf(input, share, arn);
    return { path: `${path}.${place}`, value: shown(value), rule, remedy };
  });
}

const ownerOf = (share: Share): string => (share.level === "organization" ? share.organizationId : share.accountId);

/** The places of the shares by account or organization: a section can hold hundreds, and few are for the same one. */
function placesByGrantee(shares: readonly Share[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, share] of shares.entries()) {
    const list = places.get(ownerOf(share)) ?? [];
    list.push(index);
    places.set(ownerOf(share), list);
  }
  return places;
}

/** What one entry has of another that allows all of it. */
function repeated(owner: OwnerInput, shares: readonly Share[], index: number, first: number): Problem[] {
  const [input, share, other] = [owner.shares[index], shares[index], shares[first]];
  if (input === undefined || share === undefined || other === undefined || first === index) return [];
  const found = sharedGrantees(other, share);
  if (found.length === 0 || !allowsAllOf(other, share, owner.region)) return [];
  const same = allowsAllOf(share, other, owner.region);
  // Of two that say the same of the same, the later one is told.
  const isToldLater = same && first > index && (found !== "all" || sharedGrantees(share, other) === "all");
  return isToldLater && share.level === other.level ? [] : problemsOf(input, share, found, index, first, same);
}

/** @param shares those of the section, in its order */
export const repeatedShareRules = (owner: OwnerInput, shares: readonly Share[]): Problem[] =>
  [...placesByGrantee(shares).values()].flatMap((places) =>
    places.length === 1
      ? []
      : places.flatMap((index) => places.flatMap((first) => repeated(owner, shares, index, first))),
  );
