/** What the options of `--explain` ask of the evaluator, and in words. Pure. */
import { parseArn } from "../identifiers";
import { kmsAction } from "../kms-actions";
import { type CallDetails } from "../matrix/build";
import { type Report, type ResourceEntry, type Side } from "../matrix/report";
import { type NamedPolicy } from "../world";
import { type CallOptions, NONE } from "./call-options";
import { listed } from "./explanation-words";
import { didYouMean } from "./near";

/** Actions that name a key beside their resource. */
const TAKES_TARGET_KEY: ReadonlySet<string> = new Set([
  "kms:CreateAlias",
  "kms:UpdateAlias",
  "secretsmanager:CreateSecret",
  "secretsmanager:UpdateSecret",
]);
const TAKES_GRANT: ReadonlySet<string> = new Set([
  "kms:CreateGrant",
  "kms:ListGrants",
  "kms:RetireGrant",
  "kms:RevokeGrant",
]);
const NO_SESSION = /^arn:[^:]+:iam::\d{12}:(user\/|root$)/;

const keyNamed = (text: string, { resources }: Report): ResourceEntry | undefined =>
  resources.find(
    ({ kind, label, arns }) =>
      kind === "key" && [label, ...Object.values(arns)].some((name) => name.toLowerCase() === text.toLowerCase()),
  );

const isKeyId = (text: string): boolean => /^(mrk-)?[0-9a-f-]{32,}$/.test(text) || text.startsWith("alias/");

function targetKeyProblem({ targetKey }: CallOptions, action: string, report: Report): readonly string[] {
  if (targetKey === undefined) return [];
  if (!TAKES_TARGET_KEY.has(action)) return [`--target-key: ${action} names no second key. Leave it out.`];
  if (keyNamed(targetKey, report) !== undefined || parseArn(targetKey) !== undefined || isKeyId(targetKey)) return [];
  const keys = report.resources.filter(({ kind }) => kind === "key");
  const labels = keys.map(({ label }) => label);
  return [`--target-key "${targetKey}" is no key here.${didYouMean(targetKey, labels)} ${listed(keys)}`];
}

function contextProblem({ encryptionContext }: CallOptions, action: string): readonly string[] {
  if (encryptionContext === undefined || kmsAction(action)?.encryptionContext === true) return [];
  const why = action.startsWith("secretsmanager:")
    ? "Secrets Manager chooses it: the secret's ARN and version"
    : action === "kms:CreateGrant"
      ? "the call has that of the new grant's constraints: give --grant encryptionContextEquals.KEY=VALUE"
      : "the call has none";
  return [`--encryption-context: ${action} does not take one; ${why}. Leave it out.`];
}

/** What does not go with the principal or the action. One that is not known is left out of the question. */
export function callProblems(
  call: CallOptions,
  principal: string | undefined,
  action: string | undefined,
  report: Report,
): readonly string[] {
  const session =
    call.sessionPolicies !== undefined && principal !== undefined && NO_SESSION.test(principal)
      ? [
          `--session-policy: ${principal} has no session. Session policies are of a role, its session, or a federated user.`,
        ]
      : [];
  if (action === undefined) return session;
  const grant =
    call.grant !== undefined && !TAKES_GRANT.has(action) ? [`--grant: ${action} is about no grant. Leave it out.`] : [];
  return [...session, ...contextProblem(call, action), ...targetKeyProblem(call, action, report), ...grant];
}

/** What a side's documents are asked. */
export function detailsOf(
  { via, targetKey, context, encryptionContext, contextIsComplete, region, grant }: CallOptions,
  sessionPolicies: readonly NamedPolicy[],
  report: Report,
  side: Side,
): CallDetails {
  const direct = via === NONE ? { "kms:ViaService": null } : {};
  const target = targetKey === undefined ? undefined : (keyNamed(targetKey, report)?.arns[side] ?? targetKey);
  return {
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(contextIsComplete === undefined ? {} : { contextIsComplete }),
    ...(region === undefined ? {} : { region }),
    ...(grant === undefined ? {} : { grant }),
    ...(via === undefined || via === NONE ? {} : { via }),
    ...(context === undefined && via !== NONE ? {} : { context: { ...context, ...direct } }),
    ...(sessionPolicies.length === 0 ? {} : { sessionPolicies }),
    ...(target === undefined ? {} : { targetKey: target }),
  };
}

const LIST = new Intl.ListFormat("en", { type: "conjunction" });
const pairs = (of: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(of).map(([name, value]) => `${name}=${[value].flat().join(" or ")}`);

function contextTexts({ context = {}, contextIsComplete }: CallOptions): readonly string[] {
  const absent = Object.keys(context).filter((key) => context[key] === null);
  const given = Object.entries(context).filter(([, value]) => value !== null);
  return [
    ...(given.length === 0 ? [] : [`with ${LIST.format(pairs(Object.fromEntries(given)))}`]),
    ...(absent.length === 0 ? [] : [`without ${LIST.format(absent)}`]),
    ...(contextIsComplete === true ? ["with no other condition keys"] : []),
  ];
}

/** Which call the answer is about, as a sentence. Nothing for the plain call. */
export function callSentence(call: CallOptions): readonly string[] {
  const { via, encryptionContext, sessionPolicies = [], region, targetKey, grant } = call;
  const { constraints, ...grantRest } = grant ?? {};
  const texts = [
    ...(via === undefined ? [] : [via === NONE ? "by the principal itself" : `through ${via}`]),
    ...(region === undefined ? [] : [`in ${region}`]),
    ...(encryptionContext === undefined
      ? []
      : Object.keys(encryptionContext).length === 0
        ? ["without an encryption context"]
        : [`with the encryption context ${LIST.format(pairs(encryptionContext))}`]),
    ...contextTexts(call),
    ...(sessionPolicies.length === 0 ? [] : [`under the session policy ${LIST.format(sessionPolicies)}`]),
    ...(targetKey === undefined ? [] : [`naming the key ${targetKey}`]),
    ...(grant === undefined
      ? []
      : [
          `for a grant with ${LIST.format([...pairs(grantRest), ...(constraints === undefined ? [] : [`constraints ${JSON.stringify(constraints)}`])])}`,
        ]),
  ];
  return texts.length === 0 ? [] : [`This is about a call ${texts.join(", ")}.`];
}
