import { parseArn } from "../../access/identifiers";
import { configuredDays, daysConfig } from "../resources/days";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { ROTATION_DAYS, rotationRulesFault } from "../resources/schedule";
import { judgeEach } from "../resources/unknowns";
import { SECRETS_MANAGER_4 } from "../frameworks";
import type { Finding, Rule } from "../rule";

const MAXIMUM = "maximumDays";
const { least, most } = ROTATION_DAYS;

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

function interval(resource: Resource): Finding | undefined {
  const maximum = configuredDays(resource, MAXIMUM, most);
  const fault = rotationRulesFault(resource.props.rotationRules, maximum);
  return fault === undefined
    ? undefined
    : {
        what: `${fault}.`,
        why: "a schedule that AWS refuses is none, and the secret keeps its value.",
        allowed: `automaticallyAfterDays from ${least} to ${maximum}; or rate(N hours) from 4, rate(N days), cron(0 …) on the hour; a duration of 1h to 24h.`,
      };
}

export const secretRotation: Rule = {
  name: "secret-rotation",
  description: "A secret is rotated by a function of its own account, on a schedule that AWS takes.",
  severity: "medium",
  remedy: "name the function by its ARN, and one interval within the bounds.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
  frameworks: [SECRETS_MANAGER_4],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      ...daysConfig(MAXIMUM, ROTATION_DAYS, `The longest interval, ${least} to ${most} days, the default.`).properties,
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
