/** `node … FILE`: judges the cases of a JSON file by the pack and prints the findings; a process of its own, as checkov is one. */
import { readFileSync } from "node:fs";
import type { Case } from "./cases/case";
import { packFindings } from "./pack";

const cases = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as readonly Pick<Case, "name" | "resources">[];
console.log(JSON.stringify(packFindings(cases)));
