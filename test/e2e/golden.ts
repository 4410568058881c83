/** Access matrices of deployments, as files to be read. What AWS makes up at each deployment has a name in its place. */
import * as path from "node:path";
import { assertGolden as assertFile } from "../access/matrix/golden";

const FOLDER = path.join(__dirname, "golden");

/** Random parts of ARNs → words of about that length; white space at line ends goes. */
export function withoutIds(text: string): string {
  return text
    .replace(
      /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
      "00000000-0000-0000-0000-00000000KEY0",
    )
    .replace(/(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b/g, "$1-SUFFIX")
    .replace(/[ \t]+$/gm, "");
}

/** Compares with the file `name`; `UPDATE_GOLDEN=1` writes it anew: then read the diff. */
export function assertGolden(name: string, actual: string, mask = withoutIds): void {
  assertFile(name, mask(actual).trimEnd(), FOLDER);
}
