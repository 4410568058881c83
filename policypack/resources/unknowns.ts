/**
 * Values that are not known at preview. The SDK throws when a rule reads one, and turns that into a piece of advice for
 * each rule; here it is caught, so that one rule can report them all together and none is passed in silence.
 */
interface UnknownValue extends Error {
  /** The path of the property, e.g. `["policy"]`. */
  readonly props: readonly PropertyKey[];
}

/** By shape, since a pack may be loaded beside another copy of the SDK. */
const isUnknownValue = (error: unknown): error is UnknownValue =>
  error instanceof Error && "unknownTypeSentinel" in error && "props" in error && Array.isArray(error.props);

/** Judges each part; one that meets an unknown value is not allowed to keep the others from being judged. */
export function judgeEach<Part>(parts: readonly Part[], judge: (part: Part) => void): void {
  let unknown: UnknownValue | undefined;
  for (const part of parts) {
    try {
      judge(part);
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      unknown ??= error;
    }
  }
  if (unknown !== undefined) throw unknown;
}

/** Runs a judgement; the path of the value that stopped it, or `undefined` where it came to its end. */
export function unknownMetBy(judge: () => void): string | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (isUnknownValue(error)) return error.props.map(String).join(".");
    throw error;
  }
}

/** Reads all that is in a value, which throws where something is not known. */
function readThrough(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(readThrough);
}

/** Whether something in the values is not known yet. */
export const anyUnknown = (...values: readonly unknown[]): boolean =>
  unknownMetBy(() => {
    values.forEach(readThrough);
  }) !== undefined;
