/** Whether another configuration would take the key away. Pure. */
import { parseArn, type KeyArn } from "../../access/identifiers";
import type { OwnerConfiguration } from "../config/configuration";
import { shown, type Problem } from "../config/problems";
import type { LastOutputs } from "./deployed";

/** The key that the configuration asks for: one that exists already, or one that the stack makes. */
export interface NextKey {
  readonly region: string;
  readonly arn?: KeyArn;
  /** Absent: nothing is said of it, and the key stays as it is. */
  readonly multiRegion?: boolean;
}

export function nextKeyOf({ region, key }: OwnerConfiguration): NextKey {
  return key.arn === undefined ? { region, multiRegion: key.multiRegion } : { region, arn: key.arn };
}

const isMultiRegion = (arn: KeyArn): boolean => parseArn(arn)?.resource.startsWith("key/mrk-") === true;

interface Reason {
  readonly path: string;
  readonly value: string | undefined;
  readonly why: string;
}

/** Why a key that the stack made would be another one. */
function reasonFor(last: KeyArn, { region, arn, multiRegion }: NextKey): Reason | undefined {
  if (arn !== undefined)
    return arn === last ? undefined : { path: "owner.key.arn", value: arn, why: "for another one" };
  if (parseArn(last)?.region !== region) {
    return { path: "owner.region", value: region, why: "since a key stays in its Region" };
  }
  if (multiRegion !== undefined && multiRegion !== isMultiRegion(last)) {
    const why = "since a key is made for one Region or for several, and stays so";
    return { path: "owner.key.multiRegion", value: shown(multiRegion), why };
  }
  return undefined;
}

const lost = (key: KeyArn): string =>
  `The old key ${key} would be deleted after its window. What is encrypted with it, in any account, could then never be read again.`;

const confirmation = (key: KeyArn): string =>
  `To let this one key go all the same: pulumi config set --path owner.key.confirmReplacement ${key}`;

/**
 * What is wrong with taking the key away, nothing where it stays.
 * @param isOwn whether the stack made the key, and so would delete it
 * @param confirmed the one key that the configuration lets go
 */
export function keyProblems(
  { keyArn }: LastOutputs,
  isOwn: boolean,
  next: NextKey | undefined,
  confirmed: string | undefined,
): Problem[] {
  if (keyArn === undefined) return [];
  if (next === undefined) return isOwn ? [sectionIsGone(keyArn)] : [];
  if (isOwn && next.arn === keyArn) return [ownKeyAsExisting(keyArn)];
  const reason = isOwn || next.arn !== undefined ? reasonFor(keyArn, next) : madeAnew(keyArn);
  if (reason === undefined || confirmed === keyArn) return [];
  const value = reason.value === undefined ? {} : { value: shown(reason.value) };
  const problem = isOwn
    ? {
        rule: `would replace the key, ${reason.why}. ${lost(keyArn)}`,
        remedy: `Set it back, or make the other key in a stack of its own and move what is encrypted first. ${confirmation(keyArn)}`,
      }
    : {
        rule: `would leave the key ${keyArn}, ${reason.why}. Its policy would no longer let the external accounts read what is encrypted with it.`,
        remedy: `Set it back, or share the other key in a stack of its own and move what is encrypted first. ${confirmation(keyArn)}`,
      };
  return [{ path: reason.path, ...value, ...problem }, ...otherKeyConfirmed(keyArn, confirmed)];
}

/** A key that exists already is given up for one that the stack makes. */
const madeAnew = (last: KeyArn): Reason => ({
  path: "owner.key.arn",
  value: undefined,
  why: `for one that the stack would make: owner.key.arn was ${last} and is gone`,
});

const sectionIsGone = (key: KeyArn): Problem => ({
  path: "owner",
  rule: `is gone from the stack that made the key. ${lost(key)}`,
  remedy: "Put the section back. To take all of the stack away: pulumi destroy",
});

const ownKeyAsExisting = (key: KeyArn): Problem => ({
  path: "owner.key.arn",
  value: shown(key),
  rule: "is the key that this stack made itself. As a key of somebody else's it would leave the stack, and so be deleted.",
  remedy: "Remove owner.key.arn: the stack has the key already.",
});

const otherKeyConfirmed = (key: KeyArn, confirmed: string | undefined): Problem[] =>
  confirmed === undefined
    ? []
    : [
        {
          path: "owner.key.confirmReplacement",
          value: shown(confirmed),
          rule: `lets another key go than the one that would: ${key}.`,
          remedy: "Remove it, or name exactly the key that may go.",
        },
      ];
