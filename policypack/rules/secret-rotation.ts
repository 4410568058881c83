import { parseArn } from "../../access/identifiers";
import { configuredDays, daysConfig } from "../resources/days";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { ROTATION_DAYS, type RotationFault, rotationRulesFault } from "../resources/schedule";
import { judgeEach } from "../resources/unknowns";
import { SECRETS_MANAGER_4 } from "../frameworks";
import type { Finding, Rule } from "../rule";

const MAXIMUM = "maximumDays";
const { least } = ROTATION_DAYS;
/**
 * The control's `maxDaysSinceRotation`.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4
 */
const SECURITY_HUB_DAYS = 90;

function functionFault(resource: Resource): Finding | undefined {
  const { rotationLambdaArn, secretId } = resource.props;
  if (typeof rotationLambdaArn !== "string" || rotationLambdaArn === "") return undefined;
  const arn = parseArn(rotationLambdaArn);
  const account = (typeof secretId === "string" ? parseArn(secretId)?.accountId : undefined) ?? ownerAccount(resource);
  const isFunction = arn?.service === "lambda" && arn.resource.startsWith("function:");
  if (isFunction && (account === undefined || arn.accountId === account)) return undefined;
  return {
    what: `rotationLambdaArn is "${rotationLambdaArn}", ${isFunction ? `outside account ${String(account)}` : "no ARN of a function"}.`,
    why: "the function makes and reads every new value of the secret; a name would mean whatever function bears it.",
    allowed: "the full ARN of a Lambda function in the secret's own account.",
  };
}

const WHY: Readonly<Record<RotationFault["kind"], string>> = {
  refused: "AWS does not take it, and the secret keeps its value until somebody changes it by hand.",
  "too long":
    "a value that leaked is good until the next rotation. AWS takes this schedule; Security Hub SecretsManager.4 reports secrets that are not rotated within its number of days, 90 by default.",
  unclear: "how long the secret keeps its value cannot be told from it.",
};

function interval(resource: Resource): Finding | undefined {
  const maximum = configuredDays(resource, MAXIMUM, SECURITY_HUB_DAYS);
  const fault = rotationRulesFault(resource.props.rotationRules, maximum);
  return fault === undefined
    ? undefined
    : {
        what: `${fault.what}.`,
        why: WHY[fault.kind],
        allowed:
          `automaticallyAfterDays from ${least} to ${maximum}; or rate(N hours) from 4, rate(N days) up to ${maximum}, or cron(0 …) on the hour, every year, ` +
          `by days of the month or of the week, not both, with at most ${maximum} days between two runs; a duration of 1h to 24h.`,
      };
}

export const secretRotation: Rule = {
  name: "secret-rotation",
  description: "A secret is rotated by a function of its own account, on a schedule that AWS takes and often enough.",
  severity: "medium",
  remedy:
    "name the function by its ARN, and one interval within the bounds; where a longer one was decided, put it into this rule's maximumDays.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
  frameworks: [SECRETS_MANAGER_4],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      ...daysConfig(MAXIMUM, ROTATION_DAYS, `The longest interval; ${SECURITY_HUB_DAYS} days where it is left out.`)
        .properties,
    },
  },
  appliesTo: (type) => type === "aws:secretsmanager/secretRotation:SecretRotation",
  check(resource, report) {
    judgeEach([functionFault, interval], (judge) => {
      const found = judge(resource);
      if (found !== undefined) report(found);
    });
  },
};
