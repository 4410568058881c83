/** Raw configuration in, typed configuration or every problem out. Pure: files are read by the function it is given. */
import { closest } from "./closest";
import type {
  AccountTarget,
  Configuration,
  ExternalConfiguration,
  KeySource,
  OwnerConfiguration,
  SecretSettings,
  SecretValueKey,
} from "./configuration";
import { LIMITS } from "./fields";
import { type Problem, withoutRefused } from "./problems";
import { externalRules } from "./rules/external";
import { toDuties } from "./rules/key-duties";
import { ownerRules } from "./rules/owner";
import { toKey } from "./rules/key";
import { homeOf, toPrincipals } from "./rules/principals";
import { toReaders } from "./rules/secret-readers";
import { toExternalReads, toOwnerReads } from "./rules/secret-reads";
import { toShares } from "./rules/shares";
import { toTerms } from "./rules/terms";
import { type ParsedSection, parseSection } from "./schema-problems";
import { externalSchema, ownerSchema, type ExternalInput, type OwnerInput, type SecretInput } from "./schema";

/** The keys of the project's namespace, as Pulumi.yaml declares them. */
export const CONFIG_KEYS = ["owner", "external", "ownerSecretValue", "externalSecretValue"] as const;

export const NO_FILE = "no such file";
export type FileContent = { readonly text: string } | { readonly error: string };

/** What the engine hands over, before anybody has looked at it. */
export interface RawConfiguration {
  /** All keys that are set in the project's namespace. */
  readonly keys: readonly string[];
  /** Name of the project, which is its namespace. */
  readonly project: string;
  /** All other keys that are set, with their namespaces. */
  readonly otherKeys: readonly string[];
  readonly owner?: unknown;
  readonly external?: unknown;
  /** Is there a value, and is it encrypted? The value itself is not needed to judge the configuration. */
  readonly secretValues: Readonly<Record<SecretValueKey, { readonly set: boolean; readonly secret: boolean }>>;
  /** Sections in which a part was set with `--secret`. */
  readonly sectionsWithSecrets: readonly ("owner" | "external")[];
  readonly readFile: (path: string) => FileContent;
}

export type ParsedConfiguration = { readonly configuration: Configuration } | { readonly problems: readonly Problem[] };

type Side = "owner" | "external";
const isAbsent = (section: unknown): boolean =>
  section === undefined ||
  (typeof section === "object" && section !== null && !Array.isArray(section) && Object.keys(section).length === 0);

/** All checks, so that all problems are reported at once. */
export function parseConfiguration(raw: RawConfiguration): ParsedConfiguration {
  const owner = isAbsent(raw.owner) ? undefined : parseSection<OwnerInput>(ownerSchema, "owner", raw.owner);
  const external = isAbsent(raw.external)
    ? undefined
    : parseSection<ExternalInput>(externalSchema, "external", raw.external);
  const ownerInput = owner?.value;
  const externalInput = external?.value;
  const problems: readonly Problem[] = [
    ...keyRules(raw),
    ...(owner === undefined && external === undefined ? [NO_SECTION] : []),
    ...sectionProblems("owner", owner, raw, (input) => ownerRules(input)),
    // Where the owner section is there but wrong, its own problems come first; comparing with it would only add noise.
    ...sectionProblems("external", external, raw, (input) =>
      owner === undefined || ownerInput !== undefined ? externalRules(input, ownerInput) : [],
    ),
  ];
  if (problems.length > 0) return { problems };
  if (ownerInput !== undefined) {
    return {
      configuration: {
        owner: toOwner(ownerInput),
        ...(externalInput === undefined ? {} : { external: toExternal(externalInput, true) }),
      },
    };
  }
  return externalInput === undefined
    ? { problems: [NO_SECTION] }
    : { configuration: { external: toExternal(externalInput, false) } };
}

/**
 * What the schema refuses in a section, and what the rules say of the rest: all of it at once, but nothing that only follows from
 * a property that was refused.
 */
function sectionProblems<T extends OwnerInput | ExternalInput>(
  side: Side,
  section: ParsedSection<T> | undefined,
  raw: RawConfiguration,
  rules: (input: T) => readonly Problem[],
): readonly Problem[] {
  const refused = section?.problems ?? [];
  const input = section?.value ?? section?.rest;
  const secretIsUnknown = refused.length > 0 && input?.secret === undefined;
  const further = [
    ...(input === undefined ? [] : rules(input)),
    ...secretRules(side, input?.secret, secretIsUnknown, raw),
  ];
  return [...refused, ...withoutRefused(further, refused)];
}

const NO_SECTION: Problem = {
  path: "owner, external",
  rule: "are both missing: the stack has nothing to deploy.",
  remedy:
    "Give the stack an owner section, an external section, or both. Start from Pulumi.owner.yaml or Pulumi.external.yaml.",
};

/** A key of this program under another name than the project's would be passed over without a word. */
function otherKeyRule(key: string, project: string): Problem[] {
  const [namespace = "", name = ""] = key.split(":");
  if (!(CONFIG_KEYS as readonly string[]).includes(name) || closest(namespace, [project]) === undefined) return [];
  const rule = `is a key of a project "${namespace}"; this one is "${project}".`;
  return [{ path: key, rule, remedy: `Did you mean "${project}:${name}"?` }];
}

function keyRules(raw: RawConfiguration): Problem[] {
  const unknown = raw.keys
    .filter((key) => !(CONFIG_KEYS as readonly string[]).includes(key))
    .map((key): Problem => {
      const meant = closest(key, CONFIG_KEYS);
      return {
        path: key,
        rule: "is not a configuration key of this program.",
        remedy: meant === undefined ? `Remove it. Known: ${CONFIG_KEYS.join(", ")}.` : `Did you mean "${meant}"?`,
      };
    });
  const leaking = raw.sectionsWithSecrets.map((section): Problem => ({
    path: section,
    rule: "has a part that was set with --secret. Inside a section it would come out as plain text in the state.",
    remedy: `Remove it and set it under a key of its own: pulumi config set --secret ${section}SecretValue.`,
  }));
  return [...unknown, ...raw.otherKeys.flatMap((key) => otherKeyRule(key, raw.project)), ...leaking];
}

function secretRules(
  side: Side,
  secret: OwnerInput["secret"],
  sectionIsInvalid: boolean,
  { secretValues, readFile }: RawConfiguration,
): Problem[] {
  const key: SecretValueKey = `${side}SecretValue`;
  const { set, secret: encrypted } = secretValues[key];
  const setIt = `pulumi config set --secret ${key}`;
  const problems: Problem[] = [];
  if (set && !encrypted) {
    problems.push({
      path: key,
      rule: "is stored as plain text; it must be a secret.",
      remedy: `${setIt}, and rotate the value: it was readable.`,
    });
  }
  if (sectionIsInvalid) return problems;
  if (secret === undefined) {
    if (set)
      problems.push({
        path: key,
        rule: `is set, but ${side}.secret is not: no secret would get it.`,
        remedy: `Add ${side}.secret, or remove ${key}.`,
      });
    return problems;
  }
  if (set && secret.valueFile !== undefined) {
    problems.push({
      path: `${side}.secret.valueFile`,
      rule: `and ${key} are both set; the secret's value must come from one place.`,
      remedy: "Remove one of the two.",
    });
  } else if (!set && secret.valueFile === undefined) {
    problems.push({
      path: `${side}.secret`,
      rule: "has no value.",
      remedy: `${setIt}, or give the path of a file as ${side}.secret.valueFile.`,
    });
  }
  if (secret.valueFile !== undefined)
    problems.push(...fileRules(`${side}.secret.valueFile`, secret.valueFile, readFile(secret.valueFile)));
  return problems;
}

/** A name that ends as those of files do. Another one may be the secret's value itself, and is not repeated in a message. */
const isFileName = (file: string): boolean => /\.(json|txt|ya?ml|env|pem|key)$/i.test(file);

function fileRules(path: string, file: string, content: FileContent): Problem[] {
  const value = isFileName(file) ? { value: JSON.stringify(file) } : {};
  const problem = (rule: string, remedy: string): Problem[] => [{ path, ...value, rule, remedy }];
  if ("error" in content) {
    return problem(
      `cannot be read: ${content.error}.`,
      content.error === NO_FILE
        ? "Create the file with the secret's value in it; git ignores mycreds.json."
        : "It must be a file that you may read, with the secret's value as UTF-8 text.",
    );
  }
  if (content.text.trim() === "") return problem("is empty.", "Put the secret's value into it.");
  if (Buffer.byteLength(content.text) > LIMITS.secretValueBytes) {
    return problem(`is larger than ${LIMITS.secretValueBytes} bytes, the most that a secret can hold.`, "Shorten it.");
  }
  if (content.text.startsWith("\uFEFF")) {
    return problem(
      "starts with a byte order mark, which would become a part of the secret.",
      'Save it as "UTF-8" without one.',
    );
  }
  if (/\.json$/i.test(file) && !isJson(content.text)) {
    return problem("is not valid JSON.", "Mend the JSON, or give a file whose name does not end in .json.");
  }
  return [];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toTarget(input: OwnerInput | ExternalInput): AccountTarget {
  const { assumeRole } = input;
  return {
    ...homeOf(input),
    tags: input.tags,
    ...(assumeRole === undefined
      ? {}
      : {
          assumeRole: {
            roleArn: assumeRole.roleArn,
            ...(assumeRole.externalId === undefined ? {} : { externalId: assumeRole.externalId }),
            ...(assumeRole.sessionName === undefined ? {} : { sessionName: assumeRole.sessionName }),
          },
        }),
  };
}

function toSecret(side: Side, secret: SecretInput, home: OwnerInput | ExternalInput): SecretSettings {
  const readers = toReaders(secret, home);
  return {
    name: secret.name,
    description: secret.description,
    recoveryWindowInDays: secret.recoveryWindowInDays,
    ...(secret.confirmReplacement === undefined ? {} : { confirmReplacement: secret.confirmReplacement }),
    value:
      secret.valueFile === undefined
        ? { from: "config", key: `${side}SecretValue` }
        : { from: "file", path: secret.valueFile },
    ...(readers.length === 0 ? {} : { readers }),
  };
}

function toOwner(input: OwnerInput): OwnerConfiguration {
  const duties = toDuties(input);
  const { confirmReplacement } = input.key;
  return {
    ...toTarget(input),
    key: toKey(input.key),
    ...(duties === undefined ? {} : { duties }),
    ...(input.reads === undefined ? {} : { reads: toOwnerReads(input) }),
    shares: toShares(input),
    ...(input.secret === undefined ? {} : { secret: toSecret("owner", input.secret, input) }),
    ...(confirmReplacement === undefined ? {} : { confirmReplacement }),
  };
}

function toKeySource(input: ExternalInput, hasOwnerSection: boolean): KeySource {
  const { key } = input;
  if (hasOwnerSection) return { from: "ownerSection" };
  if (key?.arn !== undefined) return { from: "arn", arn: key.arn, terms: toTerms(input) };
  return { from: "stack", stack: key?.stack ?? "" };
}

function toExternal(input: ExternalInput, hasOwnerSection: boolean): ExternalConfiguration {
  const { partition } = homeOf(input);
  const { roles, users } = input;
  return {
    ...toTarget(input),
    key: toKeySource(input, hasOwnerSection),
    policyName: input.policyName,
    ...(roles === undefined && users === undefined
      ? {}
      : { principals: toPrincipals({ roles: roles ?? [], users: users ?? [] }, input.accountId, partition) }),
    ...(input.reads === undefined ? {} : { reads: toExternalReads(input) }),
    ...(input.secret === undefined ? {} : { secret: toSecret("external", input.secret, input) }),
  };
}
