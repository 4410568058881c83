/** Which plugins run beside the engine: the official ones where they can be had, or as `npm test -- --plugins` says. */
import { SandboxError } from "./errors";

/** Names one kind and so forbids the other; the official ones where they can be had are the default. */
export const PLUGINS_VARIABLE = "CROSS_ACCOUNT_CMK_PLUGINS";
export const PLUGIN_CHOICES = ["official", "stand-in"] as const;
export type PluginChoice = (typeof PLUGIN_CHOICES)[number];

export const isPluginChoice = (text: string): text is PluginChoice =>
  (PLUGIN_CHOICES as readonly string[]).includes(text);

/** @throws SandboxError where the variable names none; empty is no choice */
export function pluginChoice(text = process.env[PLUGINS_VARIABLE]): PluginChoice | undefined {
  if (text === undefined || text === "") return undefined;
  if (isPluginChoice(text)) return text;
  throw new SandboxError(`${PLUGINS_VARIABLE} is ${JSON.stringify(text)}. Allowed are: ${PLUGIN_CHOICES.join(", ")}.`);
}

/** @throws SandboxError where the official plugins were asked for and one of them could not be had */
export function requireOfficial(choice: PluginChoice | undefined, standIns: readonly string[]): void {
  if (choice !== "official" || standIns.length === 0) return;
  throw new SandboxError(
    `The official plugins were asked for (${PLUGINS_VARIABLE}), and could not be had: ${standIns.join(", ")}. ` +
      "They are downloaded from get.pulumi.com; a failed download is tried again after a week, or when the folder `unavailable` in the cache is removed.",
  );
}
