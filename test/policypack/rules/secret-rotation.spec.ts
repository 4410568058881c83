import { secretRotation } from "../../../policypack/rules/secret-rotation";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { rotationWith } from "../resources";
import { EXTERNAL, OWNER } from "../walkthrough";

const page = {
  remedy:
    "name the function by its ARN, and one interval within the bounds; where a longer one was decided, put it into this rule's maximumDays.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
};
const byFunction: Constants = {
  why: "the function makes and reads every new value of the secret; a name would mean whatever function bears it.",
  allowed: "the full ARN of a Lambda function in the secret's own account.",
  ...page,
};
const WHY = {
  refused: "AWS does not take it, and the secret keeps its value until somebody changes it by hand.",
  "too long":
    "a value that leaked is good until the next rotation. AWS takes this schedule; Security Hub SecretsManager.4 reports secrets that are not rotated within its number of days, 90 by default.",
  unclear: "how long the secret keeps its value cannot be told from it.",
};
const because = (kind: keyof typeof WHY, most = 90): Constants => ({
  why: WHY[kind],
  allowed:
    `automaticallyAfterDays from 1 to ${most}; or rate(N hours) from 4, rate(N days) up to ${most}, or cron(0 …) on the hour, every year, ` +
    `by days of the month or of the week, not both, with at most ${most} days between two runs; a duration of 1h to 24h.`,
  ...page,
});
const by = (scheduleExpression: string) => rotationWith({ rotationRules: { scheduleExpression } });
const tooLong = (days: number, most = 90): string =>
  `up to ${days} days between two rotations, where at most ${most} are allowed.`;
const FUNCTION = `arn:aws-cn:lambda:cn-north-1:${EXTERNAL}:function:rotate`;

describe("secret-rotation", () => {
  it("must accept a function of the secret's own account, in any version, and a secret that AWS rotates", () => {
    for (const rotationLambdaArn of [FUNCTION, `${FUNCTION}:live`, undefined]) {
      assertCompliant(secretRotation, rotationWith({ rotationLambdaArn }));
    }
  });

  for (const rotationRules of [
    { automaticallyAfterDays: 1 },
    { automaticallyAfterDays: 90 },
    { scheduleExpression: "rate(4 hours)", duration: "1h" },
    { scheduleExpression: "rate(1 day)", duration: "24h" },
    { scheduleExpression: "rate(90 days)" },
    { scheduleExpression: "rate(2160 hours)" },
    { scheduleExpression: "cron(0 16 1,15 * ? *)", duration: "2h" },
    // The page's own examples.
    ...["0 8/8 * * ? *", "0 2/10 * * ? *", "0 8 1/7 * ? *", "0 0 ? * SUN#1 *", "0 16 L * ? *", "0 10 ? * FRI *"].map(
      (cron) => ({ scheduleExpression: `cron(${cron})` }),
    ),
    undefined,
  ]) {
    it(`must accept ${JSON.stringify({ rotationRules })}`, () => {
      assertCompliant(secretRotation, rotationWith({ rotationRules }));
    });
  }

  it("must not pass a function of another account than the secret's", () => {
    const rotationLambdaArn = FUNCTION.replace(EXTERNAL, OWNER);
    const what = `rotationLambdaArn is "${rotationLambdaArn}", outside account ${EXTERNAL}.`;
    assertViolates(secretRotation, rotationWith({ rotationLambdaArn }), byFunction, what);
    assertViolates(secretRotation, rotationWith({ rotationLambdaArn, secretId: "by-name" }), byFunction, what);
  });

  for (const rotationLambdaArn of ["rotate", `${EXTERNAL}:function:rotate`, FUNCTION.replace("function:", "layer:")]) {
    it(`must not pass ${rotationLambdaArn} as function`, () => {
      const what = `rotationLambdaArn is "${rotationLambdaArn}", no ARN of a function.`;
      assertViolates(secretRotation, rotationWith({ rotationLambdaArn }), byFunction, what);
    });
  }

  for (const days of [0, 1001, 1.5]) {
    it(`must not pass ${days} days, which AWS refuses`, () => {
      const subject = rotationWith({ rotationRules: { automaticallyAfterDays: days } });
      assertViolates(secretRotation, subject, because("refused"), `rotationRules.automaticallyAfterDays is ${days}.`);
    });
  }

  for (const expression of [
    "rate(3 hours)",
    "rate(0 days)",
    "rate(1000 days)",
    "rate(5 minutes)",
    "cron(30 16 * * ? *)",
    "cron(0 16 * * ?)",
    "cron(0 16 1 1 ? 2027)",
    "daily",
  ]) {
    it(`must not pass the schedule ${expression}, which AWS refuses`, () => {
      const what = `rotationRules.scheduleExpression is "${expression}".`;
      assertViolates(secretRotation, by(expression), because("refused"), what);
    });
  }

  // Years of the Gregorian calendar: the longest time between two runs.
  for (const [expression, days] of [
    ["rate(180 days)", 180],
    ["rate(91 days)", 91],
    ["rate(2161 hours)", 90.1],
    ["rate(999 days)", 999],
    ["cron(0 0 1 1 ? *)", 366],
    ["cron(0 0 1 JAN ? *)", 366],
    ["cron(0 0 1 1,7 ? *)", 184],
    ["cron(0 0 1 JAN,APR,JUL,OCT ? *)", 92],
    ["cron(0 0 1 */3 ? *)", 92],
    ["cron(0 0 1 1/3 ? *)", 92],
    ["cron(0 0 L 2/3 ? *)", 92],
    ["cron(0 0 * 1-3 ? *)", 276],
    ["cron(0 0 ? 1-6 2 *)", 196],
    ["cron(0 0 ? 1 2#1 *)", 371],
    ["cron(0 0 ? 6,12 6L *)", 189],
    ["cron(0 0 29 2 ? *)", 1461],
    ["cron(0 0 31 6-8 ? *)", 335],
    ["cron(0 0,23 1 1 ? *)", 365.1],
  ] as const) {
    it(`must not pass ${expression}: ${days} days are more than 90`, () => {
      const what = `rotationRules.scheduleExpression is "${expression}": ${tooLong(days)}`;
      assertViolates(secretRotation, by(expression), because("too long"), what);
      assertCompliant(secretRotation, { ...by(expression), config: { maximumDays: Math.min(1461, Math.ceil(days)) } });
    });
  }

  it("must know what is shorter: weekly, monthly, every second month, by ranges and steps", () => {
    for (const [cron, days] of [
      ["0 0 ? * 2 *", 7],
      ["0 0 ? * MON-FRI *", 3],
      ["0 0 ? * FRI-SUN *", 5],
      ["0 0 ? * L *", 7],
      ["0 0 1 * ? *", 31],
      ["0 0 L * ? *", 31],
      ["0 0 31 * ? *", 61],
      ["0 0 ? * 2#5 *", 119],
      ["0 0 1 1/2 ? *", 62],
      ["0 0 */10 * ? *", 10],
      ["0 0 5-10/2,L * * *", 22],
      ["0 */4 * * ? *", 1],
    ] as const) {
      const subject = by(`cron(${cron})`);
      assertCompliant(secretRotation, { ...subject, config: { maximumDays: days } });
      if (days === 1) continue;
      const what = `rotationRules.scheduleExpression is "cron(${cron})": ${tooLong(days, days - 1)}`;
      assertViolates(
        secretRotation,
        { ...subject, config: { maximumDays: days - 1 } },
        because("too long", days - 1),
        what,
      );
    }
  });

  it("must not pass a schedule that never runs", () => {
    const what = 'rotationRules.scheduleExpression is "cron(0 0 30 2 ? *)", which never comes twice.';
    assertViolates(secretRotation, by("cron(0 0 30 2 ? *)"), because("too long"), what);
  });

  for (const cron of [
    "0 25 * * ? *",
    "0 0 LW * ? *",
    "0 0 1 13 ? *",
    "0 0 ? * MON#6 *",
    "0 0 1 * 2 *",
    "0 0 1--2 * ? *",
  ]) {
    it(`must say that it cannot tell how often cron(${cron}) runs`, () => {
      const what = `rotationRules.scheduleExpression is "cron(${cron})".`;
      assertViolates(secretRotation, by(`cron(${cron})`), because("unclear"), what);
    });
  }

  for (const duration of ["0h", "25h", "3", "90m"]) {
    it(`must not pass the duration ${duration}`, () => {
      const subject = rotationWith({ rotationRules: { scheduleExpression: "rate(1 day)", duration } });
      assertViolates(secretRotation, subject, because("refused"), `rotationRules.duration is "${duration}".`);
    });
  }

  it("must not pass two intervals at once", () => {
    const rotationRules = { automaticallyAfterDays: 30, scheduleExpression: "rate(30 days)" };
    const what = "rotationRules holds automaticallyAfterDays and scheduleExpression, which exclude each other.";
    assertViolates(secretRotation, rotationWith({ rotationRules }), because("refused"), what);
  });

  // https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4
  it("must not pass more than 90 days, Security Hub's default, where nothing is configured", () => {
    for (const automaticallyAfterDays of [91, 180, 1000]) {
      const subject = rotationWith({ rotationRules: { automaticallyAfterDays } });
      const what = `rotationRules.automaticallyAfterDays is ${automaticallyAfterDays}: ${tooLong(automaticallyAfterDays)}`;
      assertViolates(secretRotation, subject, because("too long"), what);
      assertCompliant(secretRotation, { ...subject, config: { maximumDays: 1000 } });
    }
  });

  it("must not pass a longer interval than is configured, however it is written", () => {
    const config = { maximumDays: 30 };
    assertCompliant(secretRotation, { ...rotationWith({ rotationRules: { automaticallyAfterDays: 30 } }), config });
    const days = { ...rotationWith({ rotationRules: { automaticallyAfterDays: 31 } }), config };
    const at = "rotationRules.automaticallyAfterDays is 31";
    assertViolates(secretRotation, days, because("too long", 30), `${at}: ${tooLong(31, 30)}`);
  });
});
