/** Asks for what was not given, and again for what the configuration would refuse. */
import { ANSWER_NAMES, type Answers } from "./answers";
import { QUESTIONS } from "./questions";

/** A terminal, or what stands in for one. */
export interface Terminal {
  /** One line of the user's; `undefined` where there are no more. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  readonly say: (text: string) => void;
}

/** All answers, or `undefined` where the user left. What was given already is not asked for. */
export async function askForMissing(given: Answers, { ask, say }: Terminal): Promise<Answers | undefined> {
  let answers = given;
  for (const name of ANSWER_NAMES) {
    const { flag, explanation, applies, isRequired, isOnlyOption, check } = QUESTIONS[name];
    if (answers[name] !== undefined || !applies(answers)) continue;
    const required = isRequired?.(answers) === true;
    // What is never asked for is asked for where there is nothing to be made without it.
    if (isOnlyOption === true && !required) continue;
    say(`${flag.slice(2)}: ${explanation}${required ? "" : " (may be left empty)"}.`);
    for (;;) {
      const line = await ask("> ");
      if (line === undefined) return undefined;
      const text = line.trim();
      const problem = text === "" ? (required ? "is needed." : undefined) : check(text);
      if (problem === undefined) {
        answers = { ...answers, [name]: text };
        break;
      }
      say(`  ${flag.slice(2)} ${problem}`);
    }
  }
  return answers;
}

/** A question whose answer is no unless it is said otherwise. */
export async function confirm(question: string, { ask }: Terminal): Promise<boolean> {
  const line = await ask(`${question} [y/N] `);
  return /^y(es)?$/i.test(line?.trim() ?? "");
}
