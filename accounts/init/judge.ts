/** What is wrong with answers, and what is missing: all of it at once. Pure. */
import { ANSWER_NAMES, isGiven, levelOf, type AnswerName, type Answers } from "./answers";
import { QUESTIONS } from "./questions";

/** What is wrong with what was given. */
export function wrongIn(answers: Answers): readonly string[] {
  return ANSWER_NAMES.flatMap((name) => {
    const { flag, applies, check, isHidden } = QUESTIONS[name];
    const text = answers[name] ?? "";
    if (text === "") return [];
    const problem = check(text);
    const shown = isHidden === true ? "" : `${JSON.stringify(text)} `;
    return [
      ...(problem === undefined ? [] : [`${flag} ${shown}${problem}`]),
      ...(applies(answers) ? [] : misplaced(name, answers)),
    ];
  });
}

/** What belongs elsewhere. Where the side is not known, or two answers exclude each other, one of them tells it. */
function misplaced(name: AnswerName, { side = "" }: Answers): readonly string[] {
  const { flag, goesWith } = QUESTIONS[name];
  const isOfExternal = !QUESTIONS[name].applies({ side: "owner", secretName: "s", deployRole: "r" });
  if (side === "owner" && isOfExternal) return [`${flag} goes with --side external.`];
  if (goesWith !== undefined) return [`${flag} goes with ${goesWith}.`];
  return side === "external" && name === "ownerStack" ? ["Give either --owner-stack or --key-arn."] : [];
}

const whyNamed = (answers: Answers): string =>
  isGiven(answers.keyArn) ? "a key given by its ARN" : `a share at the level "${levelOf(answers)}"`;

/** What is still missing. */
export function missingIn(answers: Answers): readonly string[] {
  return ANSWER_NAMES.flatMap((name) => {
    const { flag, applies, isRequired, explanation } = QUESTIONS[name];
    if (isGiven(answers[name]) || !applies(answers) || isRequired?.(answers) !== true) return [];
    switch (name) {
      case "keyArn":
        return ["--owner-stack or --key-arn is missing: where the key is known from."];
      case "users":
        return [`--roles or --users is missing: ${whyNamed(answers)} names nobody.`];
      case "userPatterns":
        return ["--role-patterns or --user-patterns is missing: whose ARNs match."];
      case "readsUsers":
        return ["--reads-roles or --reads-users is missing: who reads the secret."];
      default:
        return [`${flag} is missing: ${explanation}.`];
    }
  });
}
