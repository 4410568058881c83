/** What the value of a condition key may follow from. */
import { type Caller } from "./caller";
import { conditionKeyName } from "./condition-key-names";
import { type Lookup, NotTold, type PartlyKnown } from "./language/context";
import { type Key, type Request, type Secret, type World } from "./world";

/** All that a condition key's value may follow from. */
export interface Facts {
  readonly caller: Caller;
  readonly world: World;
  readonly request: Request;
  /** Full action name in lower case. */
  readonly action: string;
  readonly region: string | undefined;
  readonly resourceAccountId: string;
  readonly key: Key | undefined;
  readonly secret: Secret | undefined;
  /** The service that calls KMS for the caller. */
  readonly via: Via | undefined;
}

export interface Via {
  /** The value of `kms:ViaService`. */
  readonly service: string;
  readonly encryptionContext: Readonly<Record<string, string | NotTold>>;
}

export type KeyTable = Readonly<Record<string, (facts: Facts) => Lookup>>;
export type PrefixTable = Readonly<Record<string, (facts: Facts, rest: string) => Lookup>>;

const notTold = (key: string, present: boolean, partly?: PartlyKnown): NotTold =>
  new NotTold(`the value of ${conditionKeyName(key)} is not told`, present, partly);

/** A key that the request may carry: absent only where the request's context says that it is complete. */
export const forgotten = (key: string, { request }: Facts): Lookup =>
  request.contextIsComplete === true ? undefined : notTold(key, false);

/** A key that every request of the kind carries, whatever its context says. */
export const always = (key: string, partly?: PartlyKnown): NotTold => notTold(key, true, partly);

/** A tag's value by its name in lower case: conditions do not look at the case of a tag's key, and AWS may hold several that differ by it. */
export function tagValue(tags: Readonly<Record<string, string>>, name: string): Lookup {
  const [found, ...others] = Object.entries(tags).filter(([key]) => key.toLowerCase() === name);
  if (found === undefined) return undefined;
  if (others.length === 0) return [found[1]];
  return new NotTold(
    `there are several tags named ${found[0]} but for case, and AWS does not say which one counts`,
    true,
  );
}

const TAGS = /^aws:(requesttag\/.|tagkeys$)/i;
/** Whether the request gives tags to what it makes: that needs the permission to tag it as well. */
export const givesTags = ({ context = {} }: Request): boolean =>
  Object.entries(context).some(([key, value]) => TAGS.test(key) && value !== null);

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
export const encryptionContextOf = ({ via, request }: Facts): Readonly<Record<string, string | NotTold>> =>
  via?.encryptionContext ?? request.encryptionContext ?? {};
