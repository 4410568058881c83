/**
 * The schedules that Secrets Manager rotates by.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
import { isRecord } from "../../access/language/problems";
import { type DayRange, daysIn, isWithin } from "./days";

export const ROTATION_DAYS: DayRange = { least: 1, most: 1000 };
const LEAST_RATE_HOURS = 4;
const HOURS_A_DAY = 24;

const RATE = /^rate\((\d{1,6}) (hour|hours|day|days)\)$/;
const CRON = /^cron\(([^()]{1,200})\)$/;

/** The days between two rotations of a rate; `undefined` for anything else. */
function daysOfRate(expression: string): number | undefined {
  const [, value, unit] = RATE.exec(expression) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  return unit.startsWith("hour") ? Number(value) / HOURS_A_DAY : Number(value);
}

/** Minutes, hours, day of month, month, day of week, year: a rotation begins on the hour, in any year. */
function isCron(expression: string): boolean {
  const fields = CRON.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  return fields.length === 6 && fields[0] === "0" && fields[5] === "*";
}

/** Whether AWS takes the expression. */
function isSchedule(expression: string): boolean {
  const days = daysOfRate(expression);
  return days === undefined ? isCron(expression) : days >= LEAST_RATE_HOURS / HOURS_A_DAY && days <= ROTATION_DAYS.most;
}

/** The length of the window in which a rotation may begin: whole hours, at most a day. */
function isRotationWindow(duration: string): boolean {
  const hours = Number(/^(\d{1,2})h$/.exec(duration)?.[1]);
  return hours >= 1 && hours <= HOURS_A_DAY;
}

/** Which property makes AWS refuse the rules, or lets the secret be older than the maximum of days; `undefined` where none does. */
export function rotationRulesFault(rules: unknown, most: number): string | undefined {
  if (!isRecord(rules)) return undefined;
  const { automaticallyAfterDays, scheduleExpression, duration } = rules;
  const days = daysIn(automaticallyAfterDays);
  if (days !== undefined && scheduleExpression !== undefined) {
    return "rotationRules holds automaticallyAfterDays and scheduleExpression, which exclude each other";
  }
  if (days !== undefined && !isWithin(days, { ...ROTATION_DAYS, most })) {
    return `rotationRules.automaticallyAfterDays is ${JSON.stringify(automaticallyAfterDays)}`;
  }
  if (typeof scheduleExpression === "string") {
    const tooLong = (daysOfRate(scheduleExpression) ?? 0) > most;
    if (tooLong || !isSchedule(scheduleExpression))
      return `rotationRules.scheduleExpression is "${scheduleExpression}"`;
  }
  const isTooLong = typeof duration === "string" && !isRotationWindow(duration);
  return isTooLong ? `rotationRules.duration is "${duration}"` : undefined;
}
