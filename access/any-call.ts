/**
 * Whether a principal can make a call in any way: directly or through a service, with any encryption context. What the plain call
 * is refused, another one may be allowed.
 */
import { callsToTry, choicesText } from "./allowing-calls";
import { DEPENDS_ON } from "./caller-choices";
import { type Decision, type Unknown } from "./decision";
import { evaluate } from "./evaluate";
import { kmsAction } from "./kms-actions";
import { type Request, type World } from "./world";

const ALTERNATIVES = new Intl.ListFormat("en", { type: "disjunction" });
const LIST = new Intl.ListFormat("en", { type: "conjunction" });

const keyOf = (because: string): readonly string[] =>
  because.startsWith(DEPENDS_ON) ? [because.slice(DEPENDS_ON.length)] : [];

/** The condition keys that an answer depends on, in one reason. */
function grouped(because: readonly string[]): readonly string[] {
  const keys = because.flatMap(keyOf);
  const others = because.filter((each) => keyOf(each).length === 0);
  return keys.length === 0 ? because : [...others, DEPENDS_ON + LIST.format(keys)];
}

const withGroups = (decision: Decision): Decision => {
  const parts = decision.parts.map(withGroups);
  return decision.outcome === "unknown"
    ? { ...decision, parts, because: grouped(decision.because) }
    : { ...decision, parts };
};

/** What the plain call is, as verbs of the principal. */
function plainCall({ via, encryptionContext, action }: Request, keys: readonly string[]): string {
  const depends = (pattern: RegExp): boolean => keys.some((key) => pattern.test(key));
  const hasContext = kmsAction(action)?.encryptionContext === true;
  const verbs = [
    via === undefined ? "makes the call itself" : `makes the call through ${via}`,
    ...(hasContext
      ? [
          Object.keys(encryptionContext ?? {}).length === 0
            ? "sends no encryption context"
            : "sends this encryption context",
        ]
      : []),
    ...(depends(/kms:RequestAlias/i) ? ["does not name the key by an alias"] : []),
    ...(depends(/aws:PrincipalOrg/i) ? ["belongs to no organization"] : []),
    ...(depends(/aws:PrincipalTag/i) ? ["has no tags but those of its IAM role or user"] : []),
  ];
  return `denied when the principal ${LIST.format(verbs)}`;
}

const SHOWN = 3;

/** Calls that are allowed for certain, whatever else the caller chooses. */
function allowedText(request: Request, keys: readonly string[], world: World): readonly string[] {
  const allowed = callsToTry(request, keys, world)
    .filter((each) => evaluate(each.request, world).outcome === "allowed")
    .map(({ choices }) => `when ${choicesText(choices)}`);
  if (allowed.length === 0) return [];
  const example = allowed.length > SHOWN ? ", for example" : "";
  return [`allowed${example} ${ALTERNATIVES.format(allowed.slice(0, SHOWN))}`];
}

/**
 * Decides a request together with every other one that differs from it only in what the request leaves out and the caller can choose.
 * `denied` means that all of them are; an unknown one has the keys that it depends on as a reason.
 * @param openWorld the world without what is only assumed of a caller that stands for many
 */
export function decideAnyCall(request: Request, world: World, openWorld = world): Decision {
  const plain = evaluate(request, world);
  if (plain.outcome !== "denied") return plain;
  const any = evaluate({ ...request, callerChoices: "any" }, openWorld);
  if (any.outcome !== "unknown") return any;
  const keys = any.because.flatMap(keyOf);
  const answer: Decision = withGroups(any);
  if (keys.length === 0) return answer;
  const detail = [...allowedText(request, keys, openWorld), plainCall(request, keys)].join(", and ");
  return { ...(answer as Unknown), detail };
}
