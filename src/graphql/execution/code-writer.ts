/** Collects the functions of a piece of generated code, and the values that they use. */
export class CodeWriter {
  readonly #functions: string[] = [];
  readonly #constants = new Map<unknown, string>();

  /** The name by which generated code has a value. */
  constant(value: unknown): string {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const name = `c${this.#constants.size}`;
    this.#constants.set(value, name);
    return name;
  }

  /** Adds a function of `(value, run)`, of these statements. */
  addFunction(statements: readonly string[]): string {
    const name = `f${this.#functions.length}`;
    this.#functions.push(`function ${name}(value, run) {\n${statements.join('\n')}\n}`);
    return name;
  }

  /**
   * The function of that name, for use.
   *
   * @throws {EvalError} where the process must not make code of text (`--disallow-code-generation-from-strings`).
   */
  build(name: string): unknown {
    const text = ["'use strict';", ...this.#functions, `return ${name};`].join('\n');
    // What is written into the code are names of this writer, and names and literals that `JSON.stringify` has quoted.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is what compiling is
    const make = new Function(...this.#constants.values(), text) as (...constants: unknown[]) => unknown;
    return make(...this.#constants.keys());
  }
}
