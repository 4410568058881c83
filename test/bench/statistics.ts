/** What is said of a series of measurements. Pure. */

/** A series in short, in the unit of its values. The median is what is compared; the rest shows how far it can be trusted. */
export interface Summary {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly values: readonly number[];
}

/** The middle value; of an even number of values, the mean of the two in the middle. @throws RangeError for no values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low === undefined || high === undefined) throw new RangeError("no values have no median");
  return (low + high) / 2;
}

/** @throws RangeError for no values */
export const summarize = (values: readonly number[]): Summary => ({
  median: median(values),
  minimum: Math.min(...values),
  maximum: Math.max(...values),
  values,
});

/** Each value over the one before it, e.g. 2 each time where sizes double and the time is linear. */
export const steps = (values: readonly number[]): number[] =>
  values.slice(1).map((value, at) => value / (values[at] ?? Number.NaN));
