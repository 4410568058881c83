/**
 * Measures the evaluator: decisions a second, against iam-simulate on the same cases in the same run; the matrix of 1,000
 * principals × 12 actions; and how the time grows with the number of statements.
 *
 * `npx ts-node test/bench/access.ts [--json]`
 */
import fc from "fast-check";
import Table from "cli-table3";
import { evaluate, type Identity, type Request, type World } from "../../access";
import { type PolicyDocument, type Statement } from "../../access/policy-document";
import { aCase, type Case } from "../access/arbitraries";
import { simulate, simulationOf } from "../access/simulator";

const SEED = 1;
const CASES = 2000;
const PRINCIPALS = 1000;
const STATEMENTS = [25, 50, 100, 200, 400];
const KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SECRET = "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:quickstart/ExternalCMKSecret-AbCdEf";
const SHARE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const KMS_COLUMNS = [
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
  "CreateGrant",
  "PutKeyPolicy",
  "ScheduleKeyDeletion",
];
const COLUMNS: readonly (readonly [action: string, resource: string])[] = [
  ...KMS_COLUMNS.map((name) => [`kms:${name}`, KEY] as const),
  ["secretsmanager:GetSecretValue", SECRET],
  ["secretsmanager:PutSecretValue", SECRET],
];

const milliseconds = (run: () => void): number => {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

const MEDIAN_OF = 7;
const median = (run: () => void): number =>
  Array.from({ length: MEDIAN_OF }, () => milliseconds(run)).sort((a, b) => a - b)[Math.floor(MEDIAN_OF / 2)] ?? 0;

const documentOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Our decisions a second: cold with documents never seen before, warm with documents made ready. */
function ourRates(cases: readonly Case[]): { readonly cold: number; readonly warm: number } {
  const run = (): void => {
    for (const { request, world } of cases) evaluate(request, world);
  };
  const cold = milliseconds(run);
  for (let times = 0; times < 5; times++) run();
  const warm = median(run);
  return { cold: cases.length / (cold / 1000), warm: cases.length / (warm / 1000) };
}

async function theirRate(cases: readonly Case[]): Promise<number> {
  const simulations = cases.map(simulationOf);
  for (const simulation of simulations) await simulate(simulation);
  const start = process.hrtime.bigint();
  for (const simulation of simulations) await simulate(simulation);
  return cases.length / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** The walkthrough at account level with many roles in the external account, half of them without the IAM policy. */
function matrixWorld(): World {
  const share = documentOf([
    { Sid: "AllowExternalAccount", Effect: "Allow", Action: SHARE, Resource: KEY },
    { Sid: "Secrets", Effect: "Allow", Action: "secretsmanager:*", Resource: SECRET },
  ]);
  const identities = Array.from({ length: PRINCIPALS }, (_, at): Identity => ({
    arn: `arn:aws-cn:iam::444455556666:role/Role${at}`,
    policies: at % 2 === 0 ? [{ name: "ExternalKeyUse", document: share }] : [],
  }));
  const policy = documentOf([
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Allow an external account to use this CMK",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
      Action: SHARE,
      Resource: "*",
    },
  ]);
  return {
    accounts: [
      { id: "111122223333", identities: [] },
      { id: "444455556666", identities },
    ],
    keys: [{ arn: KEY, policy }],
    secrets: [{ arn: SECRET, kmsKeyId: KEY }],
  };
}

/** From nothing to the whole matrix, documents made ready included. */
function matrixTime(): number {
  return median(() => {
    const world = matrixWorld();
    for (const { arn } of world.accounts[1]?.identities ?? []) {
      for (const [action, resource] of COLUMNS) evaluate({ principal: arn, action, resource }, world);
    }
  });
}

const REPEATS = 2000;

/** Microseconds a decision, with this many statements in the key policy and in the identity policy, of which the last allows. */
function timeWith(count: number): number {
  const filler = Array.from({ length: count - 1 }, (_, at): Statement => ({
    Effect: "Allow",
    Action: "kms:*",
    Resource: `arn:aws-cn:kms:cn-north-1:111122223333:key/${at}-*`,
    Condition: { StringLike: { "aws:PrincipalArn": `arn:*:iam::*:role/Other${at}*` } },
  }));
  const role = "arn:aws-cn:iam::444455556666:role/ExampleRole";
  const allow: Statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY };
  const identity = { arn: role, policies: [{ name: "many", document: documentOf([...filler, allow]) }] };
  const named = (statement: Statement): Statement => ({ ...statement, Resource: "*", Principal: { AWS: role } });
  const world: World = {
    accounts: [{ id: "444455556666", identities: [identity] }],
    keys: [{ arn: KEY, policy: documentOf([...filler.map(named), named(allow)]) }],
  };
  const request: Request = { principal: role, action: "kms:Decrypt", resource: KEY };
  const run = (): void => {
    for (let times = 0; times < REPEATS; times++) evaluate(request, world);
  };
  run();
  return (median(run) / REPEATS) * 1000;
}

async function main(): Promise<void> {
  const cases = fc.sample(aCase, { seed: SEED, numRuns: CASES });
  const ours = ourRates(cases);
  const theirs = await theirRate(cases);
  const growth = STATEMENTS.map((statements) => ({ statements, microseconds: timeWith(statements) }));
  const results = {
    cases: CASES,
    oursColdPerSecond: Math.round(ours.cold),
    oursWarmPerSecond: Math.round(ours.warm),
    simulatorPerSecond: Math.round(theirs),
    ratioCold: Number((ours.cold / theirs).toFixed(1)),
    ratioWarm: Number((ours.warm / theirs).toFixed(1)),
    matrix: { principals: PRINCIPALS, actions: COLUMNS.length, milliseconds: Math.round(matrixTime()) },
    growth: growth.map(({ statements, microseconds }) => ({
      statements,
      microseconds: Number(microseconds.toFixed(1)),
      perStatement: Number((microseconds / statements).toFixed(3)),
    })),
  };
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify(results, undefined, 2));
    return;
  }
  const table = new Table({ head: ["measured", "value"], style: { head: [] } });
  table.push(
    ["decisions a second, warm", results.oursWarmPerSecond],
    ["decisions a second, cold", results.oursColdPerSecond],
    ["iam-simulate, a second", results.simulatorPerSecond],
    ["ratio, warm (goal: 20)", `${results.ratioWarm} ×`],
    ["ratio, cold", `${results.ratioCold} ×`],
    [`matrix of ${PRINCIPALS} × ${COLUMNS.length}`, `${results.matrix.milliseconds} ms`],
    ...results.growth.map(({ statements, microseconds, perStatement }): [string, string] => [
      `${statements} statements a document`,
      `${microseconds} µs (${perStatement} a statement)`,
    ]),
  );
  console.log(table.toString());
}

void main();
