/** What is said where a deployment does not go on, and what to do then. Pure. */
import { listed } from "../failure";

const WAY_OUT = (branch: string): string =>
  [
    "Nothing was deployed. To go on:",
    `  1. gh workflow run preview.yml --ref ${branch}    previews ${branch} as it is now; its summary has the reports`,
    `  2. read the reports, then: gh workflow run deploy.yml --ref ${branch}`,
  ].join("\n");

export function noPlan(stack: string, tree: string, branch: string, rejected: readonly string[]): string {
  const heading = `There is no reviewed plan of the stack ${stack} for what is checked out (tree ${tree}).`;
  const found =
    rejected.length === 0
      ? "Its pull request was previewed before something else was merged, its preview failed, or the plan has expired."
      : listed("What is there by that name is not it:", rejected);
  return [heading, found, WAY_OUT(branch)].join("\n");
}

export const wrongPlan = (stack: string, branch: string, problems: readonly string[]): string =>
  [listed(`The plan of the stack ${stack} is not for this deployment:`, problems), WAY_OUT(branch)].join("\n");

export const overtaken = (stack: string, commit: string, branch: string): string =>
  [
    `${branch} has moved on from ${commit}, with changes that touch the stack ${stack}: deployed now, this older commit would take them back.`,
    "Nothing was deployed. The run of the newer commit deploys both; if that one failed, look there.",
  ].join("\n");
