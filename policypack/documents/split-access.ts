/** Every KMS action, in parts over several statements of a document, none of which gives it alone. */
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";
import { fullKmsAccess, fullKmsAccessTogether } from "./actions";
import { byIdentity, type Place } from "./identities";
import { covers } from "./patterns";
import type { NamedPrincipal } from "./principals";

export interface SplitAccess {
  /** Whom it is given, or on what, as a message names it. */
  readonly text: string;
  readonly places: readonly Place[];
  readonly patterns: readonly string[];
}

interface Group {
  readonly text: string;
  readonly places: readonly Place[];
}

/** The statements that give something and not everything. */
const partsOf = ({ Statement: statements }: PolicyDocument): readonly Place[] =>
  statements
    .map((statement, index) => ({ index, statement }))
    .filter(({ statement }) => statement.Effect === "Allow" && fullKmsAccess(statement) === undefined);

const splitIn = (groups: readonly Group[]): readonly SplitAccess[] =>
  groups.flatMap(({ text, places }) => {
    const patterns = places.length < 2 ? undefined : fullKmsAccessTogether(places.map(({ statement }) => statement));
    return patterns === undefined ? [] : [{ text, places, patterns }];
  });

/** By whom a key policy names, of those that are meant. */
export const splitByPrincipal = (
  document: PolicyDocument,
  isMeant: (principal: NamedPrincipal) => boolean,
): readonly SplitAccess[] => splitIn([...byIdentity(partsOf(document), isMeant).values()]);

const reaches = ({ Resource: resource, NotResource: except }: Statement, text: string): boolean =>
  except === undefined
    ? listOf(resource).some((pattern) => covers(pattern, text))
    : !listOf(except).some((pattern) => covers(pattern, text));

/** No policy that AWS takes has room for more resources. Each is held against all of them. */
const MOST_RESOURCES = 1_000;

/** By what an IAM policy names: the first resource for each set of statements. */
export function splitByResource(document: PolicyDocument): readonly SplitAccess[] {
  const parts = partsOf(document);
  const [all] = splitIn([{ text: "all its resources", places: parts }]);
  if (all === undefined) return [];
  const texts = new Set(parts.flatMap(({ statement }) => listOf(statement.Resource)));
  if (texts.size > MOST_RESOURCES) return [all];
  const groups = new Map<string, Group>();
  for (const text of texts) {
    const places = parts.filter(({ statement }) => reaches(statement, text));
    const id = places.map(({ index }) => index).join();
    if (!groups.has(id)) groups.set(id, { text: `"${text}"`, places });
  }
  return splitIn([...groups.values()]);
}
