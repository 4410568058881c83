/** Runs the rules over the resources of files, through the policies that the engine runs. Pure. */
import type { ReportViolation, ResourceValidationArgs, ResourceValidationPolicy, Severity } from "@pulumi/policy";
import { policiesOf, today } from "../policy";
import type { Rule, RuleAbout } from "../rule";
import { judgeStack } from "./judge-stack";
import { isStackRule, type RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";
import type { SecretWatch } from "./values";

/** What a violation does: `remediate` refuses what it did not mend, as in the engine. */
export type Enforcement = "advisory" | "mandatory";

export const enforcementOf = (level: RuleSetting["level"]): Enforcement =>
  level === "advisory" ? "advisory" : "mandatory";

export interface Violation {
  readonly enforcement: Enforcement;
  readonly severity: Severity;
  /** What, why it matters, what is allowed, the remedy and the page: a line each. */
  readonly message: string;
}

/** One rule about one resource. */
export interface Judgement {
  readonly rule: RuleAbout;
  readonly resource: FileResource;
  readonly violations: readonly Violation[];
  /** Why the rule could not come to its end; absent where it did. */
  readonly notJudged?: string;
}

export interface JudgedFile {
  readonly file: StackFile;
  /** The rules' settings for the file. */
  readonly settings: readonly RuleSetting[];
  readonly judgements: readonly Judgement[];
}

/** As the SDK does it: the rule ends here. */
class NotApplicable extends Error {}

/** The options are not in every file, and no rule asks for them. */
const OPTIONS: ResourceValidationArgs["opts"] = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** What is the same for every resource. */
const COMMON = {
  opts: OPTIONS,
  stackTags: new Map<string, string>(),
  isType: () => false,
  asType: () => undefined,
  notApplicable: (reason?: string): never => {
    throw new NotApplicable(reason);
  },
};

const typeOfProvider = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** What the SDK would hand to the policies, without their configuration. */
function argsOf({ type, name, urn, props, provider }: FileResource): Omit<ResourceValidationArgs, "getConfig"> {
  const through = provider === undefined ? {} : { provider: { ...provider, type: typeOfProvider(provider.urn) } };
  return { ...COMMON, type, name, urn, props, ...through };
}

/** A rule that fails judges nothing, and must not let anything through. Its error may quote a value: its name says enough. */
const failure = ({ name }: Rule, resource: FileResource, error: unknown): string =>
  [
    `${resource.name} (${resource.type}): the rule ${name} failed on it (${error instanceof Error ? error.name : typeof error}).`,
    "Why it matters: what a rule could not judge may be what it refuses.",
    "Allowed: a resource that the rule can judge.",
    "Remedy: report it to whoever keeps the policy pack, with the resource's type and the rule's name.",
  ].join("\n");

type Validate = (args: ResourceValidationArgs, report: ReportViolation) => Promise<void> | void;

/** The policy's functions, as the SDK takes them: one, or a list. */
function validationsOf({ validateResource }: ResourceValidationPolicy): readonly Validate[] {
  if (validateResource === undefined) return [];
  return Array.isArray(validateResource) ? validateResource : [validateResource];
}

interface ActiveRule {
  readonly setting: RuleSetting<Rule>;
  readonly validations: readonly Validate[];
}

/** What is found about a secret's value may quote it, as the rule's author never thought of that. */
const withoutSecret = ({ rule }: RuleSetting<Rule>, { name, type }: FileResource, paths: readonly string[]): string =>
  [
    `${name} (${type}): ${paths.join(", ")}, a secret that the file shows, breaks the rule; what was found may quote it and is left out.`,
    `What holds: ${rule.description}`,
    `Remedy: ${rule.remedy}`,
    `See ${rule.url}`,
  ].join("\n");

function judgeOne(
  { setting, validations }: ActiveRule,
  resource: FileResource,
  args: ReturnType<typeof argsOf>,
  secrets: SecretWatch,
): Judgement {
  const { rule, level, config } = setting;
  const enforcement = enforcementOf(level);
  const messages: string[] = [];
  let notJudged: string | undefined;
  secrets.forget();
  try {
    for (const validate of validations) {
      void validate({ ...args, getConfig: () => config as never }, (message) => messages.push(message));
    }
  } catch (error) {
    if (error instanceof NotApplicable) notJudged = error.message;
    else messages.push(failure(rule, resource, error));
  }
  const shown =
    secrets.read.length === 0
      ? messages
      : messages.slice(0, 1).map(() => withoutSecret(setting, resource, secrets.read));
  const violations = shown.map((message) => ({ enforcement, severity: rule.severity, message }));
  return { rule, resource, violations, ...(notJudged === undefined ? {} : { notJudged }) };
}

function judgeResource(active: readonly ActiveRule[], resource: FileResource, secrets: SecretWatch) {
  const args = argsOf(resource);
  return active
    .filter(({ setting }) => setting.rule.appliesTo(resource.type))
    .map((each) => judgeOne(each, resource, args, secrets));
}

const isResourceRule = (setting: RuleSetting): setting is RuleSetting<Rule> => !isStackRule(setting.rule);

/**
 * Every rule that is on about every resource that it has something to say about, in the order of the resources; then the stack
 * rules, about each file by itself.
 * @param day `YYYY-MM-DD`, by which exceptions expire
 */
export function judge(
  files: readonly StackFile[],
  settings: readonly RuleSetting[],
  day = today(),
): readonly JudgedFile[] {
  const on = settings.filter(({ level }) => level !== "disabled");
  const ofResources = on.filter(isResourceRule);
  // Made together: the rule that reports used exceptions asks for the other rules' configuration.
  const validations = policiesOf(ofResources.map(({ rule }) => rule)).map(validationsOf);
  const active = ofResources.map((setting, index) => ({ setting, validations: validations[index] ?? [] }));
  return files.map((file) => ({
    file,
    settings,
    judgements: [
      ...file.resources.flatMap((resource) => judgeResource(active, resource, file.secrets)),
      ...judgeStack(file, on, day),
    ],
  }));
}
