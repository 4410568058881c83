/** Output that ends before the engine did, and output that is none. */
import { type BadDay, quoted } from "./explanation";
import { stateBy, stepsKnown } from "./state";

export const noOutput: BadDay = ({ isText }, { stack, again }) => {
  if (isText) return undefined;
  return {
    kind: "cannot tell",
    happened: "The output is empty, or is no text: what happened cannot be told from it.",
    state: "Not known: neither what was changed in AWS, nor what the state has of it.",
    next: [
      `see what the state has, and what was under way (pending_operations): pulumi stack export --stack ${quoted(stack)}`,
      again,
    ],
  };
};

/** Without an error: killed, a terminal that was closed, or a log that was cut off. */
export const cutOff: BadDay = (output, { stack, operation, again }) => {
  const { began, isWhole, errors } = output;
  if (began === "nothing" || isWhole || errors.length > 0) return undefined;
  const open = stepsKnown(output, "not known").filter(({ doing }) => doing.startsWith("creating"));
  return {
    kind: "cut off",
    happened: "The output ends before the engine's own end: the engine was killed, or a part of its output is missing.",
    state: stateBy(output, operation),
    next: [
      `see what was under way when it ended (pending_operations): pulumi stack export --stack ${quoted(stack)}`,
      ...open.map(
        ({ name, type }) =>
          `look in AWS whether ${name} (${type}) was made; if it was, take it over before the next up, which would make another one: pulumi import --stack ${quoted(stack)}`,
      ),
      again,
    ],
  };
};
