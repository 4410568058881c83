/**
 * The provider's answers to the engine, free of the wire's messages: which resource or function is meant, with which
 * configuration, previewed or for real.
 */
import { check, type CheckResult } from "./engine/check";
import { ConfiguredProvider } from "./engine/context";
import { diff, type DiffRequest, type DiffResult } from "./engine/diff";
import {
  create,
  createPreview,
  type Created,
  read,
  type ReadAnswer,
  type ReadRequest,
  remove,
  update,
  updatePreview,
} from "./engine/lifecycle";
import { type NamingWish } from "./engine/names";
import { isKnownConfig, parseProviderConfig } from "./engine/provider-config";
import { type ResourceType } from "./engine/resource-type";
import { packageSchema } from "./engine/schema";
import { unsupported } from "./engine/unsupported";
import { type Values } from "./engine/values";
import { FUNCTION_TYPES } from "./functions";
import { RESOURCE_TYPES } from "./resources";

/** A type or function by its token. */
function lookUp<T extends { readonly token: string }>(
  kind: "resource type" | "function",
  types: readonly T[],
  token: string,
): T {
  const found = types.find((type) => type.token === token);
  if (found === undefined) {
    throw unsupported(
      kind,
      token,
      types.map((type) => type.token),
    );
  }
  return found;
}

/** @throws Error for a type that is not known */
export const resourceType = (token: string): ResourceType => lookUp("resource type", RESOURCE_TYPES, token);

export interface ResourceRef {
  /** Pulumi's token of the type. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
}

export interface CheckArgs extends ResourceRef {
  readonly olds: Values;
  readonly news: Values;
  readonly randomSeed: Uint8Array;
  readonly naming?: NamingWish;
}

/** One provider instance, as the engine starts one for each provider of a program. */
export class AwsProvider {
  #configured: ConfiguredProvider | undefined;
  readonly #cancel = new AbortController();

  constructor(readonly version: string) {}

  schema(): string {
    return packageSchema(this.version, RESOURCE_TYPES, FUNCTION_TYPES);
  }

  /** Problems with the provider's inputs that can be seen before any call. */
  checkConfig(news: Values): string[] {
    if (!isKnownConfig(news)) return [];
    try {
      parseProviderConfig(news);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  /** @throws Error where the configuration or the account is wrong */
  async configure(config: Values): Promise<void> {
    if (!isKnownConfig(config)) return;
    const provider = new ConfiguredProvider(parseProviderConfig(config), this.#cancel.signal);
    await provider.verifyAccount();
    this.#configured = provider;
  }

  check({ type, name, ...args }: CheckArgs): CheckResult {
    const config = this.#configured?.config;
    return check({
      ...args,
      type: resourceType(type),
      logicalName: name,
      ...(config !== undefined && { region: config.region, tagRules: config.tagRules }),
    });
  }

  diff({ type, ...args }: Omit<DiffRequest, "type"> & { readonly type: string }): DiffResult {
    return diff({ ...args, type: resourceType(type) });
  }

  async create(type: string, inputs: Values, preview: boolean): Promise<Created> {
    if (preview) return { id: "", outputs: createPreview(resourceType(type), inputs) };
    return create(this.#provider(), resourceType(type), inputs);
  }

  /** `undefined` where the resource is gone. */
  async read(type: string, request: ReadRequest): Promise<ReadAnswer | undefined> {
    return read(this.#provider(), resourceType(type), request);
  }

  async update(type: string, change: { id: string; olds: Values; news: Values }, preview: boolean): Promise<Values> {
    if (preview) return updatePreview(resourceType(type), change);
    return update(this.#provider(), resourceType(type), change);
  }

  async delete(type: string, id: string, state: Values): Promise<void> {
    await remove(this.#provider(), resourceType(type), id, state);
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const functionType = lookUp("function", FUNCTION_TYPES, token);
    return functionType.invoke(this.#provider().contextFor(args));
  }

  /** Ends all waiting. Calls that are under way come to their end. */
  cancel(): void {
    this.#cancel.abort();
  }

  #provider(): ConfiguredProvider {
    if (this.#configured === undefined) throw new Error("the AWS provider's configuration is not known yet");
    return this.#configured;
  }
}
