/** What the parts of a report are called, in every form of output. */
import { SIDE_NAMES, type CellPart } from "./legend";
import { type Report, type ResourceEntry, type Row } from "./report";

export function titleOf({ stacks, sides }: Report): string {
  const names = stacks.length === 0 ? "" : ` of ${stacks.join(", ")}`;
  return `Access${names}: ${sides.map((side) => SIDE_NAMES[side]).join(" → ")}`;
}

export const resourceName = ({ kind, label }: ResourceEntry): string => `${kind} ${label}`;

/** The account that a row stands under. */
export const accountName = ({ accountId, kind }: Row): string =>
  accountId === undefined || kind === "unlisted account" ? "Everybody else" : `Account ${accountId}`;

/** The heading above an account's rows: what it has. */
export function accountHeading(row: Row, { resources }: Report): string {
  const name = accountName(row);
  const owned = resources.filter(({ accountId }) => name === `Account ${accountId}`).map(resourceName);
  return owned.length === 0 ? name : `${name} (${owned.join(", ")})`;
}

/** Where a listed principal is named, as a text to put after its name. */
export const namedInText = ({ namedIn }: Row): string => (namedIn.length === 0 ? "" : ` (${namedIn.join(", ")})`);

export const rowName = (row: Row): string => row.label + namedInText(row);

/** One part of a cell, e.g. `denied KEY IAM`. */
export const partText = ({ outcome, marks }: CellPart): string =>
  outcome === "absent" ? "not there" : [outcome, marks].filter(Boolean).join(" ");

const STAND_INS: Readonly<Record<Row["kind"], string | undefined>> = {
  listed: undefined,
  other: "This stands for any role or user of the account that nothing here names and that has no policy for this.",
  "unlisted account":
    "This stands for the administrator of an account that nothing here names, with every permission in that account.",
  anonymous: undefined,
};

/** Whom a row stands for, as a sentence, where it stands for many. */
export const aboutStandIn = ({ kind }: Row): string | undefined => STAND_INS[kind];
