/** The files to judge, each with the options that hold for it. Pure. */
import { isAccountId } from "../../access/identifiers";
import type { Partition } from "../../access/partition";
import { PARTITIONS } from "../../access/partition";
import { DOCUMENT_TYPES, type DocumentType } from "../resources/types";

/** Stands for standard input in the place of a file. */
export const STDIN = "-";

interface Named {
  readonly file: string;
  /** File of the rules' configuration for this input alone. */
  readonly config?: string;
}

export interface StackInput extends Named {
  readonly kind: "state" | "preview";
}

/** A policy document by itself, with what it does not say. */
export interface DocumentInput extends Named {
  readonly kind: "document";
  readonly type: DocumentType;
  /** The account of the key, secret or role that it belongs to; of an IAM policy, the account that it is in. */
  readonly owner: string;
  readonly partition?: Partition;
}

export type Input = StackInput | DocumentInput;

/** The options that are about inputs, as they were typed: their order tells which value holds for which input. */
export interface Typed {
  readonly option: "--state" | "--plan" | "--document" | "--kind" | "--owner" | "--partition" | "--config";
  readonly value: string;
}

const INPUTS: ReadonlySet<string> = new Set(["--state", "--plan", "--document"]);
const isInput = ({ option }: Typed): boolean => INPUTS.has(option);
const isDocument = ({ option }: Typed): boolean => option === "--document";

type Setting = "--kind" | "--owner" | "--partition" | "--config";

interface Assigned {
  /** By input, in the order in which they were typed. */
  readonly values: ReadonlyMap<Typed, string>;
  readonly problems: readonly string[];
}

const list = (inputs: readonly Typed[]): string => inputs.map(({ value }) => value).join(", ");

/** A value given once holds for all; of several, each holds for the inputs before it, back to the one before. */
function assigned(typed: readonly Typed[], setting: Setting, takes: (each: Typed) => boolean): Assigned {
  const inputs = typed.filter(takes);
  const given = typed.filter(({ option }) => option === setting);
  const [only, ...others] = given;
  if (only === undefined) return { values: new Map(), problems: [] };
  const what = setting === "--config" ? "input" : "document";
  if (inputs.length === 0 && setting !== "--config") {
    return { values: new Map(), problems: [`${setting} is for --document only, and no document is named.`] };
  }
  if (others.length === 0) return { values: new Map(inputs.map((each) => [each, only.value])), problems: [] };
  const values = new Map<Typed, string>();
  const problems: string[] = [];
  let waiting: Typed[] = [];
  for (const each of typed) {
    if (takes(each)) waiting.push(each);
    if (each.option !== setting) continue;
    if (waiting.length === 0)
      problems.push(`${setting} ${each.value} holds for no ${what}: put it after the ${what}s that it is for.`);
    for (const input of waiting) values.set(input, each.value);
    waiting = [];
  }
  if (waiting.length > 0) {
    problems.push(
      `${setting} is given more than once, and ${list(waiting)} has none: put one after each ${what}, or give one for all.`,
    );
  }
  return { values, problems };
}

const KINDS = Object.keys(DOCUMENT_TYPES);
const isKind = (value: string): value is DocumentType => KINDS.includes(value);

export const DOCUMENT_CHOICES = { "--kind": KINDS, "--partition": PARTITIONS } as const;

const ownerProblem = (value: string): readonly string[] =>
  isAccountId(value)
    ? []
    : [
        `--owner is "${value}": give the account's id, 12 digits without hyphens, of the key, secret, role or IAM policy.`,
      ];

function missing(
  documents: readonly Typed[],
  setting: Setting,
  { values, problems }: Assigned,
  give: string,
): readonly string[] {
  const without = documents.filter((each) => !values.has(each));
  return without.length === 0 || problems.length > 0
    ? []
    : [`${setting} is missing for ${list(without)}: give ${give}.`];
}

export interface Inputs {
  readonly inputs: readonly Input[];
  /** The configuration of all inputs, where one is given for all. */
  readonly config?: string;
  readonly problems: readonly string[];
}

const STACK_KINDS = { "--state": "state", "--plan": "preview" } as const;

/** States first, then previews, then documents, each in the order in which they were typed. */
export function inputsIn(typed: readonly Typed[]): Inputs {
  const documents = typed.filter(isDocument);
  const kinds = assigned(typed, "--kind", isDocument);
  const owners = assigned(typed, "--owner", isDocument);
  const partitions = assigned(typed, "--partition", isDocument);
  const configs = assigned(typed, "--config", isInput);
  const given = typed.filter(({ option }) => option === "--config");
  const [shared] = given;
  const ofAll = given.length === 1;
  const ownConfig = (each: Typed): { readonly config?: string } => {
    const config = ofAll ? undefined : configs.values.get(each);
    return config === undefined ? {} : { config };
  };
  const stacks = (["--state", "--plan"] as const).flatMap((option) =>
    typed
      .filter((each) => each.option === option)
      .map((each): StackInput => ({ kind: STACK_KINDS[option], file: each.value, ...ownConfig(each) })),
  );
  const judged = documents.flatMap((each): readonly DocumentInput[] => {
    const type = kinds.values.get(each) ?? "";
    const partition = PARTITIONS.find((name) => name === partitions.values.get(each));
    if (!isKind(type)) return [];
    const about = { type, owner: owners.values.get(each) ?? "", ...(partition === undefined ? {} : { partition }) };
    return [{ kind: "document", file: each.value, ...about, ...ownConfig(each) }];
  });
  return {
    inputs: [...stacks, ...judged],
    ...(ofAll && shared !== undefined ? { config: shared.value } : {}),
    problems: [
      ...[kinds, owners, partitions, configs].flatMap(({ problems }) => problems),
      ...missing(documents, "--kind", kinds, KINDS.join(", ")),
      ...missing(
        documents,
        "--owner",
        owners,
        "the account that the policy belongs to: who is outside it depends on that",
      ),
      ...typed.filter(({ option }) => option === "--owner").flatMap(({ value }) => ownerProblem(value)),
    ],
  };
}
