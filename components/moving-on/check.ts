/** The edge: asks the engine for the stack's own last state. */
import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../config/configuration";
import { ConfigurationError } from "../config/read";
import { isDeployed, lastOutputs, lastResources } from "./deployed";
import { findingsOf } from "./findings";

/**
 * A function of the engine's own provider. Unlike a `StackReference` it leaves no resource behind, so that a stack of an earlier
 * commit has no change.
 */
async function ask(name: string, args: object): Promise<unknown> {
  const answer: unknown = await pulumi.runtime.invoke(`pulumi:pulumi:${name}`, args);
  return typeof answer === "object" && answer !== null && "outputs" in answer ? answer.outputs : undefined;
}

/**
 * Stops where the configuration would lose what the stack has deployed, unless it confirms that; warns where it is made anew.
 * @throws {ConfigurationError} before anything is registered
 */
export async function checkMovingOn(configuration: Configuration): Promise<void> {
  const stack = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const last = lastOutputs(await ask("readStackOutputs", { name: stack }));
  // The engine itself fails on being asked for the resources of a stack that has no state yet, so never before the outputs.
  const resources = isDeployed(last) ? await ask("readStackResourceOutputs", { stackName: stack }) : {};
  const { problems, warnings } = findingsOf(last, lastResources(resources), configuration);
  if (problems.length > 0) throw new ConfigurationError(`stack "${pulumi.getStack()}"`, problems);
  for (const warning of warnings) void pulumi.log.warn(warning);
}
