import { longestDeletionWindow } from "../remedies/values";
import { AWS_WINDOW, configuredDays, daysConfig, daysIn, isWithin } from "../resources/days";
import type { Rule } from "../rule";

const MINIMUM = "minimumDays";
/** What AWS waits where nothing is said, and the longest that it can. */
const STANDARD = AWS_WINDOW.most;
const { least, most } = AWS_WINDOW;

const KEYS: ReadonlySet<string> = new Set([
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
]);

export const deletionWindow: Rule = {
  name: "deletion-window",
  description: "A key that is deleted can be had back for as long as it takes to notice.",
  severity: "medium",
  enforcementLevel: "advisory",
  remedy: `set deletionWindowInDays to ${STANDARD}, or leave it out; where a shorter one is meant, set this rule's ${MINIMUM}.`,
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  frameworks: [],
  configSchema: daysConfig(
    MINIMUM,
    AWS_WINDOW,
    `The fewest days before a deleted key is gone, ${least} to ${most}; ${STANDARD} by default.`,
  ),
  appliesTo: (type) => KEYS.has(type),
  check(resource, report) {
    const days = daysIn(resource.props.deletionWindowInDays);
    const minimum = configuredDays(resource, MINIMUM, STANDARD);
    if (days === undefined || isWithin(days, { least: minimum, most })) return;
    report({
      what: `deletionWindowInDays is ${JSON.stringify(resource.props.deletionWindowInDays)}.`,
      why: "with the key all data under it is lost for good, in every account that it is shared with; the window is the only way back.",
      allowed: `${minimum === most ? most : `${minimum} to ${most}`} days.`,
    });
  },
  remediate: longestDeletionWindow,
};
