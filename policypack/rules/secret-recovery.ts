import { AWS_WINDOW, configuredDays, daysConfig, daysIn, isWithin } from "../resources/days";
import { SECRET } from "../resources/types";
import type { Rule } from "../rule";

const MINIMUM = "minimumDays";
const { least, most } = AWS_WINDOW;

export const secretRecovery: Rule = {
  name: "secret-recovery",
  description: "A secret that is deleted can be restored for some days.",
  severity: "medium",
  enforcementLevel: "advisory",
  remedy: `set recoveryWindowInDays to ${least} or more, or leave it out, which means ${most}.`,
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  frameworks: [],
  configSchema: daysConfig(
    MINIMUM,
    AWS_WINDOW,
    `The fewest days in which a deleted secret can be restored, ${least} to ${most}; ${least} by default.`,
  ),
  appliesTo: (type) => type === SECRET,
  check(resource, report) {
    const days = daysIn(resource.props.recoveryWindowInDays);
    const minimum = configuredDays(resource, MINIMUM, least);
    if (days === undefined || isWithin(days, { least: minimum, most })) return;
    const gone = days === 0 ? ", which deletes the secret at once" : "";
    report({
      what: `recoveryWindowInDays is ${JSON.stringify(resource.props.recoveryWindowInDays)}${gone}.`,
      why: "a secret that is replaced or destroyed by mistake is lost with all its versions, and those who read it fail.",
      allowed: `${minimum === most ? most : `${minimum} to ${most}`} days.`,
    });
  },
};
