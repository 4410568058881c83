/** The command that goes on with a run. Pure. */
import { DEFAULT_PACK, type FleetTask } from "./arguments";
import { quoted } from "./bad-days/explanation";
import { isJudged } from "./operations";

export function goOnCommand(task: FleetTask): string {
  const { operation, stacks, shardText, parallel, continueOnError, policyPack, secretsProvider } = task;
  const pack = (): string[] => {
    if (!isJudged(operation) || policyPack === DEFAULT_PACK) return [];
    return policyPack === undefined ? ["--no-policy-pack"] : ["--policy-pack", quoted(policyPack)];
  };
  return [
    `npm run fleet -- ${operation} --resume`,
    ...(stacks.length === 0 ? [] : ["--stacks", quoted(stacks.join(","))]),
    ...(shardText === undefined ? [] : ["--shard", shardText]),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
    ...(continueOnError ? ["--continue-on-error"] : []),
    ...pack(),
    ...(secretsProvider === undefined ? [] : ["--secrets-provider", quoted(secretsProvider)]),
    ...(operation === "destroy" ? ["--yes"] : []),
  ].join(" ");
}
