/**
 * The schedules that Secrets Manager rotates by.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 */
import { isRecord } from "../../access/language/problems";
import { longestGap } from "./cron";
import { type DayRange, daysIn, isWithin } from "./days";

export const ROTATION_DAYS: DayRange = { least: 1, most: 1000 };
const LONGEST_RATE_DAYS = 999;
const LEAST_RATE_HOURS = 4;
const HOURS_A_DAY = 24;

const RATE = /^rate\((\d{1,6}) (hour|hours|day|days)\)$/;

/** The days between two rotations of a rate; `undefined` for anything else. */
function daysOfRate(expression: string): number | undefined {
  const [, value, unit] = RATE.exec(expression) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  return unit.startsWith("hour") ? Number(value) / HOURS_A_DAY : Number(value);
}

/** The length of the window in which a rotation may begin: whole hours, at most a day. */
function isRotationWindow(duration: string): boolean {
  const hours = Number(/^(\d{1,2})h$/.exec(duration)?.[1]);
  return hours >= 1 && hours <= HOURS_A_DAY;
}

/** What is wrong with rotation rules. */
export interface RotationFault {
  /** `refused`: by AWS, as it documents. `unclear`: how often it rotates cannot be told. */
  readonly kind: "refused" | "too long" | "unclear";
  /** The property and its value, as a message goes on with them. */
  readonly what: string;
}

const inDays = (days: number): string => String(Math.ceil(days * 10) / 10);

const tooLong = (what: string, days: number, most: number): RotationFault | undefined =>
  days <= most
    ? undefined
    : {
        kind: "too long",
        what:
          days === Infinity
            ? `${what}, which never comes twice`
            : `${what}: up to ${inDays(days)} days between two rotations, where at most ${most} are allowed`,
      };

function expressionFault(expression: string, most: number): RotationFault | undefined {
  const what = `rotationRules.scheduleExpression is "${expression}"`;
  const rate = daysOfRate(expression);
  if (rate !== undefined) {
    const isTaken = rate >= LEAST_RATE_HOURS / HOURS_A_DAY && rate <= LONGEST_RATE_DAYS;
    return isTaken ? tooLong(what, rate, most) : { kind: "refused", what };
  }
  const fields = /^cron\(([^()]{1,200})\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  // A rotation begins on the hour, in any year.
  if (fields.length !== 6 || fields[0] !== "0" || fields[5] !== "*") return { kind: "refused", what };
  const gap = longestGap(expression);
  return gap === undefined ? { kind: "unclear", what } : tooLong(what, gap, most);
}

/** What makes AWS refuse the rules, or lets the secret keep its value for longer than `most` days; `undefined` where all is well. */
export function rotationRulesFault(rules: unknown, most: number): RotationFault | undefined {
  if (!isRecord(rules)) return undefined;
  const { automaticallyAfterDays, scheduleExpression, duration } = rules;
  const days = daysIn(automaticallyAfterDays);
  if (days !== undefined && scheduleExpression !== undefined) {
    const what = "rotationRules holds automaticallyAfterDays and scheduleExpression, which exclude each other";
    return { kind: "refused", what };
  }
  if (typeof duration === "string" && !isRotationWindow(duration)) {
    return { kind: "refused", what: `rotationRules.duration is "${duration}"` };
  }
  if (days !== undefined) {
    const what = `rotationRules.automaticallyAfterDays is ${JSON.stringify(automaticallyAfterDays)}`;
    return isWithin(days, ROTATION_DAYS) ? tooLong(what, days, most) : { kind: "refused", what };
  }
  return typeof scheduleExpression === "string" ? expressionFault(scheduleExpression, most) : undefined;
}
