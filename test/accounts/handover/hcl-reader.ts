/**
 * Reads back a value in Terraform's language, by that language's own rules: strings with their escapes and templates, lists and
 * objects. An expression of another kind is refused.
 *
 * A parser of the language as a dependency: `hcl2-parser` was left in 2021, and `@cdktf/hcl2json` was archived with CDK for
 * Terraform; both are HashiCorp's own parser, compiled. What is written here has no expression but these.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
const TOKEN = /\s*(?:("(?:[^"\\\n]|\\.)*")|([{}[\],=])|([A-Za-z_][\w-]*|-?\d+(?:\.\d+)?))/y;
const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** The escapes that the language has; a template, which `${` and `%{` begin, is none that can be read here. */
function stringOf(quoted: string): string {
  const text = quoted.slice(1, -1);
  const pieces = /\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([$%])\4\{|([$%])\{|\\/g;
  const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(pieces, (piece, letter?: string, four?: string, eight?: string, doubled?: string) => {
    if (letter !== undefined) return letters[letter] ?? letter;
    const code = four ?? eight;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    if (doubled !== undefined) return `${doubled}{`;
    throw new Error(`${piece} is a template, or no escape: ${quoted}`);
  });
}

class Reader {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  private token(): string {
    TOKEN.lastIndex = this.at;
    const [all = "", ...groups]: readonly (string | undefined)[] = TOKEN.exec(this.text) ?? [];
    const token = groups.find((group) => group !== undefined);
    if (token === undefined) throw new Error(`not a value: ${this.text.slice(this.at, this.at + 40)}`);
    this.at += all.length;
    return token;
  }

  private take(wanted: string): boolean {
    const before = this.at;
    if (this.token() === wanted) return true;
    this.at = before;
    return false;
  }

  private list(): unknown[] {
    const members: unknown[] = [];
    while (!this.take("]")) {
      members.push(this.value());
      if (this.take("]")) break;
      if (!this.take(",")) throw new Error("a list has commas between its members");
    }
    return members;
  }

  /** Members stand on lines of their own, or have commas between them. */
  private object(): unknown {
    const members: [string, unknown][] = [];
    while (!this.take("}")) {
      const name = this.token();
      if (!this.take("=")) throw new Error(`${name} has no value`);
      members.push([name.startsWith('"') ? stringOf(name) : name, this.value()]);
      if (!/^[ \t]*(\n|,|\})/.test(this.text.slice(this.at))) throw new Error("a member ends with its line");
      this.take(",");
    }
    return Object.fromEntries(members);
  }

  value(): unknown {
    const token = this.token();
    if (token === "[") return this.list();
    if (token === "{") return this.object();
    if (token.startsWith('"')) return stringOf(token);
    if (Object.hasOwn(LITERALS, token)) return LITERALS[token];
    if (/^-?\d/.test(token)) return Number(token);
    throw new Error(`${token} is an expression that is not read here`);
  }
}

/** The value that begins behind some words, e.g. `jsonencode(`. */
export function hclValueBehind(text: string, words: string): unknown {
  const at = text.indexOf(words);
  if (at < 0) throw new Error(`${words} is not there`);
  return new Reader(text, at + words.length).value();
}
