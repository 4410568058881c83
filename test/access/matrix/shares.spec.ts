/**
 * Shares that the matrix showed as denials: what some call is allowed is never denied, in none of the outputs.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { inquire, type Inquiry } from "../../../access/matrix/build";
import { htmlPage } from "../../../access/matrix/html/page";
import { jsonReport } from "../../../access/matrix/json";
import { markdownReport } from "../../../access/matrix/markdown";
import { type Report } from "../../../access/matrix/report";
import { textReport } from "../../../access/matrix/text";
import { parseStackJson } from "../../../access/stack/file";
import { declaredWorld } from "../../../access/stack/world";
import { assertGolden } from "./golden";

function share(name: string): Inquiry {
  const text = readFileSync(path.join(__dirname, "shares", `${name}.json`), "utf8");
  return inquire([name], { state: declaredWorld([parseStackJson(text, name)]) });
}

/** What a row's cell says of an action on the first key. */
function answer({ rows, columns }: Report, label: string, action: string): string {
  const at = columns.findIndex((column) => column.action === action && column.resource === 0);
  const { outcome, codes, because } =
    rows.find((row) => row.label === label)?.cells[at]?.answers.state ?? assert.fail(label);
  return [outcome, ...codes, ...because].join("\n");
}

const STRANGER = "administrator of an account that nothing names";
const ITSELF = "denied when the principal makes the call itself and sends no encryption context";
const depends = (key: string, when: string): string => `unknown\nthe answer depends on ${key}; it is ${when}`;

const CASES: readonly (readonly [share: string, row: string, action: string, says: string])[] = [
  [
    "encryption-context-share",
    "role/ExampleRole",
    "kms:Decrypt",
    depends("kms:EncryptionContext:App", `allowed when the encryption context is App=payroll, and ${ITSELF}`),
  ],
  [
    "via-service-share",
    "user/ExampleUser",
    "kms:GenerateDataKey",
    depends(
      "kms:ViaService",
      `allowed when the call goes through s3.cn-north-1.amazonaws.com or when the call goes through sqs.cn-north-1.amazonaws.com, and ${ITSELF}`,
    ),
  ],
  [
    "listed-role-by-encryption-context",
    "role/R",
    "kms:Decrypt",
    `unknown\nthe principal may have IAM policies that these stacks do not manage\nthe answer depends on kms:EncryptionContext:app; it is ${ITSELF}`,
  ],
  [
    "public-by-encryption-context",
    STRANGER,
    "kms:Decrypt",
    depends("kms:EncryptionContext:app", `allowed when the encryption context is app=x, and ${ITSELF}`),
  ],
  [
    "public-by-via-service",
    STRANGER,
    "kms:Decrypt",
    depends("kms:ViaService", `allowed when the call goes through s3.us-east-1.amazonaws.com, and ${ITSELF}`),
  ],
  [
    "organization-share",
    STRANGER,
    "kms:DescribeKey",
    depends(
      "aws:PrincipalOrgID",
      "allowed when aws:PrincipalOrgID is o-a1b2c3d4e5, and denied when the principal makes the call itself and belongs to no organization",
    ),
  ],
  ["public-create-grant", STRANGER, "kms:CreateGrant", "allowed"],
];

describe("a share by conditions in the matrix", () => {
  for (const [name, row, action, says] of CASES) {
    it(`must not be a denial: ${name}`, () => {
      const inquiry = share(name);
      assert.equal(answer(inquiry.report, row, action), says);
      assertGolden(`share-${name}.md`, markdownReport(inquiry.report));
    });

    it(`must be the same in all outputs: ${name}`, () => {
      const inquiry = share(name);
      const reasons = says.split("\n").slice(1);
      const flat = (text: string): string => text.replace(/\s+/g, " ");
      const outputs = [
        textReport(inquiry.report, { width: 200, colour: false }),
        htmlPage(inquiry),
        jsonReport(inquiry.report),
        markdownReport(inquiry.report),
      ].map(flat);
      for (const output of outputs) for (const reason of reasons) assert.ok(output.includes(reason), output);
    });
  }

  it("must still be denied to those who are in no share", () => {
    const { report } = share("encryption-context-share");
    assert.equal(answer(report, STRANGER, "kms:Decrypt"), "denied\nKEY");
    assert.equal(answer(report, "role/ExampleRole", "kms:DescribeKey"), "denied\nKEY");
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
  it("must not be denied to a name that anybody may take, and be denied to one of another account", () => {
    const text = readFileSync(path.join(__dirname, "shares", "public-by-via-service.json"), "utf8");
    const by = (pattern: string): Report => {
      const change = (policy: string): string =>
        policy.replaceAll(
          String.raw`\"StringEquals\": {\"kms:ViaService\": \"s3.us-east-1.amazonaws.com\"}`,
          String.raw`\"ArnLike\": {\"aws:PrincipalArn\": \"${pattern}\"}`,
        );
      assert.notEqual(change(text), text);
      return inquire(["x"], { state: declaredWorld([parseStackJson(change(text), "x")]) }).report;
    };
    const anyAccount = by("arn:aws:iam::*:role/Deploy*");
    assert.equal(
      answer(anyAccount, STRANGER, "kms:Decrypt"),
      depends(
        "aws:PrincipalArn",
        "allowed when aws:PrincipalArn is arn:aws:iam::000000000000:role/Deployany, and denied when it is arn:aws:iam::000000000000:role/Administrator",
      ),
    );
    assert.match(
      answer(anyAccount, "any other role or user", "kms:Decrypt"),
      /^unknown\nthe answer depends on aws:PrincipalArn; it is allowed when/,
    );
    const oneAccount = by("arn:aws:iam::444455556666:role/Deploy*");
    assert.equal(answer(oneAccount, STRANGER, "kms:Decrypt"), "denied\nKEY");
    assert.equal(answer(oneAccount, "any other role or user", "kms:Decrypt"), "denied\nIAM");
  });
});
