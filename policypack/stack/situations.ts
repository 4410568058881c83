/** How a statement's conditions want to be called: through a service, with an encryption context. Whoever may call can call so. */
import type { Statement } from "../../access/policy-document";
import type { Request } from "../../access/world";

export interface Situation extends Pick<Request, "context" | "encryptionContext"> {
  /** As a message names it; empty where nothing is wanted. */
  readonly text: string;
}

export const PLAIN: Situation = { text: "" };

const VIA_SERVICE = "kms:viaservice";
const ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

/** A pattern, as a text that it matches. */
const matching = (pattern: string): string => pattern.replaceAll("*", "Any").replaceAll("?", "x");

/** The situation in which the statement's conditions of these kinds are met, if they can be met by one value of each. */
export function situationOf({ Condition: block = {} }: Statement): Situation {
  const wanted = Object.values(block).flatMap((tests) =>
    Object.entries(tests).flatMap(([key, values]) => {
      const [value] = [values].flat();
      return value === undefined ? [] : [{ key, value: matching(String(value)) }];
    }),
  );
  const via = wanted.filter(({ key }) => key.toLowerCase() === VIA_SERVICE).slice(0, 1);
  const pairs = wanted
    .filter(({ key }) => key.toLowerCase().startsWith(ENCRYPTION_CONTEXT))
    .map(({ key, value }) => [key.slice(ENCRYPTION_CONTEXT.length), value] as const);
  if (via.length + pairs.length === 0) return PLAIN;
  return {
    text: [...via.map(({ value }) => `through ${value}`), ...pairs.map(([key, value]) => `with ${key} ${value}`)].join(
      ", ",
    ),
    ...(via.length === 0 ? {} : { context: Object.fromEntries(via.map(({ key, value }) => [key, value])) }),
    ...(pairs.length === 0 ? {} : { encryptionContext: Object.fromEntries(pairs) }),
  };
}
