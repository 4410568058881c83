/** The arguments of a shared key, checked. */
import * as z from "zod";
import type { AccountId } from "../../access/identifiers";
import type { Region } from "../../access/partition";
import type { KeySettings } from "../config/configuration";
import * as fields from "../config/fields";
import { toKey } from "../config/rules/key";
import { toDuties } from "../config/rules/key-duties";
import { ownerRules } from "../config/rules/owner";
import { toShares } from "../config/rules/shares";
import { keySchema, shareSchema, type OwnerInput } from "../config/schema";
import type { Problem } from "../config/problems";
import type { KeyDuties } from "../key-duties";
import type { Share } from "../sharing/share";
import { checkedArguments } from "./checked";
import { dutiesInput, type KeyDutiesArgs } from "./key-duties";
import { shareInput, type ShareArgs } from "./share";

/** What a program says of a key; what is left out is as in the configuration. */
export type KeySettingsArgs = { readonly [Name in Exclude<keyof KeySettings, "arn">]?: KeySettings[Name] | undefined };

export interface SharedKeyInput {
  readonly region: string;
  readonly ownerAccountId: string;
  readonly shares: readonly (ShareArgs | Share)[];
  readonly duties?: KeyDuties | KeyDutiesArgs | undefined;
  readonly settings?: KeySettingsArgs | undefined;
}

export interface CheckedSharedKey {
  readonly region: Region;
  readonly ownerAccountId: AccountId;
  readonly shares: readonly Share[];
  /** `undefined` where none are separated. */
  readonly duties: KeyDuties | undefined;
  readonly settings: KeySettings;
}

const DUTIES = { administrators: true, users: true, rootAccess: true } as const;

/** A key that the component makes, whose duties are arguments of their own. */
const schema = z.strictObject({
  region: fields.region,
  ownerAccountId: fields.accountId,
  shares: z.array(shareSchema),
  duties: keySchema.pick(DUTIES).optional(),
  settings: keySchema.omit({ arn: true, confirmReplacement: true, ...DUTIES }).prefault({}),
});

/** The rules know the arguments as parts of the owner section. */
const inWordsOfArguments = (problem: Problem): Problem => {
  const translated = (text: string): string =>
    text
      .replace(/owner\.key\.(?=administrators|users|rootAccess)/g, "duties.")
      .replaceAll("owner.key", "settings")
      .replaceAll("owner.", "");
  return { ...problem, path: translated(problem.path), rule: translated(problem.rule) };
};

/** @throws {ProgramError} that lists every problem */
export function checkedSharedKey(name: string, args: SharedKeyInput): CheckedSharedKey {
  const input = {
    region: args.region,
    ownerAccountId: args.ownerAccountId,
    shares: args.shares.map(shareInput),
    duties: args.duties === undefined ? undefined : dutiesInput(args.duties),
    settings: args.settings,
  };
  const ownerOf = ({ region, ownerAccountId, shares, duties, settings }: z.output<typeof schema>): OwnerInput => ({
    accountId: ownerAccountId,
    region,
    tags: {},
    key: { ...settings, ...duties },
    shares,
  });
  const checked = checkedArguments(`SharedKey "${name}"`, schema, input, (value) =>
    ownerRules(ownerOf(value)).map(inWordsOfArguments),
  );
  const { region, ownerAccountId, settings } = checked;
  const key = toKey(settings);
  if (key.arn !== undefined) throw new Error("A key that the component makes has no ARN in its settings.");
  const owner = ownerOf(checked);
  return { region, ownerAccountId, settings: key, shares: toShares(owner), duties: toDuties(owner) };
}
