/**
 * The services that a share can be held to with `kms:ViaService`, by the names that the condition has for them.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
import { viaServiceName, type Partition, type Region } from "../../access/partition";
import { VIA_SERVICE_ENTRIES, type ViaServiceEntry } from "../../access/via-services";

export type ListedService = keyof typeof VIA_SERVICE_ENTRIES;

/** A service that the list lacks, and that is meant all the same. */
export interface UnlistedService {
  /** The name before the Region in the value of `kms:ViaService`. */
  readonly service: string;
  readonly unlisted: true;
}

export type ViaService = ListedService | UnlistedService;
export const VIA_SERVICES = (Object.keys(VIA_SERVICE_ENTRIES) as ListedService[]).sort();

export const isListedService = (value: unknown): value is ListedService =>
  typeof value === "string" && Object.hasOwn(VIA_SERVICE_ENTRIES, value);

const UNLISTED_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

export function isUnlistedService(value: unknown): value is UnlistedService {
  if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== "service,unlisted")
    return false;
  const { service, unlisted } = value as Readonly<Record<string, unknown>>;
  return unlisted === true && typeof service === "string" && UNLISTED_NAME.test(service) && !isListedService(service);
}

export const isViaService = (value: unknown): value is ViaService => isListedService(value) || isUnlistedService(value);

export const nameOfService = (via: ViaService): string => (typeof via === "string" ? via : via.service);

const entryOf = (service: ListedService): ViaServiceEntry => VIA_SERVICE_ENTRIES[service];

/** Whether AWS offers the service in a partition, as far as the list tells. */
export const isOfferedIn = (via: ViaService, partition: Partition): boolean =>
  typeof via !== "string" || entryOf(via).absentFrom?.includes(partition) !== true;

/** The values of `kms:ViaService` for some services in a Region. */
export const viaValues = (services: readonly ViaService[], region: Region): readonly string[] =>
  services.map((via) => viaServiceName(nameOfService(via), region));

const words = (text: string): readonly string[] => text.toLowerCase().split(/[^a-z0-9]+/);
/** Words of many products' names. */
const GENERAL: ReadonlySet<string> = new Set(
  words("aws amazon service services manager managed for gateway data backup"),
);

/** The services of which a text is the product's name or a part of it, such as `guardduty` or `ebs`. */
export function servicesNamed(text: string): readonly ListedService[] {
  const wanted = words(text).filter((word) => word !== "" && !GENERAL.has(word));
  if (wanted.length === 0) return [];
  return VIA_SERVICES.filter((service) =>
    entryOf(service).products.some((product) => wanted.every((word) => words(product).includes(word))),
  );
}

export const productOf = (service: ListedService): string => entryOf(service).products[0] ?? service;
