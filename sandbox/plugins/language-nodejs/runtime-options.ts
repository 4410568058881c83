/**
 * The `runtime.options` of a `Pulumi.yaml`, as the Node.js language host understands them.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
 */
export interface RuntimeOptions {
  /** Load TypeScript through ts-node. Default true. */
  readonly typescript: boolean;
  /** Another tsconfig.json than the one beside the program. */
  readonly tsconfig?: string;
  /** Arguments of the node process itself, e.g. `--max-old-space-size=4096`. */
  readonly nodeArgs: readonly string[];
}

/**
 * Reads the options the engine sends.
 * @throws Error that names the option whose type is wrong
 */
export function parseRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  if (typeof typescript !== "boolean") throw new Error("runtime option typescript must be a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string")
    throw new Error("runtime option tsconfig must be a string");
  if (typeof nodeargs !== "string") throw new Error("runtime option nodeargs must be a string");
  return { typescript, nodeArgs: splitWords(nodeargs), ...(tsconfig === undefined ? {} : { tsconfig }) };
}

/** One word: runs of plain, single-quoted, double-quoted and backslash-escaped characters. */
const WORD = /(?:[^\s'"\\]|'[^']*'|"(?:[^"\\]|\\.)*"|\\.)+/gs;
const WORD_PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gs;

/**
 * Splits a command line into words the way a shell does, without expanding anything.
 * @throws Error where a quotation mark is not closed
 */
export function splitWords(text: string): string[] {
  const rest = text.replace(WORD, "").trim();
  if (rest !== "") throw new Error(`runtime option nodeargs has an unclosed quotation mark: ${text}`);
  return [...text.matchAll(WORD)].map(([word]) =>
    word.replace(WORD_PART, (_, single?: string, double?: string, escaped?: string, plain?: string) => {
      return single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "";
    }),
  );
}
