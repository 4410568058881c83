/** The engine's list of errors, and which resource each is about. Pure. */

export interface Diagnostic {
  /** As it is displayed, e.g. `aws:kms:Key`; left out for the engine's own errors. */
  readonly about?: { readonly type: string; readonly name: string };
  readonly message: string;
}

const HEADING = /^ {2}([^\s:]+:\S+) \((.+)\):$/;
/** Messages of several lines are indented by so much; Terraform's lists by a tab more. */
const GOES_ON = /^(?: {4}|\t)/;
const ERROR = /^ *error: ?(.*)$/;
/** Says only that something else failed. */
const SAYS_NOTHING =
  /^(?:update failed|preview failed|destroy failed|refresh failed|one or more .* occurred|resource operation failed)\b/;

/** What Terraform writes before a message: where in its own code it is, and how many there are. */
const PREFIXES = /^\s*(?:[\w./-]+\.go:\d+:\s*)?(?:sdk\.helper_schema:\s*)?/;
const COUNTED = /^\d+ errors? occurred:\s*/;
const BULLET = /^\s*\* /;
const PROVIDER = /: provider=[\w-]+@[\w.+-]+\s*$/;

/** A message without what Terraform puts around it; each of a list of errors by itself. */
export function messagesIn(message: string): readonly string[] {
  const bare = message.replace(PREFIXES, "").replace(PROVIDER, "").trim();
  if (!COUNTED.test(bare)) return bare === "" ? [] : [bare];
  const items: string[] = [];
  for (const line of bare.replace(COUNTED, "").split("\n")) {
    if (BULLET.test(line)) items.push(line.replace(BULLET, ""));
    else if (items.length > 0 && line.trim() !== "") items.push(`${items.pop() ?? ""}\n${line}`);
  }
  const found = items.flatMap((item) => messagesIn(item));
  return found.length > 0 ? found : [bare];
}

const unindented = (line: string): string => line.replace(/^ {4}/, "");

/** In the order of the output: those at its end are the same as in the progress before it, and have all their lines. */
export function diagnosticsIn(text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  let about: Diagnostic["about"];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [, type, name] = HEADING.exec(lines[at] ?? "") ?? [];
    if (type !== undefined && name !== undefined) about = { type, name };
    else if (/^\S/.test(lines[at] ?? "")) about = undefined;
    const [, first] = ERROR.exec(lines[at] ?? "") ?? [];
    if (first === undefined) continue;
    const more: string[] = [];
    // A blank line belongs to the message where the message goes on after it.
    while (
      GOES_ON.test(lines[at + 1] ?? "") ||
      (lines[at + 1] === "" && /^\s*\* |^ {4}\s+\S/.test(lines[at + 2] ?? ""))
    ) {
      if (ERROR.test(lines[at + 1] ?? "")) break;
      more.push(unindented(lines[at + 1] ?? ""));
      at += 1;
    }
    for (const message of messagesIn([first, ...more].join("\n"))) {
      if (!SAYS_NOTHING.test(message)) found.push({ ...(about === undefined ? {} : { about }), message });
    }
  }
  return found;
}
