/** The expressions of workflows, evaluated by GitHub's own library. */
import type * as library from "@actions/expressions" with { "resolution-mode": "import" };

/** Values of JSON, by the names that expressions use. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What `success()` and its kin answer. */
export interface Status {
  readonly failed: boolean;
  /** A job that this one needs was skipped. */
  readonly skipped?: boolean;
}

const STATUS_FUNCTION = /\b(?:success|failure|cancelled|always)\(\)/;
const WHOLE = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s;

export class Expressions {
  private constructor(
    private readonly actions: typeof library,
    /** Whether a file is there that the pattern names. */
    private readonly hasFile: (pattern: string) => boolean,
  ) {}

  static async open(hasFile: (pattern: string) => boolean): Promise<Expressions> {
    return new Expressions(await import("@actions/expressions"), hasFile);
  }

  /** @throws Error where the expression is none, or names a context or a function that there is not */
  evaluate(expression: string, contexts: Contexts, status: Status = { failed: false }): unknown {
    const { data, Evaluator, Lexer, Parser } = this.actions;
    const functions = this.functions(status);
    const { tokens } = new Lexer(expression.trim()).lex();
    const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
    const values = JSON.parse(JSON.stringify(contexts), data.reviver) as InstanceType<typeof data.Dictionary>;
    const definitions = new Map(functions.map((each) => [each.name.toLowerCase(), each]));
    const result = new Evaluator(parsed, values, definitions).evaluate();
    return JSON.parse(JSON.stringify(result, data.replacer));
  }

  /** A text with its expressions filled in; a text that is one expression alone keeps the kind of its value. */
  value(text: string, contexts: Contexts): unknown {
    const [, whole] = WHOLE.exec(text) ?? [];
    if (whole !== undefined) return this.evaluate(whole, contexts);
    return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => textOf(this.evaluate(expression, contexts)));
  }

  text = (text: string, contexts: Contexts): string => textOf(this.value(text, contexts));

  texts = (values: Readonly<Record<string, unknown>> = {}, contexts: Contexts): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, this.text(textOf(value), contexts)]));

  /** Of a job or a step. Without a word on the status, all before it must have gone through. */
  holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
    const [, inside = condition ?? "true"] = WHOLE.exec(condition?.trim() ?? "") ?? [];
    const whole = STATUS_FUNCTION.test(inside) ? inside : `success() && (${inside})`;
    return this.evaluate(whole, contexts, status) === true;
  }

  private functions({ failed, skipped = false }: Status) {
    const { BooleanData, StringData } = this.actions.data;
    const constant = (name: string, value: boolean) => ({
      ...{ name, minArgs: 0, maxArgs: 0 },
      call: () => new BooleanData(value),
    });
    return [
      constant("success", !failed && !skipped),
      constant("failure", failed),
      constant("cancelled", false),
      constant("always", true),
      {
        ...{ name: "hashFiles", minArgs: 1, maxArgs: 1 },
        call: (pattern: { coerceString(): string }) =>
          new StringData(this.hasFile(pattern.coerceString()) ? "a hash" : ""),
      },
    ];
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
