/** Which exception covers a resource. */
import { wildcardMatcher } from "../../access/language/glob";
import { isRecord } from "../../access/language/problems";
import { decoded, type Properties } from "../resources/resource";
import { unknownMetBy } from "../resources/unknowns";
import type { Exception } from "./read";

/** What an exception is held against: a resource, or what a stack rule names. */
export interface Excepted {
  readonly urn: string;
  readonly props: Properties;
  readonly provider?: { readonly props: Properties } | undefined;
}

/** Tags that the resource will have: its own, and its provider's default tags. */
function* tagsOf({ props, provider }: Excepted): Iterable<unknown> {
  yield props.tags;
  yield props.tagsAll;
  const defaults = decoded(provider?.props.defaultTags);
  if (isRecord(defaults)) yield defaults.tags;
}

/** A tag that is not known yet covers nothing: the violation stands until the value is there. */
function hasTag(resource: Excepted, { key, value }: { readonly key: string; readonly value: string }): boolean {
  let found = false;
  unknownMetBy(() => {
    for (const tags of tagsOf(resource)) {
      const held = decoded(tags);
      if (isRecord(held) && Object.hasOwn(held, key) && held[key] === value) found = true;
    }
  });
  return found;
}

const covers = (exception: Exception, resource: Excepted): boolean =>
  exception.tag === undefined ? wildcardMatcher(exception.urn)(resource.urn) : hasTag(resource, exception.tag);

/** Whether the exception still counts on a day, `YYYY-MM-DD`. */
export const isInForce = ({ expires }: Exception, today: string): boolean => today <= expires;

/**
 * The exception that covers the resource: one that is in force, else the one that expired last.
 * @param today `YYYY-MM-DD`
 */
export function exceptionFor(
  exceptions: readonly Exception[],
  resource: Excepted,
  today: string,
): Exception | undefined {
  const covering = exceptions.filter((each) => covers(each, resource));
  return (
    covering.find((each) => isInForce(each, today)) ??
    covering.toSorted((a, b) => (a.expires < b.expires ? 1 : -1)).at(0)
  );
}

const textOfTag = ({ key, value }: { readonly key: string; readonly value: string }): string => `${key}=${value}`;

/** An exception as a message names it. */
export const nameOfException = (exception: Exception): string =>
  exception.tag === undefined
    ? `by the URN ${JSON.stringify(exception.urn)}`
    : `by the tag ${JSON.stringify(textOfTag(exception.tag))}`;
