/**
 * `npm run handover`: what an external account that is administered elsewhere needs.
 * Exit codes: 0 written; 1 not read, not shared or not written; 2 wrong arguments.
 */
import { describeProblems } from "../components/config/problems";
import { FAILED, listed, messageOf, WRONG_ARGUMENTS } from "./failure";
import { parseHandOverArguments, type HandOverTask } from "./handover/arguments";
import { bundleOf } from "./handover/bundle";
import { writeBundle } from "./handover/folder";
import { handOverFor } from "./handover/hand-over";
import { readOwnersSide } from "./handover/source";

async function run({ accountId, source, region, out, force }: HandOverTask): Promise<number> {
  const result = handOverFor(await readOwnersSide(source), accountId, region);
  if ("problems" in result) {
    console.error(describeProblems(source.from === "stack" ? `stack "${source.stack}"` : source.file, result.problems));
    return FAILED;
  }
  const bundle = bundleOf(result.handOver);
  await writeBundle(out, bundle, force);
  const policy = result.handOver.policy === undefined ? " The share is by grants: no IAM policy is needed." : "";
  console.log(
    `Wrote ${[...bundle.keys()].join(", ")} to ${out}.${policy} Give account ${accountId} the folder; its README.md says what to do.`,
  );
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseHandOverArguments(argv);
  switch (parsed.kind) {
    case "help":
      console.log(parsed.text);
      return 0;
    case "invalid":
      console.error(listed("The arguments are wrong:", parsed.problems));
      return WRONG_ARGUMENTS;
    case "task":
      return run(parsed.task);
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(messageOf("The hand-over", error));
    process.exitCode = FAILED;
  },
);
