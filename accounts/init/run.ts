/** `npm run init` from its arguments to the file, with the terminal and the folder handed in. */
import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { AccessError } from "../../access/stack/errors";
import { describeProblems } from "../../components/config/problems";
import { codeOf, FAILED, listed, WRONG_ARGUMENTS } from "../failure";
import { checkSections } from "../stack-sections";
import type { Answers } from "./answers";
import { parseInitArguments, type InitTask } from "./arguments";
import { askForMissing, confirm, type Terminal } from "./ask";
import { missingIn, wrongIn } from "./judge";
import { ownersEntries, problemsOfBoth } from "./owners-part";
import { nextCommands, sectionFrom, sideOf, stackFileText } from "./stack-file";

export interface Surroundings {
  /** The project's folder. */
  readonly folder: string;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Absent: nobody is there to be asked. */
  readonly terminal?: Terminal;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new AccessError(`${path.basename(file)} cannot be read (${codeOf(error)}).`);
  }
}

/** The whole file or nothing of it. One that came to be in the meantime is not written over. */
async function writeWhole(file: string, text: string, isNew: boolean): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { flag: "wx" });
    await (isNew ? link(draft, file) : rename(draft, file));
  } catch (error) {
    throw new AccessError(`${path.basename(file)} cannot be written (${codeOf(error)}). Nothing was changed.`);
  } finally {
    await rm(draft, { force: true });
  }
}

const NOTHING_WRITTEN = "Nothing was written.";

function report(name: string, answers: Answers): string {
  const entry = sideOf(answers) === "owner" ? [`Add the external accounts to its "shares".`] : ownersEntries(answers);
  const file = answers.secretName && answers.valueFile ? [`Put the secret's value into ${answers.valueFile}.`] : [];
  return [`Wrote ${name}.`, ...entry, ...file, ["Then:", ...nextCommands(answers)].join("\n  ")].join("\n\n");
}

async function make(answers: Answers, { yes, force }: InitTask, around: Surroundings): Promise<number> {
  const { folder, print, complain } = around;
  const terminal = yes ? undefined : around.terminal;
  const name = `Pulumi.${answers.stack ?? ""}.yaml`;
  const file = path.join(folder, name);
  const side = sideOf(answers);
  const section = sectionFrom(answers);
  const checked = checkSections({ [side]: section });
  const problems = "problems" in checked ? checked.problems : side === "external" ? problemsOfBoth(answers) : [];
  if (problems.length > 0) {
    complain(describeProblems(name, problems));
    return WRONG_ARGUMENTS;
  }
  const former = await textOf(file);
  const made = stackFileText(side, section, former);
  if ("problem" in made) {
    complain(`${name} ${made.problem}. ${NOTHING_WRITTEN}`);
    return FAILED;
  }
  if (made.replaces && !force) {
    const present = `${name} has its ${side} section already.`;
    if (terminal === undefined) {
      complain(`${present} Give --force to write it anew, or another --stack. ${NOTHING_WRITTEN}`);
      return FAILED;
    }
    if (!(await confirm(`${present} Write it anew?`, terminal))) {
      complain(NOTHING_WRITTEN);
      return FAILED;
    }
  }
  await writeWhole(file, made.text, former === undefined);
  print(report(name, answers));
  return 0;
}

/** @returns the exit code @throws {AccessError} where a file cannot be read or written */
export async function runInit(argv: readonly string[], around: Surroundings): Promise<number> {
  const parsed = parseInitArguments(argv);
  if (parsed.kind === "help") {
    around.print(parsed.text);
    return 0;
  }
  if (parsed.kind === "invalid") {
    around.complain(listed("The arguments are wrong:", parsed.problems));
    return WRONG_ARGUMENTS;
  }
  const { task } = parsed;
  const terminal = task.yes ? undefined : around.terminal;
  // What was given is judged before anything is asked.
  const problems = [...wrongIn(task.answers), ...(terminal === undefined ? missingIn(task.answers) : [])];
  if (problems.length > 0) {
    around.complain(listed("The arguments are wrong:", problems));
    return WRONG_ARGUMENTS;
  }
  const answers = terminal === undefined ? task.answers : await askForMissing(task.answers, terminal);
  if (answers === undefined) {
    around.complain(NOTHING_WRITTEN);
    return FAILED;
  }
  return make(answers, task, around);
}
