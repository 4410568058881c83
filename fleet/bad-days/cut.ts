/** Output that ends before the engine did, and output that is none. */
import { type BadDay, quoted, takeOver } from "./explanation";
import { stateBy } from "./state";

export const noOutput: BadDay = ({ isText }, { stack, again }) => {
  if (isText) return undefined;
  return {
    kind: "cannot tell",
    happened: "The output is empty, or is no text: what happened cannot be told from it.",
    state: "Not known: neither what was changed in AWS, nor what the state has of it.",
    next: [
      `see what the state has, and what was under way (pending_operations): pulumi stack export --stack ${quoted(stack)}`,
      takeOver(stack),
      again,
    ],
  };
};

/** Without an error: killed, a terminal that was closed, or a log that was cut off. */
export const cutOff: BadDay = (output, { stack, operation, again }) => {
  const { began, isWhole, errors } = output;
  if (began === "nothing" || isWhole || errors.length > 0) return undefined;
  return {
    kind: "cut off",
    happened: "The output ends before the engine's own end: the engine was killed, or a part of its output is missing.",
    state: stateBy(output, operation),
    next: [
      `if the engine still runs, wait for it: pulumi stack export --stack ${quoted(stack)} has what it has begun (pending_operations)`,
      takeOver(stack),
      again,
    ],
  };
};
