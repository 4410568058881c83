/** Access matrices of deployments, as files to be read. What AWS makes up at each deployment has a name in its place. */
import * as path from "node:path";
import { assertGolden as assertFile } from "../access/matrix/golden";

const FOLDER = path.join(__dirname, "golden");

/** Ids of keys, grants and deleted principals, each by the order in which it first stands there; suffixes of secrets. */
function masked(text: string): string {
  const seen = new Map<string, string>();
  const numbered = (kind: string) => (id: string) => {
    const name = seen.get(id) ?? `${kind}-${[...seen.values()].filter((each) => each.startsWith(kind)).length + 1}`;
    seen.set(id, name);
    return name;
  };
  return text
    .replace(/\bmrk-[0-9a-f]{32}\b/g, numbered("MULTI-REGION-KEY"))
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, numbered("KEY"))
    .replace(/\b[0-9a-f]{32,64}\b/g, numbered("GRANT"))
    .replace(/(?<=`grant )[0-9a-f]{8}(?=`)/g, numbered("GRANT"))
    .replace(/\bA(ROA|IDA)[A-Z0-9]{12,}\b/g, numbered("UNIQUE-ID"))
    .replace(/(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b/g, "$1-SUFFIX");
}

/** Compares with the file `name`; `UPDATE_GOLDEN=1` writes it anew: then read the diff. */
export function assertGolden(name: string, actual: string): void {
  assertFile(name, masked(actual).trimEnd(), FOLDER);
}
