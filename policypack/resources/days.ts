/** Numbers of days in a resource's properties and in a rule's configuration. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Resource } from "./resource";

export interface DayRange {
  readonly least: number;
  readonly most: number;
}

/** Both the pending deletion of a key and the recovery of a secret, where it is not deleted at once. */
export const AWS_WINDOW: DayRange = { least: 7, most: 30 };

/** A number, also one that a program wrote as text; `undefined` where the property is absent, which is AWS's default. */
export function daysIn(value: unknown): number | undefined {
  return value === undefined || value === null || value === "" ? undefined : Number(value);
}

export const isWithin = (days: number, { least, most }: DayRange): boolean =>
  Number.isInteger(days) && days >= least && days <= most;

export const daysConfig = (name: string, { least, most }: DayRange, description: string): PolicyConfigSchema => ({
  properties: { [name]: { type: "integer", minimum: least, maximum: most, description } },
});

/** A configured number of days, else the rule's own. */
export function configuredDays({ config }: Resource, name: string, standard: number): number {
  const value = config[name];
  return typeof value === "number" ? value : standard;
}
