/** A policy document by itself, as a file with one thing to judge. Pure. */
import { AccessError } from "../../../access/stack/errors";
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../../components/access-policy";
import { limitOf, type Limit, TRUST_POLICY_QUOTA } from "../../resources/limits";
import { DOCUMENT_TYPES, type DocumentType } from "../../resources/types";
import type { DocumentInput } from "../inputs";
import type { StackFile } from "../stack-file";
import { SecretWatch } from "../values";
import { IN_WORDS, mismatchOf } from "./kinds";
import { linesOfDocument } from "./lines";
import { unwrapped, type Unwrapped } from "./unwrap";

/** Far more than the largest document, encoded and indented, needs. */
const LARGEST_FILE = 1_048_576;
export const MOST_BYTES = {
  bytes: LARGEST_FILE,
  problem: `has more than ${grouped(LARGEST_FILE)} bytes and was not read to its end: AWS takes no policy document of that size.`,
} as const;

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}

/** The limit that no quota of the account can raise. */
function hardLimit(type: DocumentType): Limit | undefined {
  const limit = limitOf(type, DOCUMENT_TYPES[type]);
  return limit === undefined || type !== "trust-policy"
    ? limit
    : {
        ...limit,
        max: TRUST_POLICY_QUOTA.most,
        of: "a role's trust policy where its quota is raised as far as AWS raises it",
      };
}

/** White space counts for keys and secrets; a console or an editor may have added it. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function sizeProblem(text: string, type: DocumentType): string | undefined {
  const limit = hardLimit(type);
  if (limit === undefined) return undefined;
  const { max, measure, of } = limit;
  const size = measure.sizeOf(text);
  if (size <= max) return undefined;
  const without = measure.sizeOf(compact(text));
  const remedy =
    without <= max
      ? `written without white space it has ${grouped(without)}, which AWS takes: give it like that`
      : "make it smaller: name accounts or organizations in the place of many roles";
  return `has ${grouped(size)} ${measure.unit}; AWS takes at most ${grouped(max)} for ${of}, so it was not judged: ${remedy}`;
}

function accountProblem({ accountId, wrapper }: Unwrapped, owner: string): string | undefined {
  if (accountId === undefined || wrapper === undefined || accountId === owner) return undefined;
  return `is of account ${accountId}, by the ARN in it, and --owner is ${owner}: correct one of them`;
}

function kindProblem({ wrapper }: Unwrapped, type: DocumentType): string | undefined {
  if (wrapper?.type === undefined || wrapper.type === type) return undefined;
  return `is what ${wrapper.command} prints, ${IN_WORDS[wrapper.type]}, and --kind is ${type}: give --kind ${wrapper.type}`;
}

/** Where an IAM policy is to go is not known. */
function placeNote(text: string, type: DocumentType): readonly string[] {
  const size = limitOf(type, DOCUMENT_TYPES[type])?.measure.sizeOf(text) ?? 0;
  return type !== "iam-policy" || size <= MANAGED_POLICY_MAX_CHARACTERS
    ? []
    : [
        `has ${grouped(size)} characters without white space: too many for a managed policy (${grouped(MANAGED_POLICY_MAX_CHARACTERS)}); it fits only as an inline policy of a role`,
      ];
}

/** @throws {AccessError} where there is no document, where AWS would not take its size, or where it is surely of another kind */
export function documentFile(text: string, source: string, input: DocumentInput): StackFile {
  const { type, owner, partition } = input;
  const found = unwrapped(text);
  if ("problem" in found) throw new AccessError(`${source} ${found.problem}.`);
  const mismatch = mismatchOf(found.text, type);
  const problem =
    kindProblem(found, type) ??
    accountProblem(found, owner) ??
    (mismatch !== undefined && "wrong" in mismatch ? mismatch.wrong : undefined) ??
    sizeProblem(found.text.trim(), type);
  if (problem !== undefined) throw new AccessError(`${source} ${problem}.`);
  const place = partition === undefined ? {} : { partition };
  const notes = [
    ...(mismatch !== undefined && "doubt" in mismatch ? [mismatch.doubt] : []),
    ...found.notes,
    ...placeNote(found.text, type),
  ].map((note) => `${source} ${note}.`);
  const props = { policy: found.text.trim(), ownerAccountId: owner, ...place };
  return {
    source,
    text,
    reading: { kind: "document", type, owner, ...place, lineOf: linesOfDocument(text, found.path) },
    resources: [{ type, name: source, urn: source, props, provider: undefined }],
    notes,
    secrets: new SecretWatch(),
  };
}
