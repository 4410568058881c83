/**
 * `npm run plan`: hands a plan over from the preview that was reviewed to the deployment.
 * Exit codes: 0 done; 1 something could not be read; 2 wrong arguments; 3 there is no such plan.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { CiError, codeOf } from "./failure";
import { checkedOut } from "./git";
import { gitHubHere, runCommand, say } from "./main";
import { parsePlanArguments, type PlanTask } from "./plans/arguments";
import { choosePlan } from "./plans/choose";
import { candidatesNamed, isOvertaken, pullRequestsOf } from "./plans/find";
import { noPlan, overtaken, wrongPlan } from "./plans/messages";
import { artifactName, PLAN_FILE, planProblems, RECORD_FILE, recordText, sha256Of } from "./plans/record";

const NO_PLAN = 3;
// npm runs its scripts in the project's folder.
const FOLDER = process.cwd();

async function engineVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", ["version"]);
    return stdout.trim();
  } catch (error) {
    throw new CiError(`\`pulumi version\` failed (${codeOf(error)}): is pulumi on PATH?`);
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CiError(`${file} could not be read (${codeOf(error)}).`);
  }
}

async function record({ stack, folder }: PlanTask): Promise<number> {
  const { tree } = await checkedOut(FOLDER);
  const sha256 = sha256Of(await read(path.resolve(FOLDER, folder, PLAN_FILE)));
  const text = recordText({ version: 1, stack, tree, sha256, engine: await engineVersion() });
  await writeFile(path.resolve(FOLDER, folder, RECORD_FILE), text);
  console.log(`artifact=${artifactName(stack, tree)}`);
  say(`The plan of ${stack} for the tree ${tree} has the SHA-256 ${sha256}.`);
  return 0;
}

async function find({ stack, branch }: PlanTask): Promise<number> {
  const { commit, tree } = await checkedOut(FOLDER);
  const gitHub = gitHubHere();
  const file = (await read(path.join(FOLDER, `Pulumi.${stack}.yaml`))).toString();
  if (await isOvertaken(gitHub, commit, branch, { stack, file })) {
    say(overtaken(stack, commit, branch));
    return NO_PLAN;
  }
  const candidates = await candidatesNamed(gitHub, artifactName(stack, tree));
  const choice = choosePlan(candidates, { commit, branch, pullRequests: await pullRequestsOf(gitHub, commit) });
  if ("rejected" in choice) {
    say(noPlan(stack, tree, branch, choice.rejected));
    return NO_PLAN;
  }
  console.log(`artifact-id=${choice.artifactId}\nrun-id=${choice.runId}\nsource=${choice.source}`);
  say(`The plan of ${stack} is that of ${choice.source}, from run ${choice.runId}.`);
  return 0;
}

async function check({ stack, folder, branch }: PlanTask): Promise<number> {
  const plan = await read(path.resolve(FOLDER, folder, PLAN_FILE));
  const note = await read(path.resolve(FOLDER, folder, RECORD_FILE));
  const { tree } = await checkedOut(FOLDER);
  const problems = planProblems(note.toString(), plan, { stack, tree, engine: await engineVersion() });
  if (problems.length === 0) {
    say(`The plan of ${stack} is the one that was made for this checkout.`);
    return 0;
  }
  say(wrongPlan(stack, branch, problems));
  return NO_PLAN;
}

const STEP = { record, find, check };

runCommand("The plan", parsePlanArguments(process.argv.slice(2)), (task) => STEP[task.step](task));
