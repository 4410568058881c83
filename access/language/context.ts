/** The request context as conditions and policy variables see it. */

/** A key that the request has or may have, with a value that nobody told. */
export class NotTold {
  constructor(
    readonly because: string,
    /** Whether the key is in the request for certain. */
    readonly present: boolean,
  ) {}
}

/** Values of a key; `undefined` where the request has no such key. */
export type Lookup = readonly string[] | undefined | NotTold;

export interface Context {
  /** Looks a condition key up by its name in lower case. */
  readonly lookup: (key: string) => Lookup;
}
