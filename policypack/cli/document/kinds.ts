/** Which kind of policy a document is, as far as its elements and actions tell. Pure. */
import { listOf, type PolicyDocument, type Statement } from "../../../access/policy-document";
import { overlap } from "../../documents/patterns";
import { readDocument } from "../../documents/read";
import { DOCUMENT_TYPES, type DocumentType, isDocumentType } from "../../resources/types";

/** As a sentence names it. */
export const IN_WORDS: Readonly<Record<DocumentType, string>> = {
  "key-policy": "a key policy",
  "iam-policy": "an IAM policy",
  "secret-policy": "a secret's resource policy",
  "trust-policy": "a role's trust policy",
};

const SERVICES: ReadonlyMap<DocumentType, string> = new Map([
  ["key-policy", "kms:?*"],
  ["secret-policy", "secretsmanager:?*"],
  ["trust-policy", "sts:?*"],
]);

const actionsOf = ({ Action: action, NotAction: except }: Statement): readonly string[] => listOf(action ?? except);

const names = (document: PolicyDocument, service: string): boolean =>
  document.Statement.flatMap(actionsOf).some((pattern) => overlap(pattern.toLowerCase(), service));

const TYPES: readonly DocumentType[] = Object.keys(DOCUMENT_TYPES).filter(isDocumentType);

interface Readable {
  readonly types: readonly DocumentType[];
  /** Whether it names actions of the service that such a policy is for; an IAM policy is for all. */
  readonly isNamed: boolean;
}

/** The kinds that the text can be read as: those only of whose service it names actions, where there are any. */
function readableAs(text: string): Readable {
  const readable = TYPES.flatMap((type) => {
    const { document } = readDocument(DOCUMENT_TYPES[type], text);
    return document === undefined ? [] : [{ type, document }];
  });
  const named = readable.filter(({ type, document }) => {
    const service = SERVICES.get(type);
    return service === undefined || names(document, service);
  });
  return { types: (named.length > 0 ? named : readable).map(({ type }) => type), isNamed: named.length > 0 };
}

/** What the given kind makes of the document: `wrong`, that it is surely another; `doubt`, that it looks like another. */
export type Mismatch = { readonly wrong: string } | { readonly doubt: string };

const orList = (types: readonly DocumentType[]): string => types.map((type) => `--kind ${type}`).join(" or ");
const inWords = (types: readonly DocumentType[]): string => types.map((type) => IN_WORDS[type]).join(" or ");

const OTHERS = "names no action of KMS, Secrets Manager or STS, and policies of other services are not judged here";

export function mismatchOf(text: string, type: DocumentType): Mismatch | undefined {
  const own = readDocument(DOCUMENT_TYPES[type], text);
  const { types, isNamed } = readableAs(text);
  if (types.length === 0 || (own.document !== undefined && isNamed && types.includes(type))) return undefined;
  if (own.document === undefined) {
    if (!isNamed) return { wrong: `cannot be read as ${IN_WORDS[type]}, and ${OTHERS}` };
    return { wrong: `cannot be read as ${IN_WORDS[type]}, but as ${inWords(types)}: give ${orList(types)}` };
  }
  if (!isNamed) return { doubt: OTHERS };
  return { doubt: `looks like ${inWords(types)}, by its actions: if it is that, give ${orList(types)}` };
}
