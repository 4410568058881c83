/** What a mutant lets through that its start did not, by the evaluator. */
import { type Decision, evaluate, type World } from "../../../access";
import type { PolicyDocument } from "../../../access/policy-document";
import { type Ask, askOf, asksFor, mannersOf } from "./requests";
import type { Start } from "./starts";
import { surroundingsOf, type Surroundings } from "./world";

/** An ask whose answer went up: from denied to unknown or allowed, or from unknown to allowed. */
export interface Opened extends Ask {
  readonly outcome: "allowed" | "unknown";
}

type Outcome = Decision["outcome"];

interface Prepared {
  readonly surroundings: Surroundings;
  /** What the start itself answers, by the ask's id: asked once. */
  readonly before: (ask: Ask) => Outcome;
}
const prepared = new WeakMap<Start, Prepared>();

function prepare(start: Start): Prepared {
  const known = prepared.get(start);
  if (known !== undefined) return known;
  const surroundings = surroundingsOf(start);
  const world: World = surroundings.worldOf(start.document);
  const answers = new Map<string, Outcome>();
  const made: Prepared = {
    surroundings,
    before: ({ id, request }) => {
      let answer = answers.get(id);
      if (answer === undefined) answers.set(id, (answer = evaluate(request, world).outcome));
      return answer;
    },
  };
  prepared.set(start, made);
  return made;
}

export interface Widening {
  readonly opened: Iterable<Opened>;
  /** Whether a caller may do an action on the key, in some manner, new or not. */
  readonly can: (caller: string, action: string) => boolean;
}

/** Asks as little as tells whether a mutant is wider: `opened` goes on only while somebody takes from it. */
export function widening(start: Start, mutant: PolicyDocument): Widening {
  const { surroundings, before } = prepare(start);
  const after = surroundings.worldOf(mutant);
  function* opened(): Generator<Opened> {
    for (const ask of asksFor(start, surroundings, mutant)) {
      const { outcome } = evaluate(ask.request, after);
      if (outcome === "denied") continue;
      const was = before(ask);
      if (was === "denied" || (was === "unknown" && outcome === "allowed")) yield { ...ask, outcome };
    }
  }
  return {
    opened: opened(),
    can: (caller, action) =>
      surroundings.keys.some((key) =>
        mannersOf(start, caller, action).some(
          (manner) => evaluate(askOf(start, caller, action, key, manner).request, after).outcome !== "denied",
        ),
      ),
  };
}
