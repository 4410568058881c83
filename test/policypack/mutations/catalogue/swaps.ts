/** Puts another account, organization, partition or Region in the place of the right one: once, or everywhere. */
import {
  EXTERNAL,
  MEMBER,
  ORGANIZATION,
  OUTSIDE_PART,
  OWNER,
  PART_OF,
  STRANGER,
  STRANGE_ORGANIZATION,
  TYPING_ERROR,
} from "../places";
import type { Mutation, Mutator } from "./edit";

/** Each single occurrence, and all of them. */
function swaps(text: string, from: string, to: string): readonly Mutation[] {
  const parts = text.split(from);
  if (parts.length === 1 || from === to) return [];
  const at = parts.slice(1).map((_, index) => {
    const before = parts.slice(0, index + 1).join(from);
    return { what: `${from} → ${to}, at ${before.length}`, text: before + to + parts.slice(index + 1).join(from) };
  });
  return [...at, { what: `${from} → ${to}, everywhere`, text: parts.join(to) }];
}

const ACCOUNTS = [
  OWNER,
  EXTERNAL,
  STRANGER,
  TYPING_ERROR,
  OUTSIDE_PART,
  MEMBER,
  "*",
  "????????????",
  "${aws:PrincipalAccount}",
  "000000000000",
  "",
];
const ORGANIZATIONS = [ORGANIZATION, PART_OF, STRANGE_ORGANIZATION, "o-*", "*", "o-??????????"];

export const accounts: Mutator = ({ text }) =>
  [OWNER, EXTERNAL].flatMap((from) => ACCOUNTS.flatMap((to) => swaps(text, from, to)));

export const organizations: Mutator = ({ text }) => [
  ...[ORGANIZATION, PART_OF].flatMap((from) => ORGANIZATIONS.flatMap((to) => swaps(text, from, to))),
  ...["r-ab12/*", "*", "r-ab12/ou-ab12-33333333/*", "r-*/*", ""].flatMap((to) =>
    swaps(text, "r-ab12/ou-ab12-11111111/*", to),
  ),
];

export const partitions: Mutator = ({ text, place }) =>
  ["aws", "aws-cn", "aws-us-gov", "aws-iso", "*", "aws*", "AWS"].flatMap((to) =>
    swaps(text, `arn:${place.partition}:`, `arn:${to}:`),
  );

export const regions: Mutator = ({ text, place }) =>
  ["us-east-1", "cn-northwest-1", "eu-west-1", "us-gov-east-1", "*", "??-*"].flatMap((to) =>
    swaps(text, place.region, to),
  );
