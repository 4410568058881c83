/** What happens to each resource, as Markdown. Pure. */
import type { Operation, Origin, PropertyChange, ResourceChange } from "../changes";
import { chunks, type Block } from "../limit";
import { counted } from "../summary";
import { code, details, item } from "./parts";

const TOGETHER = 40;
/** A longer list is closed at first. */
const ITEMS_OPEN = 12;

const WORDS: Readonly<Record<Operation, string>> = {
  create: "create",
  update: "update",
  replace: "**replace**",
  delete: "**delete**",
  import: "import",
  read: "read",
  refresh: "refresh",
  discard: "**leave to itself**",
  same: "unchanged",
};

const ORIGINS: Readonly<Record<Origin, string>> = {
  "this change": "",
  pending: " — pending without this change too",
  both: " — pending without this change too, and changed by it",
  withdrawn: " — was pending, and is not any more with this change",
};

const value = (side: string | undefined): string => (side === undefined ? "none" : code(side));

function propertyText({ path, before, after, document, forcesReplacement }: PropertyChange): string {
  const reason = forcesReplacement ? " (makes it anew)" : "";
  if (document) return `${code(path)}: see the policy documents${reason}`;
  // The engine hides what is secret on both sides.
  if (before === after && before !== undefined) return `${code(path)}: ${value(after)} changes${reason}`;
  return `${code(path)}: ${value(before)} → ${value(after)}${reason}`;
}

const changeText = ({ name, type, operation, properties, origin }: ResourceChange): string =>
  [
    item(0, `${WORDS[operation]} ${code(name)} (${code(type)})${origin === undefined ? "" : ORIGINS[origin]}`),
    ...properties.map((property) => item(1, propertyText(property))),
  ].join("\n");

export function resourceBlocks(changes: readonly ResourceChange[], lower = 0): readonly Block[] {
  return chunks(changes, TOGETHER).map((part, index): Block => {
    const list = part.map(changeText).join("\n");
    return {
      name: index === 0 ? "resources" : `resources (part ${index + 1})`,
      priority: 50 - lower - index / 1000,
      text: changes.length <= ITEMS_OPEN ? list : details(counted(part.length, "resource"), list),
    };
  });
}
