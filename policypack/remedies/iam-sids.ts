/**
 * Repairs the Sids of an IAM policy, which AWS refuses where they hold anything but letters and digits or come twice. Nothing else
 * of the document changes but its white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
import { isRecord } from "../../access/language/problems";
import { readableDocuments } from "../resources/documents";
import type { Remedy } from "./remedy";

const OTHER_CHARACTERS = /[^A-Za-z0-9]+/g;
const WHITE_SPACE_OUTSIDE_TEXTS = /("(?:[^"\\]|\\.)*")|\s+/g;

/** Words run together, each with a capital: `Allow use of the key` becomes `AllowUseOfTheKey`. */
const withoutOthers = (sid: string): string =>
  sid
    .split(OTHER_CHARACTERS)
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");

function free(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number++;
  return `${wanted}${number}`;
}

/** The Sids as they are to be, one a statement; `undefined` where a statement has none. Good ones stay as they are. */
export function repairedSids(sids: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const good = sids.filter((sid): sid is string => !!sid && withoutOthers(sid) === sid);
  const taken = new Set<string>(good);
  const kept = new Set<string>();
  return sids.map((sid) => {
    if (sid === undefined || sid === "") return sid;
    if (good.includes(sid) && !kept.has(sid)) {
      kept.add(sid);
      return sid;
    }
    const wanted = withoutOthers(sid);
    // Of a Sid without a letter or digit nothing is left; a statement needs none.
    if (wanted === "") return undefined;
    const repaired = free(wanted, taken);
    taken.add(repaired);
    return repaired;
  });
}

/** Whether reading and writing the text changes nothing but white space: no key twice, no number or escape written otherwise. */
const isPlain = (text: string, read: unknown): boolean =>
  text.replace(WHITE_SPACE_OUTSIDE_TEXTS, "$1") === JSON.stringify(read);

/** The white space that a text is indented by, so that it can be written the same way. */
const indentOf = (text: string): string => /^\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? "";

function repaired(text: string): string | undefined {
  const source: unknown = JSON.parse(text);
  if (!isRecord(source) || !isPlain(text, source)) return undefined;
  const { Statement: statement } = source;
  const statements = (Array.isArray(statement) ? (statement as readonly unknown[]) : [statement]).filter(isRecord);
  const before = statements.map(({ Sid: sid }) => (typeof sid === "string" ? sid : undefined));
  const after = repairedSids(before);
  if (after.every((sid, index) => sid === before[index])) return undefined;
  statements.forEach((each, index) => {
    if (after[index] === undefined) delete each.Sid;
    else each.Sid = after[index];
  });
  return JSON.stringify(source, null, indentOf(text));
}

/** Of a policy that is a resource of its own, as JSON text: a role's inline policies are left to the program. */
export const repairSids: Remedy = (resource) => {
  const { policy } = resource.props;
  const [held] = readableDocuments(resource, "identity policy");
  if (typeof policy !== "string" || held?.path !== "policy") return undefined;
  const text = repaired(policy);
  return text === undefined ? undefined : { policy: text };
};
