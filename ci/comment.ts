/**
 * `npm run comment`: posts reports as comments of a pull request.
 * Exit codes: 0 posted; 1 not read or not posted; 2 wrong arguments.
 */
import { fromHere } from "../access/cli/here";
import { parseCommentArguments, type CommentTask } from "./comments/arguments";
import { postReports } from "./comments/post";
import { markdownIn, readReports } from "./comments/read";
import { gitHubHere, runCommand, say } from "./main";

async function run({ source, ...post }: CommentTask): Promise<number> {
  const gitHub = gitHubHere();
  const files = "file" in source ? [fromHere(source.file)] : await markdownIn(fromHere(source.folder));
  await postReports(gitHub, await readReports(files), { ...post, say });
  return 0;
}

runCommand("The comment", parseCommentArguments(process.argv.slice(2)), run);
