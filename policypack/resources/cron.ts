/**
 * The cron expressions of Secrets Manager, and the longest time between two of their runs.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */

/** What a field's values run from and to, and the names that stand for them. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const HOURS: Range = { least: 0, most: 23 };
const DAYS: Range = { least: 1, most: 31 };
const MONTHS: Range = {
  least: 1,
  most: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const WEEKDAYS: Range = { least: 1, most: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };

function numberOf(text: string, { least, most, names = [] }: Range): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named < 0 ? Number(text) : named + least;
  return (named >= 0 || /^\d{1,2}$/.test(text)) && value >= least && value <= most ? value : undefined;
}

/** `*`, a value, `FROM-TO` or any of them with `/STEP`; a range may run over its end, as in `FRI-MON`. */
function valuesOfPart(part: string, range: Range): readonly number[] | undefined {
  const [, body = "", step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const [from = "", to] = body === "*" ? [String(range.least), String(range.most)] : body.split("-");
  const first = numberOf(from, range);
  const last = to === undefined ? (step === undefined ? first : range.most) : numberOf(to, range);
  const by = Number(step ?? 1);
  if (first === undefined || last === undefined || by < 1 || body.split("-").length > 2) return undefined;
  const size = range.most - range.least + 1;
  const count = ((last - first + size) % size) + 1;
  return Array.from(
    { length: Math.ceil(count / by) },
    (_, at) => range.least + ((first - range.least + at * by) % size),
  );
}

function valuesOf(field: string, range: Range): ReadonlySet<number> | undefined {
  const parts = field.split(",").map((part) => valuesOfPart(part, range));
  return parts.every((part) => part !== undefined) ? new Set(parts.flat()) : undefined;
}

const MILLISECONDS_A_DAY = 86_400_000;
const DAYS_A_WEEK = 7;
const daysOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

type Test = (date: Date) => boolean;
const always: Test = () => true;

/** A day of the month; `L` is the last one. */
function dayTest(field: string): Test | undefined {
  if (field === "?" || field === "*") return always;
  const parts = field.split(",").map((part): Test | undefined => {
    if (part.toUpperCase() === "L") return (date) => date.getUTCDate() === daysOfMonth(date);
    const values = valuesOfPart(part, DAYS);
    return values && ((date) => values.includes(date.getUTCDate()));
  });
  return anyOf(parts);
}

/** A day of the week; `2#1` is the first Monday of the month, `6L` the last Friday, `L` every Saturday. */
function weekdayTest(field: string): Test | undefined {
  if (field === "?" || field === "*") return always;
  const parts = field.split(",").map((part): Test | undefined => {
    const [, name = "", nth, last] = /^([A-Za-z]{3}|\d)(?:#([1-5])|(L))$/i.exec(part) ?? [];
    const day = numberOf(name, WEEKDAYS);
    const values =
      part.toUpperCase() === "L" ? [WEEKDAYS.most] : day === undefined ? valuesOfPart(part, WEEKDAYS) : [day];
    if (values === undefined) return undefined;
    const isIt: Test = (date) => values.includes(date.getUTCDay() + 1);
    if (nth !== undefined) return (date) => isIt(date) && Math.ceil(date.getUTCDate() / DAYS_A_WEEK) === Number(nth);
    return last === undefined ? isIt : (date) => isIt(date) && date.getUTCDate() + DAYS_A_WEEK > daysOfMonth(date);
  });
  return anyOf(parts);
}

function anyOf(tests: readonly (Test | undefined)[]): Test | undefined {
  return tests.every((test) => test !== undefined) ? (date) => tests.some((test) => test(date)) : undefined;
}

/** The calendar of 28 years repeats itself, from 1901 to 2099; the first run of the next cycle closes the last gap. */
const [FIRST_YEAR, LAST_YEAR] = [2001, 2060];

/** The days between two runs at most. `Infinity`: it does not run again. `undefined`: it cannot be told. */
export function longestGap(expression: string): number | undefined {
  const [, text = ""] = /^cron\(([^()]{1,200})\)$/.exec(expression) ?? [];
  const [minutes, hour = "", day = "", month = "", weekday = "", year, ...more] = text.trim().split(/\s+/);
  const [hours, months] = [valuesOf(hour, HOURS), valuesOf(month, MONTHS)];
  const [onDay, onWeekday] = [dayTest(day), weekdayTest(weekday)];
  if (minutes !== "0" || year !== "*" || more.length > 0) return undefined;
  if (hours === undefined || months === undefined || onDay === undefined || onWeekday === undefined) return undefined;
  // What two restrictions mean together is not documented.
  if (onDay !== always && onWeekday !== always) return undefined;
  let before: number | undefined;
  let longest = 0;
  for (let at = Date.UTC(FIRST_YEAR, 0, 1); at < Date.UTC(LAST_YEAR, 0, 1); at += MILLISECONDS_A_DAY) {
    const date = new Date(at);
    if (!months.has(date.getUTCMonth() + 1) || !onDay(date) || !onWeekday(date)) continue;
    if (before !== undefined) longest = Math.max(longest, (at - before) / MILLISECONDS_A_DAY);
    before = at;
  }
  if (longest === 0) return Infinity;
  const within = (Math.max(...hours) - Math.min(...hours)) / (HOURS.most + 1);
  return longest - within;
}
