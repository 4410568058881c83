/** The catalogue: one of each kind of document or setting, compliant or with one thing wrong. */
import type { Case } from "./case";
import { COMPLIANT } from "./compliant";
import { ACTIONS } from "./violating-actions";
import { PRINCIPALS } from "./violating-principals";
import { SETTINGS } from "./violating-settings";

export type { Case } from "./case";

export const CASES: readonly Case[] = [...COMPLIANT, ...PRINCIPALS, ...ACTIONS, ...SETTINGS];
