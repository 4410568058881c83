/** The whole reasoning for one cell, from the words on a command line. Pure. */
import { type Decision } from "../decision";
import { explain } from "../explain";
import { SIDE_NAMES } from "../matrix/legend";
import { printable, printableJson } from "../matrix/printable";
import { type Inquiry } from "../matrix/build";
import { resourceName } from "../matrix/headings";
import { SIDES, type Side } from "../matrix/report";
import { type NamedPolicy } from "../world";
import { type ExplainRequest } from "./arguments";
import { type CallOptions } from "./call-options";
import { callSentence, callProblems, detailsOf } from "./call-details";
import { actionOf, principalOf, resourceOf, strangeResource } from "./explanation-words";

export interface Explanation {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What else was asked of the call. */
  readonly call?: CallOptions;
  readonly sides: Readonly<
    Partial<Record<Side, { readonly decision: Decision; readonly sentences: readonly string[] }>>
  >;
}

export type Explained =
  | { readonly kind: "explained"; readonly explanation: Explanation }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/**
 * Finds what the words mean, and asks.
 * @param sessionPolicies those of the call's files
 */
export function explainCell(
  request: ExplainRequest,
  { report, decide }: Inquiry,
  sessionPolicies: readonly NamedPolicy[] = [],
): Explained {
  const { call = {} } = request;
  const who = principalOf(request.principal, report);
  const what = actionOf(request.action);
  const resource =
    typeof what === "string"
      ? strangeResource(request.resource, report, call.region)
      : resourceOf(request.resource, what.action, report, call.region);
  const problems = [
    ...[who, what, resource].filter((each) => typeof each === "string"),
    ...callProblems(
      call,
      typeof who === "string" ? undefined : who.principal,
      typeof what === "string" ? undefined : what.action,
      report,
    ),
  ];
  if (typeof who === "string" || typeof what === "string" || resource === undefined || typeof resource === "string") {
    return { kind: "invalid", problems };
  }
  if (problems.length > 0) return { kind: "invalid", problems };
  const { principal } = who;
  const about = [...who.sentences, ...callSentence(call)];
  const sides = SIDES.flatMap((side) => {
    const decision = decide(side, principal, what.action, resource, detailsOf(call, sessionPolicies, report, side));
    return decision === undefined ? [] : [[side, { decision, sentences: [...about, ...explain(decision)] }] as const];
  });
  const explanation = {
    principal,
    action: what.action,
    resource: resourceName(resource),
    ...(request.call === undefined ? {} : { call }),
    sides: Object.fromEntries(sides),
  };
  return { kind: "explained", explanation };
}

/** One sentence a line. */
export function explanationText({ sides }: Explanation): string {
  return SIDES.flatMap((side) => {
    const found = sides[side];
    return found === undefined
      ? []
      : [`${SIDE_NAMES[side]}:`, ...found.sentences.map((line) => `  ${printable(line)}`)];
  }).join("\n");
}

/** One JSON object. */
export const explanationJson = (explanation: Explanation): string => printableJson({ version: 1, ...explanation });
