/** Runs the rules over the resources of files, through the policies that the engine runs. Pure. */
import type { ReportViolation, ResourceValidationArgs, Severity } from "@pulumi/policy";
import { policyOf } from "../policy";
import type { Rule } from "../rule";
import type { RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";

/** What a violation does: `remediate` refuses what it did not mend, as in the engine. */
export type Enforcement = "advisory" | "mandatory";

export interface Violation {
  readonly enforcement: Enforcement;
  readonly severity: Severity;
  /** What, why it matters, what is allowed, the remedy and the page: a line each. */
  readonly message: string;
}

/** One rule about one resource. */
export interface Judgement {
  readonly rule: Rule;
  readonly resource: FileResource;
  readonly violations: readonly Violation[];
  /** Why the rule could not come to its end; absent where it did. */
  readonly notJudged?: string;
}

export interface JudgedFile {
  readonly file: StackFile;
  readonly judgements: readonly Judgement[];
}

/** As the SDK does it: the rule ends here. */
class NotApplicable extends Error {}

const NO_TIMEOUTS = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };

/** What the SDK would hand to the policy. The options are not in every file, and no rule asks for them. */
function argsOf(
  { type, name, urn, props, provider }: FileResource,
  config: RuleSetting["config"],
): ResourceValidationArgs {
  return {
    ...{ type, name, urn, props, stackTags: new Map<string, string>() },
    opts: { protect: false, ignoreChanges: [], aliases: [], customTimeouts: NO_TIMEOUTS, additionalSecretOutputs: [] },
    ...(provider === undefined ? {} : { provider: { ...provider, type: typeOfProvider(provider.urn) } }),
    isType: () => false,
    asType: () => undefined,
    getConfig: () => config as never,
    notApplicable: (reason?: string): never => {
      throw new NotApplicable(reason);
    },
  };
}

const typeOfProvider = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** A rule that fails judges nothing, and must not let anything through. Its error may quote a value: its name says enough. */
const failure = ({ name }: Rule, resource: FileResource, error: unknown): string =>
  [
    `${resource.name} (${resource.type}): the rule ${name} failed on it (${error instanceof Error ? error.name : typeof error}).`,
    "Why it matters: what a rule could not judge may be what it refuses.",
    "Allowed: a resource that the rule can judge.",
    "Remedy: report it to whoever keeps the policy pack, with the resource's type and the rule's name.",
  ].join("\n");

type Validate = (args: ResourceValidationArgs, report: ReportViolation) => Promise<void> | void;

/** The rule's functions, as the SDK takes them: one, or a list. */
function validationsOf(rule: Rule): readonly Validate[] {
  const { validateResource } = policyOf(rule);
  if (validateResource === undefined) return [];
  return Array.isArray(validateResource) ? validateResource : [validateResource];
}

function judgeOne(setting: RuleSetting, validations: readonly Validate[], resource: FileResource): Judgement {
  const { rule } = setting;
  const enforcement: Enforcement = setting.level === "advisory" ? "advisory" : "mandatory";
  const violations: Violation[] = [];
  const report = (message: string): void => {
    violations.push({ enforcement, severity: rule.severity, message });
  };
  try {
    for (const validate of validations) {
      void validate(argsOf(resource, setting.config), report);
    }
  } catch (error) {
    if (error instanceof NotApplicable) return { rule, resource, violations, notJudged: error.message };
    report(failure(rule, resource, error));
  }
  return { rule, resource, violations };
}

/** Every rule that is on about every resource that it has something to say about, in the order of the resources. */
export function judge(files: readonly StackFile[], settings: readonly RuleSetting[]): readonly JudgedFile[] {
  const active = settings
    .filter(({ level }) => level !== "disabled")
    .map((setting) => ({ setting, validations: validationsOf(setting.rule) }));
  return files.map((file) => ({
    file,
    judgements: file.resources.flatMap((resource) =>
      active
        .filter(({ setting }) => setting.rule.appliesTo(resource.type))
        .map(({ setting, validations }) => judgeOne(setting, validations, resource)),
    ),
  }));
}
