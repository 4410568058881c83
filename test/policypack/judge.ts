/** Runs a rule as the SDK runs it in the engine's place, and the assertions that the rules' tests share. */
import * as sdk from "@pulumi/policy";
import type { ResourceValidationArgs } from "@pulumi/policy";
import assert from "node:assert/strict";
import { policyOf } from "../../policypack/policy";
import { tellSecrets } from "../../policypack/resources/secrets";
import type { Rule } from "../../policypack/rule";

/** What the SDK wraps a resource in; exported, but left out of its type declarations. */
const { UnknownValueError, unknownCheckingProxy } = sdk as unknown as {
  readonly UnknownValueError: new () => Error;
  readonly unknownCheckingProxy: (props: object) => Record<string, unknown>;
};

/** A resource as a test gives it: what the engine would send, without its wrapping. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly name: string; readonly props: Readonly<Record<string, unknown>> } | undefined;
  /** The properties that the engine marks as secrets. Left out: nobody tells which are. */
  readonly secrets?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  readonly violations: readonly string[];
  readonly notApplicable: string | undefined;
}

class NotApplicable extends Error {}

const urn = (type: string, name: string): string => `urn:pulumi:owner::cross-account-cmk::${type}::${name}`;

/** The type token that a resource class carries, compared as the SDK compares it. */
function isOfClass(type: string, resourceClass: unknown): boolean {
  const token =
    typeof resourceClass === "function" && "__pulumiType" in resourceClass ? resourceClass.__pulumiType : undefined;
  return token === type;
}

export function argsOf(subject: Subject): ResourceValidationArgs {
  const { type, name, provider, secrets } = subject;
  const target = { ...subject.props };
  if (secrets !== undefined) tellSecrets(target, () => new Set(secrets));
  const props = unknownCheckingProxy(target);
  return {
    type,
    name,
    props,
    urn: urn(type, name),
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    ...(provider === undefined
      ? {}
      : {
          provider: {
            type: "pulumi:providers:aws",
            name: provider.name,
            urn: urn("pulumi:providers:aws", provider.name),
            props: unknownCheckingProxy(provider.props),
          },
        }),
    stackTags: new Map(),
    isType: (resourceClass) => isOfClass(type, resourceClass),
    asType: (resourceClass) => (isOfClass(type, resourceClass) ? (props as never) : undefined),
    getConfig: () => (subject.config ?? {}) as never,
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
}

/** What the rule reports. An unknown value that the rule let escape fails the test: the SDK would turn it into advice. */
export function judge(rule: Rule, subject: Subject): Verdict {
  const { validateResource } = policyOf(rule);
  assert(typeof validateResource === "function");
  const violations: string[] = [];
  try {
    void validateResource(argsOf(subject), (text) => violations.push(text));
    return { violations, notApplicable: undefined };
  } catch (error) {
    assert(!(error instanceof UnknownValueError), `an unknown value escaped: ${String(error)}`);
    if (error instanceof NotApplicable) return { violations, notApplicable: error.message };
    throw error;
  }
}

/** The parts of a rule's message that are the same in all its violations. */
export interface Constants {
  readonly why: string;
  readonly allowed: string;
  readonly remedy: string;
  readonly url: string;
}

/** The whole text of a violation. */
export const message = ({ name, type }: Subject, what: string, { why, allowed, remedy, url }: Constants): string =>
  `${name} (${type}): ${what}\nWhy it matters: ${why}\nAllowed: ${allowed}\nRemedy: ${remedy}\nSee ${url}`;

export function assertCompliant(rule: Rule, subject: Subject): void {
  assert.deepEqual(judge(rule, subject), { violations: [], notApplicable: undefined });
}

export function assertViolates(rule: Rule, subject: Subject, constants: Constants, ...whats: readonly string[]): void {
  assert.deepEqual(judge(rule, subject), {
    violations: whats.map((what) => message(subject, what, constants)),
    notApplicable: undefined,
  });
}
