/** The policy that a key has now, as its owner and others wrote it. Read, never judged: whatever AWS took is kept. */
import { createHash } from "node:crypto";
import { parseJson } from "../../access/language/json";
import { isRecord } from "../../access/language/problems";
import { isSameMeaning, meaningDifference, type MeaningDifference } from "../../access/meaning/difference";
import { parsePolicyDocument } from "../../access/parse";
import { toJson, type PolicyDocument, type Statement } from "../../access/policy-document";

export interface LiveStatement {
  readonly sid: string | undefined;
  /** Its elements, known to this program or not. */
  readonly elements: Readonly<Record<string, unknown>>;
}

export interface LivePolicy {
  /** As AWS answered it. */
  readonly text: string;
  readonly statements: readonly LiveStatement[];
  /** Absent: AWS's old default. */
  readonly version: unknown;
  /** Whether its one statement stands by itself, without a list around it. */
  readonly single: boolean;
  /** Canonical JSON: the same for documents that mean the same, in the same order of statements. */
  readonly canonical: string;
}

/** A policy that cannot be understood, and why, as a clause that reads after "because". */
export class UnreadablePolicy extends Error {
  override readonly name = "UnreadablePolicy";
}

function jsonOf(text: string): Record<string, unknown> {
  let json;
  try {
    json = parseJson(text);
  } catch (error) {
    throw new UnreadablePolicy(`it is not JSON (${error instanceof Error ? error.message : "unknown error"})`);
  }
  const [repeated] = json.repeated;
  if (repeated !== undefined) throw new UnreadablePolicy(`${repeated} is written in it more than once`);
  if (!isRecord(json.value)) throw new UnreadablePolicy("it is not a JSON object");
  return json.value;
}

function statementOf(value: unknown, index: number): LiveStatement {
  if (!isRecord(value)) throw new UnreadablePolicy(`Statement[${index}] is not a JSON object`);
  const { Sid: sid } = value;
  if (sid !== undefined && typeof sid !== "string") throw new UnreadablePolicy(`Statement[${index}].Sid is not a text`);
  return { sid: sid === "" ? undefined : sid, elements: value };
}

/** @throws {UnreadablePolicy} */
export function readLivePolicy(text: string): LivePolicy {
  const document = jsonOf(text);
  const { Statement: element } = document;
  if (element === undefined) throw new UnreadablePolicy("it has no element Statement");
  const single = !Array.isArray(element);
  const values: readonly unknown[] = single ? [element] : element;
  const statements = values.map(statementOf);
  // Its elements were not judged: canonical form passes over what it does not know.
  return {
    text,
    statements,
    version: document.Version,
    single,
    canonical: toJson({ ...document, Statement: values } as unknown as PolicyDocument),
  };
}

/** Changes with the meaning of the policy and the order of its statements, and with nothing else. */
export const digestOf = (canonicalPolicy: string): string => createHash("sha256").update(canonicalPolicy).digest("hex");

/** A live statement as the policy language has it, or `undefined` where it has elements of another kind. */
export function asStatement({ elements }: LiveStatement): Statement | undefined {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [elements] });
  return parsePolicyDocument(text, "key policy").document?.Statement[0];
}

const NOT_READ: MeaningDifference = {
  wider: [],
  narrower: [],
  opaque: ["the statement, which has elements or values that this program does not know"],
};

/** What a live statement allows more or less than one of this program's. */
export function differenceFrom(wanted: Statement, live: LiveStatement, keyArn: string): MeaningDifference {
  const statement = asStatement(live);
  return statement === undefined ? NOT_READ : meaningDifference(statement, wanted, keyArn);
}

/** Whether a live statement of this key's policy means what one of this program's means, whatever their Sids. */
export const meansTheSame = (live: LiveStatement, wanted: Statement, keyArn: string): boolean =>
  isSameMeaning(differenceFrom(wanted, live, keyArn));
