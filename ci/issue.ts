/**
 * `npm run issue`: keeps one issue on what `npm run drift` found.
 * Exit codes: 0 done; 1 not read or not written; 2 wrong arguments.
 */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { fromHere } from "../access/cli/here";
import { driftIssue, parseResult, type DriftResult } from "./drift/result";
import { codeOf, CiError, listed } from "./failure";
import { parseIssueArguments, type IssueTask } from "./issues/arguments";
import { close, keepOpen } from "./issues/post";
import { gitHubHere, runCommand, say } from "./main";

const CLEAN = "All stacks were looked at, and AWS is as they say.";

/** Results in a folder and its folders: artifacts are unpacked to one each. @throws {CiError} where a file is none */
async function readResults(folder: string): Promise<readonly DriftResult[]> {
  let entries: readonly string[];
  try {
    entries = await readdir(folder, { recursive: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw new CiError(`The folder ${folder} could not be read (${codeOf(error)}).`);
    entries = [];
  }
  const files = entries.filter((entry) => entry.endsWith(".json")).sort();
  const read = await Promise.all(
    files.map(async (file) => parseResult(await readFile(path.join(folder, file), "utf8"))),
  );
  const strange = files.filter((_, index) => read[index] === undefined);
  if (strange.length > 0) throw new CiError(listed("These are no results of npm run drift:", strange));
  return read.filter((each) => each !== undefined);
}

async function run({ folder, stacks, link, author }: IssueTask): Promise<number> {
  const gitHub = gitHubHere();
  const issue = driftIssue(await readResults(fromHere(folder)), stacks, link);
  if (issue.verdict === "clean") await close(gitHub, issue.marker, CLEAN, { author, say });
  else await keepOpen(gitHub, issue, { author, say });
  return 0;
}

runCommand("The issue", parseIssueArguments(process.argv.slice(2)), run);
