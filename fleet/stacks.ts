/** The stacks of a project, as their files declare them: which side each has, and which stack it gets the key from. Pure. */
import { createHash } from "node:crypto";
import { parse } from "yaml";
import { parseArn } from "../access/identifiers";
import { PROJECT, sectionOf, type Section } from "../accounts/stack-sections";

export interface StackFile {
  /** E.g. `external-2`, of `Pulumi.external-2.yaml`. */
  readonly stack: string;
  readonly text: string;
}

export interface FleetStack {
  readonly name: string;
  /** Has an owner's section: other stacks may get their key from it. */
  readonly owns: boolean;
  /** Stacks of this project that make the key which this one uses. */
  readonly needs: readonly string[];
  /** Of the whole file but for what pulumi itself writes into it. */
  readonly hash: string;
  readonly region?: string;
  /** As the file names it, e.g. `awskms://…`. */
  readonly secretsProvider?: string;
}

const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;
/** The stack that a file configures, or `undefined` where the file is no stack file. */
export const stackOfFile = (name: string): string | undefined => STACK_FILE.exec(name)?.[1];

/** `pulumi stack init` writes these at the first deployment: they are no change of what is declared. */
const WRITTEN_BY_PULUMI: ReadonlySet<string> = new Set(["encryptionsalt", "encryptedkey", "secretsprovider"]);

/** Keys sorted at every depth: layout and order are not what a file declares. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each)]));
}

export const hashOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(canonical(value)))
    .digest("hex")
    .slice(0, 16);

/** @returns `undefined` where the text is no YAML mapping */
function documentOf(text: string): object | undefined {
  try {
    const value: unknown = parse(text) ?? {};
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // The parser's message quotes the file, which may hold a value in plain text.
    return undefined;
  }
}

const fileHash = (document: object): string =>
  hashOf(Object.fromEntries(Object.entries(document).filter(([key]) => !WRITTEN_BY_PULUMI.has(key))));

function textAt(section: object | undefined, name: string): string | undefined {
  const value: unknown = section === undefined ? undefined : Reflect.get(section, name);
  return typeof value === "string" ? value : undefined;
}

function keyOf(external: Section | undefined): Section | undefined {
  const key = external?.key;
  return typeof key === "object" && key !== null && !Array.isArray(key) ? (key as Section) : undefined;
}

interface Read {
  readonly name: string;
  readonly hash: string;
  readonly owner: Section | undefined;
  readonly external: Section | undefined;
  readonly key: Section | undefined;
  readonly secretsProvider: string | undefined;
}

/** By `key.stack`, where it is of this project; by `key.arn`, the stacks that own keys in the ARN's account. */
function ownersOf({ name, key }: Read, owners: readonly Read[]): readonly string[] {
  const [stack = "", project = PROJECT] = (textAt(key, "stack") ?? "").split("/").reverse();
  const accountId = parseArn(textAt(key, "arn") ?? "")?.accountId;
  return owners
    .filter((owner) => owner.name !== name)
    .filter((owner) =>
      stack === ""
        ? accountId !== undefined && textAt(owner.owner, "accountId") === accountId
        : project === PROJECT && owner.name === stack,
    )
    .map((owner) => owner.name);
}

const inOrder = new Intl.Collator("en", { numeric: true });
/** `external-2` comes before `external-10`. */
export const byName = (one: string, other: string): number => inOrder.compare(one, other);

export type StacksRead = { readonly stacks: readonly FleetStack[] } | { readonly problems: readonly string[] };

/** The stacks by name. All files that cannot be read are told at once. */
export function stacksOf(files: readonly StackFile[]): StacksRead {
  const problems: string[] = [];
  const read = files.flatMap(({ stack, text }): Read[] => {
    const document = documentOf(text);
    if (document === undefined) problems.push(`Pulumi.${stack}.yaml is not a YAML mapping.`);
    if (document === undefined) return [];
    const external = sectionOf(text, "external");
    return [
      {
        name: stack,
        hash: fileHash(document),
        owner: sectionOf(text, "owner"),
        external,
        key: keyOf(external),
        secretsProvider: textAt(document, "secretsprovider"),
      },
    ];
  });
  if (problems.length > 0) return { problems };
  const owners = read.filter(({ owner }) => owner !== undefined);
  const stacks = read.map((each): FleetStack => {
    const { name, hash, owner, external, secretsProvider } = each;
    const region = textAt(owner ?? external, "region");
    return {
      name,
      owns: owner !== undefined,
      needs: ownersOf(each, owners),
      hash,
      ...(region === undefined ? {} : { region }),
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
    };
  });
  return { stacks: stacks.sort((one, other) => byName(one.name, other.name)) };
}
