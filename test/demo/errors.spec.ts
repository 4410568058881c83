/** Each error from the wire to the words on the screen; `errors.json` has the words, whole. */
import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { guidanceFor, SIDES, type Operation, type Side } from "../../demo/error-guidance";
import { ERROR_GUIDANCE } from "../../demo/error-table";
import { failureOf } from "../../demo/failure";
import { readSecret, type Reading } from "../../demo/read-secret";
import { jsonReport, textReport } from "../../demo/report";
import { jsonError, REQUEST_ID, startAwsDouble, xmlError, type Action } from "./aws-double";
import cases from "./errors.json";
import * as walk from "./walkthrough";

interface Case {
  /** Each of them is told alike; `CODE` stands for it in the words. */
  readonly codes: readonly string[];
  readonly operation: Operation;
  /** What AWS, Node or the SDK says. */
  readonly message: string;
  /** HTTP status of AWS's answer; none where the error comes from this side of the wire. */
  readonly status?: number;
  /** The last lines on the screen. */
  readonly told: Readonly<Record<Side, readonly string[]>> | readonly string[];
}
const CASES = cases as readonly Case[];

const XML_ACTIONS: readonly Operation[] = ["AssumeRole", "GetCallerIdentity"];
const REQUEST = {
  region: walk.REGION,
  secretId: "quickstart/ExternalCMKSecret",
  roleArn: walk.DEPLOY_ROLE,
  reveal: false,
  limits: { connectionTimeout: 2_000, requestTimeout: 5_000, maxAttempts: 1 },
};

/** The reading that ends with this error: by a real answer where there is one. */
async function readingOf({ operation, message, status }: Case, code: string): Promise<Reading> {
  if (status === undefined) {
    const isNodes = /^[A-Z_]+$/.test(code);
    const error = Object.assign(new Error(message), isNodes ? { code } : { name: code });
    return { outcome: "failed", failure: failureOf(operation, error, []), found: {} };
  }
  const answer = (XML_ACTIONS.includes(operation) ? xmlError : jsonError)(code, message, status);
  const aws = await startAwsDouble({ ...walk.SCRIPT, [operation as Action]: [answer] });
  try {
    return await readSecret({ ...REQUEST, endpoint: aws.url });
  } finally {
    await aws.close();
  }
}

const toldTo = ({ told }: Case, side: Side): readonly string[] => ("owner" in told ? told[side] : told);

describe("each error on the wire", () => {
  let saved: NodeJS.ProcessEnv;
  before(() => {
    saved = process.env;
    process.env = { PATH: saved.PATH, ...walk.ENVIRONMENT };
  });
  after(() => {
    process.env = saved;
  });

  for (const each of CASES)
    for (const code of each.codes)
      it(`is told by its meaning and its remedies: ${each.operation} ${code} "${each.message}"`, async () => {
        const reading = await readingOf(each, code);
        for (const side of SIDES) {
          const lines = stripVTControlCharacters(textReport(reading, { side, request: REQUEST })).split("\n");
          const expected = toldTo(each, side).map((line) => line.replace("CODE", code));
          const request = each.status === undefined ? [] : [`Request id: ${REQUEST_ID}`];
          assert.deepEqual(lines.slice(-expected.length - request.length), [...expected, ...request]);
        }
      });

  it("is told to machines by the same words", async () => {
    const each = CASES.find(({ codes }) => codes.includes("DecryptionFailure"))!;
    const report: unknown = JSON.parse(
      jsonReport(await readingOf(each, "DecryptionFailure"), { side: "external", request: REQUEST }),
    );
    const [, meaning, ...next] = toldTo(each, "external");
    const { found, ...rest } = report as { found: { secret?: { arn: string } } };
    assert.equal(found.secret?.arn, walk.SECRET_ARN);
    assert.deepEqual(rest, {
      side: "external",
      outcome: "failed",
      failure: {
        operation: "GetSecretValue",
        code: "DecryptionFailure",
        message: each.message,
        requestId: REQUEST_ID,
        httpStatus: 400,
      },
      guidance: { meaning, next: next.map((step) => step.replace("  - ", "")) },
    });
  });
});

describe("the cases of the errors", () => {
  it("must not leave out a code of the table", () => {
    const known = new Set(ERROR_GUIDANCE.flatMap(({ codes }) => codes));
    const tried = new Set(CASES.flatMap(({ codes }) => codes));
    assert.deepEqual(
      [...known].filter((code) => !tried.has(code)),
      [],
    );
  });

  it("must not leave out a row of the table", () => {
    const told = new Set(CASES.map((each) => toldTo(each, "owner")[1]));
    assert.deepEqual(
      ERROR_GUIDANCE.map(({ meaning }) => meaning).filter((meaning) => !told.has(meaning)),
      [],
    );
  });

  it("must not take a code with a suffix that AWS does not send for the one it sends", () => {
    const meaning = (code: string) => guidanceFor({ operation: "GetSecretValue", code, message: "" }, "owner").meaning;
    for (const code of ["DecryptionFailure", "EncryptionFailure", "InternalServiceError"]) {
      assert.equal(meaning(`${code}Exception`), "This program has no advice for this error.");
      assert.notEqual(meaning(code), meaning(`${code}Exception`));
    }
  });
});
