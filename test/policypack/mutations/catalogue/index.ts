/** The whole catalogue. */
import type { Start } from "../starts";
import { actions } from "./actions";
import { conditions } from "./conditions";
import { duplicates } from "./duplicates";
import type { Mutation, Mutator } from "./edit";
import { principals } from "./principals";
import { resources } from "./resources";
import { encodings, spelling } from "./spelling";
import { statements } from "./statements";
import { accounts, organizations, partitions, regions } from "./swaps";

export const KINDS: Readonly<Record<string, Mutator>> = {
  principals,
  actions,
  resources,
  conditions,
  statements,
  accounts,
  organizations,
  partitions,
  regions,
  spelling,
  encodings,
  duplicates,
};

/** A mutation with the name of its kind. */
export interface Mutant extends Mutation {
  readonly kind: string;
}

/** All mutants of a start, each text once. */
export function mutantsOf(start: Start): readonly Mutant[] {
  const texts = new Set([start.text]);
  return Object.entries(KINDS).flatMap(([kind, mutator]) =>
    mutator(start).flatMap((mutation) => {
      if (texts.has(mutation.text)) return [];
      texts.add(mutation.text);
      return [{ ...mutation, kind }];
    }),
  );
}
