/** The policy documents and grants in the properties of resources, before and after. Pure. */
import { HIDDEN_VALUE, SIGNATURE_KEY, textOf, UNKNOWN_VALUE, type StackResource } from "../../access/stack/resources";
import { isUnsettled, whyUnsettled } from "../../access/stack/failed-deployment";
import { compareText, isRecord, type StatementLike } from "./layout";
import { diffDocuments, type DocumentDiff, type DocumentLike, isEmpty } from "./statements";

export type Content =
  | { readonly is: "known"; readonly document: DocumentLike }
  /** A clause that reads after "because". */
  | { readonly is: "unknown"; readonly because: string };

export interface FoundDocument {
  /** The same before and after: the resource's URN and the property. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly content: Content;
}

export interface DocumentChange extends Pick<FoundDocument, "id" | "name" | "type" | "kind"> {
  readonly change: "added" | "removed" | "changed";
  /** Left out where a side is not known. */
  readonly diff?: DocumentDiff;
  /** Why a side is not known. */
  readonly because?: string;
}

const GRANT = "aws:kms/grant:Grant";
const NOTHING: DocumentLike = { fields: {}, statements: [] };

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/:kms\/|KeyPolicyStatements$/, "key policy"],
  [/:secretsmanager\//, "secret policy"],
  [/:iam\/role:Role$/, "trust policy"],
  [/:iam\//, "IAM policy"],
];

const kindOf = (type: string): string => KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "policy";

/** The text as a document; `undefined` where it is none. An empty one is none: so Secrets Manager says that there is no policy. */
function documentIn(text: string): DocumentLike | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !("Statement" in value)) return undefined;
  const { Statement: statement, ...fields } = value;
  const list: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  return { fields, statements: list.map((each): StatementLike => (isRecord(each) ? each : { "": each })) };
}

/** Known only after the update, or a secret. */
const isHidden = (value: unknown): boolean =>
  value === UNKNOWN_VALUE || value === HIDDEN_VALUE || (isRecord(value) && SIGNATURE_KEY in value);

const PROPERTY = /polic(y|ies)/i;

function* textsIn(path: string, value: unknown): Generator<readonly [string, string]> {
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) yield* textsIn(`${path}.${key}`, each);
  }
}

function policiesOf(resource: StackResource): readonly FoundDocument[] {
  const { urn, name, type, properties } = resource;
  const found = (path: string, content: Content): FoundDocument => ({
    ...{ id: `${urn} ${path}`, name, type, content },
    kind: type.endsWith("role:Role") && path !== "assumeRolePolicy" ? "IAM policy" : kindOf(type),
  });
  return Object.keys(properties)
    .filter((property) => PROPERTY.test(property))
    .sort(compareText)
    .flatMap((property) => {
      const reading = textOf(resource, property);
      if (isUnsettled(resource, property)) {
        return [found(property, { is: "unknown", because: whyUnsettled(resource) })];
      }
      if (reading.is === "unknown" && isHidden(properties[property])) {
        // That a resource has no policy at all is told only after the update, too: the program must have given it one.
        const given = Object.hasOwn(resource.dependencies, property);
        return given ? [found(property, { is: "unknown", because: reading.because })] : [];
      }
      return [...textsIn(property, properties[property])].flatMap(([path, text]) => {
        const document = documentIn(text);
        return document === undefined ? [] : [found(path, { is: "known", document })];
      });
    });
}

/** A grant reads like a statement: who may do what, under which constraints. */
function grantOf({ urn, name, type, properties }: StackResource): FoundDocument {
  const { granteePrincipal, operations, retiringPrincipal, constraints } = properties;
  const list: readonly unknown[] = Array.isArray(constraints) ? constraints : [];
  const [constraint] = list;
  const told = (value: unknown): unknown => (value === UNKNOWN_VALUE ? "(known after the update)" : value);
  const statement = Object.fromEntries(
    [
      ["Grantee", told(granteePrincipal)],
      ["Operations", told(operations)],
      ["Retiring principal", told(retiringPrincipal)],
      ["Constraints", constraint],
    ].filter(([, value]) => value !== undefined && value !== null && value !== ""),
  ) as StatementLike;
  return {
    ...{ id: `${urn} grant`, name, type, kind: "grant" },
    content: { is: "known", document: { fields: {}, statements: [statement] } },
  };
}

/** All documents of some resources. */
export const documentsOf = (resources: readonly StackResource[]): readonly FoundDocument[] =>
  resources.flatMap((resource) => (resource.type === GRANT ? [grantOf(resource)] : policiesOf(resource)));

function changeOf(before: FoundDocument | undefined, after: FoundDocument | undefined): DocumentChange | undefined {
  const one = after ?? before;
  if (one === undefined) return undefined;
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  const about = { id: one.id, name: one.name, type: one.type, kind: one.kind, change } as const;
  const sides = [before, after].flatMap((each) => each?.content ?? []);
  const reasons = sides.flatMap((content) => (content.is === "unknown" ? [content.because] : []));
  if (reasons.length > 0) {
    // Not known before and not known after, for the same reason: nothing says that it changes.
    return reasons.length === 2 ? undefined : { ...about, because: reasons.join("; ") };
  }
  const documentIn = (found: FoundDocument | undefined): DocumentLike =>
    found?.content.is === "known" ? found.content.document : NOTHING;
  const diff = diffDocuments(documentIn(before), documentIn(after));
  return isEmpty(diff) ? undefined : { ...about, diff };
}

const KIND_ORDER = ["key policy", "grant", "secret policy", "IAM policy", "trust policy", "policy"];

const byKind = (a: DocumentChange, b: DocumentChange): number =>
  KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || compareText(a.name, b.name) || compareText(a.id, b.id);

/** What becomes of the documents. @param before resources as they are, @param after as they will be */
export function documentChanges(
  before: readonly StackResource[],
  after: readonly StackResource[],
): readonly DocumentChange[] {
  const [olds, news] = [before, after].map(
    (side) => new Map(documentsOf(side).map((document) => [document.id, document])),
  );
  const ids = [...new Set([...(olds?.keys() ?? []), ...(news?.keys() ?? [])])];
  return ids.flatMap((id) => changeOf(olds?.get(id), news?.get(id)) ?? []).sort(byKind);
}
