/** The policy documents of a resource. */
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { type DocumentKind, readDocument, type ReadResult } from "../documents/read";
import { listIn, type Properties, type Resource } from "./resource";
import { isDocumentType, POLICY_KINDS, ROLE } from "./types";

export interface HeldDocument<Kind extends DocumentKind = DocumentKind> {
  readonly kind: Kind;
  /** The property that holds it, e.g. `policy`, `assumeRolePolicy` or `inlinePolicies[0].policy`. */
  readonly path: string;
  /** As it is sent to AWS. */
  readonly text: string;
  readonly read: ReadResult;
}

export interface StatementPlace<Kind extends DocumentKind = DocumentKind> {
  readonly kind: Kind;
  readonly path: string;
  readonly index: number;
  readonly statement: Statement;
}

/** A proxy of the SDK becomes plain data here, so that a value which is not known yet shows itself at once. */
const plain = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : value;

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The documents read last, by their text: every rule asks for the same ones in turn. Documents are never changed. */
const lastRead = new Map<string, ReadResult>();
const MOST_REMEMBERED = 16;

function readOnce(kind: DocumentKind, value: unknown): ReadResult {
  if (typeof value !== "string") return readDocument(kind, value);
  const key = `${kind} ${value}`;
  const known = lastRead.get(key);
  if (known !== undefined) return known;
  const [oldest] = lastRead.keys();
  if (lastRead.size >= MOST_REMEMBERED && oldest !== undefined) lastRead.delete(oldest);
  const read = readDocument(kind, value);
  lastRead.set(key, read);
  return read;
}

/** `{}` is how a secret's policy is taken away: the property left out would leave the policy as it is. */
const isGiven = (kind: DocumentKind, value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(kind === "secret policy" && value === "{}");

function inlinePolicies(props: Properties): readonly [path: string, value: unknown][] {
  const policies = plain(props.inlinePolicies);
  return listIn(policies).map((entry, index) => {
    const policy: unknown = typeof entry === "object" && entry !== null && "policy" in entry ? entry.policy : undefined;
    return [`inlinePolicies[${index}].policy`, policy];
  });
}

type Held = readonly (readonly [kind: DocumentKind, path: string, value: unknown])[];

/** Of a role, only what is asked for is read: a trust policy that is not known yet keeps no rule from its inline policies. */
function heldBy({ type, props }: Resource, kinds: readonly DocumentKind[]): Held {
  if (type === ROLE) {
    const trust = kinds.includes("trust policy") ? plain(props.assumeRolePolicy) : undefined;
    const inline = kinds.includes("identity policy") ? inlinePolicies(props) : [];
    return [
      ["trust policy", "assumeRolePolicy", trust],
      ...inline.map(([path, value]) => ["identity policy", path, value] as const),
    ];
  }
  const kind = POLICY_KINDS.get(type);
  return kind === undefined || !kinds.includes(kind)
    ? []
    : [[kind, isDocumentType(type) ? "the document" : "policy", plain(props.policy)]];
}

/** All documents of the kinds that a resource holds, readable or not. A property that is absent or empty holds none. */
export const documentsOf = <Kind extends DocumentKind>(
  resource: Resource,
  ...kinds: readonly Kind[]
): readonly HeldDocument<Kind>[] =>
  heldBy(resource, kinds).flatMap(([held, path, value]) => {
    const kind = kinds.find((each) => each === held);
    if (kind === undefined || !isGiven(kind, value)) return [];
    return [{ kind, path, text: textOf(value), read: readOnce(kind, value) }];
  });

/** The readable documents of the given kinds. Those that cannot be read are refused by `readable-documents`. */
export const readableDocuments = <Kind extends DocumentKind>(
  resource: Resource,
  ...kinds: readonly Kind[]
): readonly { readonly kind: Kind; readonly path: string; readonly document: PolicyDocument }[] =>
  documentsOf(resource, ...kinds).flatMap(({ kind, path, read }) =>
    read.document === undefined ? [] : [{ kind, path, document: read.document }],
  );

/** Every statement with Effect Allow in the readable documents of the given kinds. */
export const allowStatements = <Kind extends DocumentKind>(
  resource: Resource,
  ...kinds: readonly Kind[]
): readonly StatementPlace<Kind>[] =>
  readableDocuments(resource, ...kinds).flatMap(({ kind, path, document }) =>
    document.Statement.flatMap((statement, index) =>
      statement.Effect === "Allow" ? [{ kind, path, index, statement }] : [],
    ),
  );

/** A statement as a message names it. */
export function nameOfStatement({ path, index, statement }: StatementPlace): string {
  const sid = statement.Sid === undefined ? "no Sid" : `Sid "${statement.Sid}"`;
  return `${path}, Statement[${index}] (${sid})`;
}
