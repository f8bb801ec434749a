/** Stand-in for `@std/cli/parse-args`: the options of `parseArgs` that this repository uses. */

/** Options of {@linkcode parseArgs}. */
export interface ParseOptions {
  /** Flags that take a value, kept as strings. */
  string?: readonly string[];
  /** Flags without a value. */
  boolean?: readonly string[];
  /** String flags that may be repeated; their values are collected in an array. */
  collect?: readonly string[];
  /** Short names, by long name. */
  alias?: Readonly<Record<string, string>>;
  /** Values of flags that are not given. */
  default?: Readonly<Record<string, unknown>>;
  /** Called for what is not a declared flag; return `false` to drop it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result of {@linkcode parseArgs}: flags by name, everything else in `_`. */
// deno-lint-ignore no-explicit-any
export type Args = Record<string, any> & { _: Array<string | number> };

/** Parses command-line arguments. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const { string = [], boolean = [], collect = [], alias = {}, unknown } = options;
  const longName = new Map(Object.entries(alias).map(([long, short]) => [short, long]));
  const result: Args = { _: [] };
  for (const name of boolean) result[name] = false;
  for (const name of collect) result[name] = [];
  Object.assign(result, options.default);
  const set = (name: string, value: unknown) => {
    if (collect.includes(name)) result[name].push(value);
    else result[name] = value;
    const short = alias[name];
    if (short !== undefined) result[short] = result[name];
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      result._.push(...args.slice(i + 1));
      break;
    }
    const match = /^(--[^=]+|-[A-Za-z])(?:=(.*))?$/s.exec(arg);
    if (!match) {
      if (unknown?.(arg) !== false) result._.push(arg);
      continue;
    }
    const given = match[1]!.replace(/^--?/, "");
    const name = longName.get(given) ?? given;
    const inline = match[2];
    if (boolean.includes(name)) {
      set(name, inline === undefined ? true : inline !== "false");
    } else if (string.includes(name)) {
      if (inline !== undefined) set(name, inline);
      else if (i + 1 < args.length && !/^-[^\d.]/.test(args[i + 1]!)) set(name, args[++i]);
      else set(name, "");
    } else if (unknown?.(arg, name, inline ?? true) !== false) {
      set(name, inline ?? true);
    }
  }
  return result;
}
