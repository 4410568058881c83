import { secretRotation } from "../../../policypack/rules/secret-rotation";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { rotationWith } from "../resources";
import { EXTERNAL, OWNER } from "../walkthrough";

const page = {
  remedy: "name the function by its ARN, and one interval within the bounds.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
};
const byFunction: Constants = {
  why: "the function makes and reads every new value of the secret; a name would mean whatever function bears it.",
  allowed: "the full ARN of a Lambda function in the secret's own account.",
  ...page,
};
const bySchedule = (most: number): Constants => ({
  why: "a schedule that AWS refuses is none, and the secret keeps its value.",
  allowed: `automaticallyAfterDays from 1 to ${most}; or rate(N hours) from 4, rate(N days), cron(0 …) on the hour; a duration of 1h to 24h.`,
  ...page,
});
const FUNCTION = `arn:aws-cn:lambda:cn-north-1:${EXTERNAL}:function:rotate`;

describe("secret-rotation", () => {
  it("must accept a function of the secret's own account, in any version, and a secret that AWS rotates", () => {
    for (const rotationLambdaArn of [FUNCTION, `${FUNCTION}:live`, undefined]) {
      assertCompliant(secretRotation, rotationWith({ rotationLambdaArn }));
    }
  });

  for (const rotationRules of [
    { automaticallyAfterDays: 1 },
    { automaticallyAfterDays: 1000 },
    { scheduleExpression: "rate(4 hours)", duration: "1h" },
    { scheduleExpression: "rate(1 day)", duration: "24h" },
    { scheduleExpression: "cron(0 16 1,15 * ? *)", duration: "2h" },
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
    it(`must not pass ${days} days`, () => {
      const subject = rotationWith({ rotationRules: { automaticallyAfterDays: days } });
      assertViolates(secretRotation, subject, bySchedule(1000), `rotationRules.automaticallyAfterDays is ${days}.`);
    });
  }

  for (const expression of [
    "rate(3 hours)",
    "rate(0 days)",
    "rate(1001 days)",
    "rate(5 minutes)",
    "cron(30 16 * * ? *)",
    "cron(0 16 * * ?)",
    "daily",
  ]) {
    it(`must not pass the schedule ${expression}`, () => {
      const subject = rotationWith({ rotationRules: { scheduleExpression: expression } });
      const what = `rotationRules.scheduleExpression is "${expression}".`;
      assertViolates(secretRotation, subject, bySchedule(1000), what);
    });
  }

  for (const duration of ["0h", "25h", "3", "90m"]) {
    it(`must not pass the duration ${duration}`, () => {
      const subject = rotationWith({ rotationRules: { scheduleExpression: "rate(1 day)", duration } });
      assertViolates(secretRotation, subject, bySchedule(1000), `rotationRules.duration is "${duration}".`);
    });
  }

  it("must not pass two intervals at once", () => {
    const rotationRules = { automaticallyAfterDays: 30, scheduleExpression: "rate(30 days)" };
    const what = "rotationRules holds automaticallyAfterDays and scheduleExpression, which exclude each other.";
    assertViolates(secretRotation, rotationWith({ rotationRules }), bySchedule(1000), what);
  });

  it("must not pass a longer interval than is configured, however it is written", () => {
    const config = { maximumDays: 90 };
    assertCompliant(secretRotation, { ...rotationWith({ rotationRules: { automaticallyAfterDays: 90 } }), config });
    const days = { ...rotationWith({ rotationRules: { automaticallyAfterDays: 91 } }), config };
    assertViolates(secretRotation, days, bySchedule(90), "rotationRules.automaticallyAfterDays is 91.");
    const rate = { ...rotationWith({ rotationRules: { scheduleExpression: "rate(91 days)" } }), config };
    assertViolates(secretRotation, rate, bySchedule(90), 'rotationRules.scheduleExpression is "rate(91 days)".');
  });
});
