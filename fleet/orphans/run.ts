/** `npm run fleet -- orphans`, from the stack files to the exit code. */
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { OrphansTask } from "../arguments";
import { selectedStacks } from "../project";
import { look, type Looked, takeOver } from "./look";
import type { Orphan } from "./model";
import { isWell, lookedText } from "./text";

const LEFT = 2;

const stackFile = (project: string, stack: string): Promise<string> =>
  readFile(path.join(project, `Pulumi.${stack}.yaml`), "utf8").catch(() =>
    readFile(path.join(project, `Pulumi.${stack}.yml`), "utf8"),
  );

/** One stack after the other: an owner's key is taken over before what uses it. */
export async function runOrphans({ stacks: patterns, adopt, json }: OrphansTask, project: string): Promise<number> {
  const { stacks } = await selectedStacks(project, patterns);
  const owners = stacks.filter(({ owns }) => owns);
  const results: (Looked & { readonly taken: readonly Orphan[] })[] = [];
  for (const { name } of [...owners, ...stacks.filter(({ owns }) => !owns)]) {
    const file = await stackFile(project, name);
    const looked = await look(name, file);
    const { taken, left } = adopt ? await takeOver(looked, file) : { taken: [], left: looked };
    results.push({ ...left, taken });
    if (!json) console.log(lookedText(left, taken));
  }
  if (json) console.log(JSON.stringify(results, undefined, 2));
  return results.every(isWell) ? 0 : LEFT;
}
