/** What the value of a condition key may follow from. */
import { type Caller } from "./caller";
import { type Lookup, NotTold } from "./language/context";
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

/** A key that the request may carry: absent only where the request's context says that it is complete. */
export const forgotten = (key: string, { request }: Facts): Lookup =>
  request.contextIsComplete === true ? undefined : new NotTold(`the value of ${key} is not told`, false);

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
export const encryptionContextOf = ({ via, request }: Facts): Readonly<Record<string, string | NotTold>> =>
  via?.encryptionContext ?? request.encryptionContext ?? {};
