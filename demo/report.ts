/** What the demo prints: pure, from a reading to text or to one object for machines. */
import Table from "cli-table3";
import pc from "picocolors";
import { coloured } from "../access/cli/colour";
import { guidanceFor, type Failure, type Side } from "./error-guidance";
import type { DemoTask } from "./arguments";
import type { Reading } from "./read-secret";
import type { SecretFacts, ValueFacts } from "./secret-facts";

const colours = pc.createColors(coloured());

/** 0: both calls succeeded; 1: they did not. */
export type ExitCode = 0 | 1;

export const exitCodeOf = (reading: Reading): ExitCode => (reading.outcome === "read" ? 0 : 1);

function keyText({ key }: SecretFacts): string {
  if (key === undefined) return "the AWS managed key aws/secretsmanager";
  return key.inAnotherAccount ? `${key.id}\n(of another account, ${key.accountId})` : `${key.id}\n(of this account)`;
}

function rotationText({ rotation }: SecretFacts): string {
  if (!rotation.enabled) return "off";
  return rotation.schedule === undefined ? "on" : `on, ${rotation.schedule}`;
}

function secretTable(secret: SecretFacts): string {
  const table = new Table(colours.isColorSupported ? {} : { style: { head: [], border: [] } });
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["name", secret.name],
    ["ARN", secret.arn],
    ["description", secret.description],
    ["key", keyText(secret)],
    ["versions", secret.versions.map(({ id, stages }) => `${id} ${stages.join(", ")}`).join("\n")],
    ["rotation", rotationText(secret)],
    ["created", secret.created],
    ["changed", secret.changed],
    ["deletion", secret.deleted],
  ];
  table.push(...rows.flatMap(([name, text]) => (text === undefined ? [] : [{ [name]: text }])));
  return table.toString();
}

function valueText({ format, keys, length }: ValueFacts): string {
  const unit = format === "binary" ? "bytes" : "characters";
  const names = keys.length === 0 ? "" : ` with the keys ${keys.join(", ")}`;
  return `The value was read: ${format}${names}, ${length} ${unit}.`;
}

function failureText(failure: Failure, side: Side): string {
  const { meaning, next } = guidanceFor(failure, side);
  const answer = failure.message === "" ? "" : `: ${failure.message}`;
  const request = failure.requestId === undefined ? [] : [`Request id: ${failure.requestId}`];
  return [
    `${colours.red(`${failure.operation} failed with ${failure.code}`)}${answer}`,
    meaning,
    ...next.map((step) => `  - ${step}`),
    ...request,
  ].join("\n");
}

function wrongAccountText(reading: Extract<Reading, { outcome: "wrong account" }>, task: DemoTask): string {
  const { caller, expectedAccountId } = reading;
  const role = task.deployRoleArn ?? "ARN";
  return [
    colours.red(
      `The credentials are of account ${caller.accountId}, but the ${task.side} side is ${expectedAccountId}.`,
    ),
    `The caller is ${caller.arn}. Nothing was read.`,
    `  - Use that account's credentials (--profile), a role there (--role ${role}), or --any-account to read all the same.`,
  ].join("\n");
}

/** The report for a person. The value is in it only where the reading carries it, by --reveal. */
export function textReport(reading: Reading, task: DemoTask): string {
  switch (reading.outcome) {
    case "wrong account":
      return wrongAccountText(reading, task);
    case "failed": {
      const { caller, secret } = reading.found;
      return [
        ...(caller === undefined ? [] : [`Caller: ${caller.arn}`]),
        ...(secret === undefined ? [] : [secretTable(secret)]),
        failureText(reading.failure, task.side),
      ].join("\n");
    }
    case "read":
      return [
        `Caller: ${reading.caller.arn}`,
        secretTable(reading.secret),
        colours.green(valueText(reading.value)),
        ...(reading.revealed === undefined ? ["Pass --reveal to see it."] : [reading.revealed]),
      ].join("\n");
  }
}

/** The report for a machine: one JSON object, for success and failure alike. */
export function jsonReport(reading: Reading, task: DemoTask): string {
  const guidance = reading.outcome === "failed" ? { guidance: guidanceFor(reading.failure, task.side) } : {};
  return JSON.stringify({ side: task.side, ...reading, ...guidance }, null, 2);
}
