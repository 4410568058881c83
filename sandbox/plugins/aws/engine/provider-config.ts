/**
 * The provider's own configuration. Everything but plain texts arrives as JSON text, as the SDK sends it.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
import { type TagRules, type Tags } from "./tags";
import { hasUnknown, isMap, ownProperties, textListOf, textMapOf, textOf, type Value, type Values } from "./values";

/** One role to assume, by the credentials before it. */
export interface RoleToAssume {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly policy?: string;
  /** In seconds. */
  readonly duration?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ProviderConfig {
  readonly region: string;
  readonly assumeRoles: readonly RoleToAssume[];
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  readonly tagRules: TagRules;
  /** Given in the program; the environment's are used otherwise. */
  readonly credentials?: Credentials;
  /** By service, e.g. `kms`; AWS_ENDPOINT_URL is used otherwise. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly skipCredentialsValidation: boolean;
  readonly maxRetries?: number;
}

/** A property of the provider, its JSON text parsed. */
function parsed(config: Values, name: string): Value | undefined {
  const value = config[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    throw new Error(`the provider's property "${name}" is not valid JSON`);
  }
}

const asRecord = (config: Values, name: string): Values => {
  const value = parsed(config, name);
  return isMap(value) ? value : {};
};

const asRecords = (config: Values, name: string): readonly Values[] => {
  const value = parsed(config, name);
  return Array.isArray(value) ? value.filter(isMap) : [];
};

const DURATION_PART = /(\d+(?:\.\d+)?)(h|m|s)/g;
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** `1h30m` in seconds. */
function seconds(duration: string): number {
  const parts = [...duration.matchAll(DURATION_PART)];
  if (parts.map(([part]) => part).join("") !== duration) {
    throw new Error(`assumeRoles: "${duration}" is not a duration such as "1h" or "15m"`);
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ""] ?? 0), 0);
}

function parseRole(role: Values, index: number): RoleToAssume {
  const roleArn = textOf(role, "roleArn");
  if (roleArn === undefined || roleArn === "") throw new Error(`assumeRoles[${index}] has no roleArn`);
  const [externalId, sessionName] = [textOf(role, "externalId"), textOf(role, "sessionName")];
  const [policy, duration] = [textOf(role, "policy"), textOf(role, "duration")];
  return {
    roleArn,
    ...(externalId !== undefined && { externalId }),
    ...(sessionName !== undefined && { sessionName }),
    ...(policy !== undefined && { policy }),
    ...(duration !== undefined && { duration: seconds(duration) }),
  };
}

function parseTagRules(config: Values): TagRules {
  const ignored = asRecord(config, "ignoreTags");
  const defaults: Tags = textMapOf(asRecord(config, "defaultTags"), "tags");
  return {
    defaults,
    ignoredKeys: textListOf(ignored, "keys"),
    ignoredPrefixes: textListOf(ignored, "keyPrefixes"),
  };
}

function parseCredentials(config: Values): Credentials | undefined {
  const [accessKeyId, secretAccessKey] = [textOf(config, "accessKey"), textOf(config, "secretKey")];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = textOf(config, "token");
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/**
 * @throws Error where the Region is missing or a property is malformed
 */
export function parseProviderConfig(raw: Values): ProviderConfig {
  const config = ownProperties(raw);
  const region = textOf(config, "region");
  if (region === undefined || region === "") {
    throw new Error("no Region: set the provider's region, or AWS_REGION in the environment");
  }
  const credentials = parseCredentials(config);
  const maxRetries = parsed(config, "maxRetries");
  return {
    region,
    assumeRoles: asRecords(config, "assumeRoles").map(parseRole),
    allowedAccountIds: textListOf({ ids: parsed(config, "allowedAccountIds") }, "ids"),
    forbiddenAccountIds: textListOf({ ids: parsed(config, "forbiddenAccountIds") }, "ids"),
    tagRules: parseTagRules(config),
    endpoints: Object.assign({}, ...asRecords(config, "endpoints").map(onlyTexts)) as Record<string, string>,
    skipCredentialsValidation: parsed(config, "skipCredentialsValidation") === true,
    ...(credentials !== undefined && { credentials }),
    ...(typeof maxRetries === "number" && { maxRetries }),
  };
}

const onlyTexts = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (typeof v === "string" && v !== "" ? [[k, v]] : [])));

/** Whether the configuration can be used: at a preview, parts of it may not be known yet. */
export const isKnownConfig = (config: Values): boolean => !hasUnknown(config);
