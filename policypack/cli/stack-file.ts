/** The resources of a file that the engine's analyzer would be given. Pure. */
import { parseRawStackJson, type RawReading } from "../../access/stack/file";
import type { RawResource, RawStep } from "../../access/stack/resources";
import type { ProviderResource, Resource } from "../resources/resource";
import type { DocumentReading } from "./document/reading";
import { readable, SecretWatch, untold } from "./values";

/** A resource before a rule's configuration is added to it. */
export type FileResource = Omit<Resource, "config">;

export interface StackFile {
  /** What to call the file in a message. */
  readonly source: string;
  /** Its text, for those who look for a place in it. */
  readonly text: string;
  readonly reading: RawReading | DocumentReading;
  readonly resources: readonly FileResource[];
  readonly notes: readonly string[];
  /** Notes which secrets of the file a rule read. */
  readonly secrets: SecretWatch;
}

/** What the analyzer is never given: what goes, and what belongs to others. */
const NOT_REGISTERED: ReadonlySet<string> = new Set([
  ...["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace", "read-discard"],
  ...["read", "read-replacement", "refresh"],
]);
const ONLY_READ: ReadonlySet<string> = new Set(["read", "read-replacement"]);

const isProvider = ({ type }: RawResource): boolean => type.startsWith("pulumi:providers:");

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME`; a name may have `::` in it. */
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

interface Selection {
  readonly judged: readonly RawResource[];
  readonly notes: readonly string[];
}

const readNote = (source: string, count: number): readonly string[] =>
  count === 0
    ? []
    : [`${source}: ${count} ${count === 1 ? "resource is" : "resources are"} only read, and not judged.`];

function ofState(source: string, resources: readonly RawResource[]): Selection {
  const present = resources.filter((each) => each.delete !== true);
  const judged = present.filter((each) => each.external !== true);
  return { judged, notes: readNote(source, present.length - judged.length) };
}

function ofPreview(source: string, steps: readonly RawStep[]): Selection {
  const registered = steps.filter(({ op }) => !NOT_REGISTERED.has(op));
  const notes = registered
    .filter(({ newState }) => newState === null || newState === undefined)
    .map(({ urn }) => `${source} does not tell what ${urn} will be: not judged.`);
  // A replacement shows up as two steps that say the same.
  const byUrn = new Map(registered.flatMap(({ urn, newState }) => (newState ? [[urn, newState] as const] : [])));
  const read = steps.filter(({ op }) => ONLY_READ.has(op)).length;
  return { judged: [...byUrn.values()], notes: [...notes, ...readNote(source, read)] };
}

const selected = (source: string, reading: RawReading): Selection =>
  reading.kind === "state" ? ofState(source, reading.resources) : ofPreview(source, reading.steps);

/** Every resource that the file has, whatever becomes of it: a provider is looked for among all. */
const all = (reading: RawReading): readonly RawResource[] =>
  reading.kind === "state"
    ? reading.resources.filter((each) => each.delete !== true)
    : reading.steps.flatMap(({ oldState, newState }) => newState ?? oldState ?? []);

/** `urn:…::providers:aws::name::ID` → the URN. */
const urnOfReference = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

type Providers = ReadonlyMap<string, ProviderResource>;

function providersOf(readings: readonly RawReading[], secrets: SecretWatch): Providers {
  const found = readings.flatMap((reading) => all(reading).filter(isProvider));
  return new Map(
    found.map(({ urn, inputs }) => [urn, { urn, name: nameOf(urn), props: readable(inputs ?? {}, secrets) }] as const),
  );
}

/** The provider, or one that tells its name and nothing else where no file has it. */
function providerOf({ provider }: RawResource, own: Providers, others: Providers): ProviderResource | undefined {
  if (provider === undefined || provider === "") return undefined;
  const urn = urnOfReference(provider);
  const name = nameOf(urn);
  return own.get(urn) ?? others.get(urn) ?? { urn, name, props: untold(`of provider ${name}, which no file has`) };
}

/** A file's reading. @throws {AccessError} where it is none */
export function parseStackFile(
  text: string,
  source: string,
): { readonly source: string; readonly text: string } & {
  readonly reading: RawReading;
} {
  return { source, text, reading: parseRawStackJson(text, source) };
}

/** The files with the resources to judge. A provider that one leaves out, as unchanged, may be in another. */
export function stackFiles(parsed: readonly ReturnType<typeof parseStackFile>[]): readonly StackFile[] {
  const secrets = new SecretWatch();
  const everywhere = providersOf(
    parsed.map(({ reading }) => reading),
    secrets,
  );
  return parsed.map(({ source, text, reading }) => {
    const { judged, notes } = selected(source, reading);
    const own = providersOf([reading], secrets);
    const resources = judged.map((raw) => ({
      type: raw.type,
      name: nameOf(raw.urn),
      urn: raw.urn,
      props: readable(raw.inputs ?? {}, secrets),
      provider: providerOf(raw, own, everywhere),
    }));
    return { source, text, reading, resources, notes: [...reading.notes, ...notes], secrets };
  });
}
