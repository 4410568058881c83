import { isImportedKey, KEY, makesKey } from "../resources/types";
import type { Resource } from "../resources/resource";
import type { Rule } from "../rule";

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** The property that disables the key; none where the material is still to be imported. */
function switchOf({ type, props }: Resource): string | undefined {
  if (type === KEY) return "isEnabled";
  return isImportedKey(type) && !isGiven(props.keyMaterialBase64) ? undefined : "enabled";
}

export const keyEnabled: Rule = {
  name: "key-enabled",
  description: "A key is enabled.",
  severity: "low",
  // To disable a key for a while is how one finds out who still needs it: worth a look, no reason to stop.
  enforcementLevel: "advisory",
  remedy: "remove the property, or set it to true; a key that nobody needs any more is better disabled than deleted.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  frameworks: [],
  appliesTo: makesKey,
  check(resource, report) {
    const property = switchOf(resource);
    const value = property === undefined ? undefined : resource.props[property];
    if (property === undefined || (value !== false && value !== "false")) return;
    report({
      what: `${property} is false.`,
      why: "every call with a disabled key fails, in all accounts that it is shared with; secrets and volumes under it cannot be read.",
      allowed: `${property}: true, which is the default.`,
    });
  },
};
