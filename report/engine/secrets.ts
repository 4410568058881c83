/**
 * Masks what is known to be secret in texts of the engine. The engine masks what it knows as secrets itself: this is for what
 * slips through in an error's text. Pure.
 */

/** What stands in a secret's place; the engine's own mark. */
export const MASK = "[secret]";

/** A shorter text stands in too many others, as in the engine. */
const SHORTEST = 4;
/** The parts of a secret that is JSON have names and numbers among them. */
const SHORTEST_PART = 6;
const SHORTEST_LINE = 12;

/** The texts in a JSON value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function partsOf(value: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  const parts = typeof parsed === "object" ? textsIn(parsed) : [];
  const lines = value.includes("\n") ? value.split("\n").map((line) => line.trim()) : [];
  return [
    ...parts.filter((each) => each.length >= SHORTEST_PART),
    ...lines.filter((each) => each.length >= SHORTEST_LINE),
  ];
}

const isBlank = (text: string): boolean => text.trim() === "";

/** A secret as it may stand in a text: itself, within JSON, in an address, in Base64. */
const formsOf = (value: string): readonly string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  JSON.stringify(JSON.stringify(value)).slice(3, -3),
  encodeURIComponent(value),
  Buffer.from(value).toString("base64"),
];

export type Mask = (text: string) => string;

/** @param values what must not be shown: whole values, of which the parts of JSON and long lines count too */
export function maskOf(values: Iterable<string>): Mask {
  const whole = [...values].map((value) => value.trim()).filter((value) => value.length >= SHORTEST);
  const forms = [...new Set([...whole, ...whole.flatMap(partsOf)].flatMap(formsOf))]
    .filter((form) => !isBlank(form))
    // The longest first: a part must not break what contains it.
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (forms.length === 0) return (text) => text;
  // In one go: what was masked must not be looked at again.
  const any = new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(any, MASK);
}

/** Every text in a value of JSON masked; the names of its properties too. */
export function masked<T>(value: T, mask: Mask): T {
  const walk = (each: unknown): unknown => {
    if (typeof each === "string") return mask(each);
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [mask(key), walk(inner)]));
  };
  return walk(value) as T;
}
