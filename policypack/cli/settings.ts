/**
 * Each rule's level and configuration: its own, changed by what `pulumi preview --policy-pack-config` takes too. Where the
 * engine passes over a name that it does not know, here it is a problem: a rule that somebody believes to be on is not. Pure.
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/
 */
import type { EnforcementLevel, PolicyConfigSchema } from "@pulumi/policy";
import * as z from "zod";
import { didYouMean } from "../../access/cli/near";
import { isRecord, shown } from "../../access/language/problems";
import { aboutOf } from "../policy";
import type { Properties } from "../resources/resource";
import type { Rule } from "../rule";
import type { StackRule } from "../stack/rule";

const LEVELS: readonly EnforcementLevel[] = ["advisory", "mandatory", "remediate", "disabled"];
const LEVEL = "enforcementLevel";
/** The engine's word for every rule. */
const ALL = "all";
/** The engine's list of environments, which only the engine opens. */
const ENVIRONMENTS = "environments";

export type AnyRule = Rule | StackRule;

/** A stack rule is about all resources together, and so applies to no type. */
export const isStackRule = (rule: AnyRule): rule is StackRule => !("appliesTo" in rule);

export interface RuleSetting<R extends AnyRule = AnyRule> {
  readonly rule: R;
  readonly level: EnforcementLevel;
  readonly config: Properties;
}

export type Settings =
  | { readonly kind: "settings"; readonly rules: readonly RuleSetting[]; readonly notes: readonly string[] }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

const isLevel = (value: unknown): value is EnforcementLevel => LEVELS.some((level) => level === value);

type PropertySchema = PolicyConfigSchema["properties"][string];

/** What the pack tells the engine of the rule's configuration. */
const schemaOf = (rule: AnyRule): PolicyConfigSchema => aboutOf(rule).configSchema ?? { properties: {} };

/** Zod takes the part of JSON schema that a pack's schema can hold. */
const validator = (schema: PropertySchema): z.ZodType =>
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);

function valueProblems(place: string, value: unknown, schema: PropertySchema): readonly string[] {
  const result = validator(schema).safeParse(value);
  if (result.success) return [];
  const meant = schema.description === undefined ? "" : ` What it is: ${schema.description}`;
  return result.error.issues.map(({ path, message }) => {
    const at = path.reduce<string>(
      (before, each) => (typeof each === "number" ? `${before}[${each}]` : `${before}.${String(each)}`),
      place,
    );
    const found = path.reduce<unknown>((held, each) => (held as Readonly<Record<PropertyKey, unknown>>)[each], value);
    return `${at} is ${shown(found)}: ${message}.${meant}`;
  });
}

const levelProblem = (place: string, value: unknown): readonly string[] =>
  isLevel(value)
    ? []
    : [
        `${place} is ${shown(value)}, and no level: give ${LEVELS.join(", ")}.` +
          (typeof value === "string" ? didYouMean(value, LEVELS) : ""),
      ];

function ruleProblems(rule: AnyRule, given: unknown): readonly string[] {
  const { name } = rule;
  if (typeof given === "string") return levelProblem(name, given);
  if (given !== undefined && !isRecord(given)) return [`${name} is ${shown(given)}: give a level or an object.`];
  const schema = schemaOf(rule);
  const known = Object.keys(schema.properties);
  const { [LEVEL]: level, ...properties } = given ?? {};
  const strange = Object.keys(properties).filter((key) => !known.includes(key));
  const missing = (schema.required ?? []).filter((key) => !(key in configOf(rule, given)));
  return [
    ...(level === undefined ? [] : levelProblem(`${name}.${LEVEL}`, level)),
    ...strange.map((key) => {
      const offer = known.length === 0 ? "only a level can be set" : `it has ${known.join(", ")}`;
      return `${name} has no property "${key}": ${offer}.${didYouMean(key, [...known, LEVEL])}`;
    }),
    ...missing.map((key) => `${name}.${key} is missing.`),
    ...Object.entries(properties).flatMap(([key, value]) => {
      const property = schema.properties[key];
      return property === undefined ? [] : valueProblems(`${name}.${key}`, value, property);
    }),
  ];
}

function allProblems(given: unknown): readonly string[] {
  if (typeof given === "string") return levelProblem(ALL, given);
  if (!isRecord(given)) return [`${ALL} is ${shown(given)}: give a level.`];
  const strange = Object.keys(given).filter((key) => key !== LEVEL);
  return [
    ...levelProblem(`${ALL}.${LEVEL}`, given[LEVEL]),
    ...strange.map((key) => `${ALL}.${key} would reach no rule: give it to each rule by name.`),
  ];
}

const levelIn = (given: unknown): EnforcementLevel | undefined => {
  const level = isRecord(given) ? given[LEVEL] : given;
  return isLevel(level) ? level : undefined;
};

/** The schema's defaults, and what is given over them. */
function configOf(rule: AnyRule, given: unknown): Properties {
  const defaults = Object.entries(schemaOf(rule).properties).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const properties = Object.entries(isRecord(given) ? given : {}).filter(([key]) => key !== LEVEL);
  return Object.fromEntries([...defaults, ...properties]);
}

function settingOf(rule: AnyRule, given: unknown, all: unknown): RuleSetting {
  const level = levelIn(given) ?? levelIn(all) ?? aboutOf(rule).enforcementLevel ?? "mandatory";
  return { rule, level, config: configOf(rule, given) };
}

/** @param config the file's JSON; `{}` where there is none */
export function settingsOf(config: unknown, rules: readonly AnyRule[]): Settings {
  if (!isRecord(config)) return { kind: "invalid", problems: ["it is no object of rules."] };
  const names = rules.map(({ name }) => name);
  const { [ALL]: all, [ENVIRONMENTS]: environments, ...given } = config;
  const problems = [
    ...(all === undefined ? [] : allProblems(all)),
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map((name) => `There is no rule "${name}".${didYouMean(name, [...names, ALL])}`),
    ...rules.flatMap((rule) => ruleProblems(rule, given[rule.name])),
  ];
  if (problems.length > 0) return { kind: "invalid", problems };
  return {
    kind: "settings",
    rules: rules.map((rule) => settingOf(rule, given[rule.name], all)),
    notes: environments === undefined ? [] : [`The configuration's ${ENVIRONMENTS} are opened by the engine alone.`],
  };
}
