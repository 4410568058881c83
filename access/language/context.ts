/** The request context as conditions and policy variables see it. */

/** What is known of a value that nobody told. */
export type PartlyKnown =
  /** A text in which some characters are not known, see `partly-known.ts`. */
  | { readonly kind: "text"; readonly text: string }
  /** A time or number that is this one or a later one. */
  | { readonly kind: "at least"; readonly least: string };

/** A key that the request has or may have, with a value that nobody told. */
export class NotTold {
  constructor(
    readonly because: string,
    /** Whether the key is in the request for certain. */
    readonly present: boolean,
    /** Only where the key is in the request for certain. */
    readonly partly?: PartlyKnown,
  ) {}
}

/** Values of a key; `undefined` where the request has no such key. */
export type Lookup = readonly string[] | undefined | NotTold;

export interface Context {
  /** Looks a condition key up by its name in lower case. */
  readonly lookup: (key: string) => Lookup;
}
