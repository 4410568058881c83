import { isAwsResource } from "../resources/types";
import type { Rule } from "../rule";

/** The engine's own name for a provider that the program did not make. */
const DEFAULT_PROVIDER = /^default(_|$)/;

export const explicitProvider: Rule = {
  name: "explicit-provider",
  description: "Every AWS resource goes through an explicit provider.",
  severity: "high",
  remedy:
    "pass { provider } in the resource's or its component's options, and disable default providers in Pulumi.yaml.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/providers/",
  frameworks: [],
  appliesTo: isAwsResource,
  check({ provider }, report) {
    if (provider !== undefined && !DEFAULT_PROVIDER.test(provider.name)) return;
    report({
      what: provider === undefined ? "has no provider." : `goes through the default provider "${provider.name}".`,
      why: "a default provider takes whatever credentials the machine has, so the resource may land in the wrong account.",
      allowed: "a provider that the program makes for the account itself.",
    });
  },
};
