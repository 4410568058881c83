/**
 * Create, Read, Update and Delete of any resource type, around the calls that its definition makes.
 */
import { type ConfiguredProvider } from "./context";
import { messageOf, redact } from "./errors";
import { isChange } from "./diff";
import { allInputs, type ResourceType, secretsOf } from "./resource-type";
import { importedInputs, previewedCreate, previewedUpdate, refreshedInputs, storedState } from "./state";
import { ownProperties, type Values } from "./values";

/** The resource exists, and something after its creation, or an update, failed: the engine keeps it and tries again. */
export class NotInitialised extends Error {
  constructor(
    readonly id: string,
    readonly properties: Values,
    /** Names of the properties that are secret. */
    readonly secrets: ReadonlySet<string>,
    message: string,
  ) {
    super(message);
    this.name = "NotInitialised";
  }
}

class NotYetVisible extends Error {}

/** Values that no message may quote. */
function secretTexts(type: ResourceType, ...bags: readonly Values[]): string[] {
  const names = [...secretsOf(type)];
  return bags.flatMap((bag) => names.map((name) => bag[name])).filter((value) => typeof value === "string");
}

/** Runs `call`; an error of it quotes none of the secrets in `bags`, and has no cause that could. */
function discreetly<T>(type: ResourceType, bags: readonly Values[], call: () => Promise<T>): Promise<T> {
  return call().catch((error: unknown): never => {
    const message = redact(messageOf(error), secretTexts(type, ...bags));
    if (error instanceof NotInitialised) {
      throw new NotInitialised(error.id, error.properties, error.secrets, message);
    }
    throw new Error(message);
  });
}

export interface Created {
  readonly id: string;
  readonly outputs: Values;
}

/** Reads a resource that exists for certain, waiting for AWS to show it. */
async function readBack(provider: ConfiguredProvider, type: ResourceType, id: string, inputs: Values): Promise<Values> {
  const context = provider.contextFor(inputs);
  const live = await context.retry(
    (error) => error instanceof NotYetVisible,
    async () => {
      const found = await type.read(context, id, inputs);
      if (found === undefined) throw new NotYetVisible(`${type.token} ${id} was written and cannot be found`);
      return found;
    },
  );
  return storedState(type, live, inputs);
}

/**
 * @throws NotInitialised where the resource was made and a later step failed
 * @throws Error where it was not made
 */
export function create(provider: ConfiguredProvider, type: ResourceType, news: Values): Promise<Created> {
  const inputs = ownProperties(news);
  return discreetly(type, [inputs], async () => {
    const context = provider.contextFor(inputs);
    const made = await type.create(context, inputs);
    const { id, toldOnce } = typeof made === "string" ? { id: made, toldOnce: {} } : made;
    const told = { ...inputs, ...toldOnce };
    try {
      await type.settle?.(context, id, inputs);
      return { id, outputs: await readBack(provider, type, id, told) };
    } catch (error) {
      const known = storedState(type, told, told);
      throw new NotInitialised(id, known, secretsOf(type), messageOf(error));
    }
  });
}

/** The answer to a creation that is only previewed. */
export const createPreview = (type: ResourceType, news: Values): Values => previewedCreate(type, news);

export interface UpdateRequest {
  readonly id: string;
  readonly olds: Values;
  readonly news: Values;
}

export const updatePreview = (type: ResourceType, { olds, news }: UpdateRequest): Values =>
  previewedUpdate(type, olds, news);

/**
 * @throws NotInitialised where a step failed. As with the official provider, the state then holds what was asked for, so that the
 * next update finds no difference, calls nothing, and reads back what AWS has.
 * @see https://github.com/pulumi/pulumi/issues/21458
 */
export function update(
  provider: ConfiguredProvider,
  type: ResourceType,
  { id, olds, news }: UpdateRequest,
): Promise<Values> {
  const inputs = ownProperties(news);
  const properties = allInputs(type);
  return discreetly(type, [inputs, olds], async () => {
    const changed = (name: string): boolean => {
      const property = properties[name];
      return property !== undefined && isChange(property, olds[name], inputs[name]);
    };
    try {
      await type.update?.(provider.contextFor(inputs), { id, olds, news: inputs, changed });
      return await readBack(provider, type, id, inputs);
    } catch (error) {
      const asked = previewedUpdate(type, olds, inputs);
      throw new NotInitialised(id, storedState(type, asked, asked), secretsOf(type), messageOf(error));
    }
  });
}

export interface ReadRequest {
  readonly id: string;
  /** Empty when a resource is imported. */
  readonly inputs: Values;
  /** The last known state; empty when a resource is imported. */
  readonly state: Values;
}

export interface ReadAnswer {
  readonly id: string;
  readonly inputs: Values;
  readonly state: Values;
}

const REGION_SUFFIX = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d+)$/;

/** An id to import may say its Region, as in `1234abcd-…@eu-west-1`. */
function splitRegion(type: ResourceType, id: string): { id: string; region?: string } {
  const [, bare, region] = REGION_SUFFIX.exec(id) ?? [];
  return "region" in type.inputs && bare !== undefined && region !== undefined ? { id: bare, region } : { id };
}

/** The live state, or `undefined` where the resource is gone. */
export function read(
  provider: ConfiguredProvider,
  type: ResourceType,
  request: ReadRequest,
): Promise<ReadAnswer | undefined> {
  const inputs = ownProperties(request.inputs);
  const isImport = Object.keys(ownProperties(request.state)).length === 0;
  const { id, region } = isImport ? splitRegion(type, request.id) : { id: request.id };
  const prior = { ...inputs, ...ownProperties(request.state), ...(region !== undefined && { region }) };
  return discreetly(type, [prior], async () => {
    const context = provider.contextFor(prior);
    const live = await type.read(context, id, prior);
    if (live === undefined) return undefined;
    const state = storedState(type, live, prior);
    const isRefresh = Object.keys(inputs).length > 0;
    const newInputs = isRefresh ? refreshedInputs(type, request.inputs, state) : importedInputs(type, state);
    return { id, state, inputs: newInputs };
  });
}

export function remove(provider: ConfiguredProvider, type: ResourceType, id: string, state: Values): Promise<void> {
  return discreetly(type, [state], () => type.delete(provider.contextFor(state), id, state));
}
