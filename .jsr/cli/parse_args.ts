/**
 * Stand-in for `@std/cli/parse-args`: the options of `parseArgs` that a command line like ours needs,
 * with the same behaviour. Left out: nested keys (`--a.b`), and the result's inferred types.
 *
 * @module
 */

/** Options of {@linkcode parseArgs}. */
export interface ParseOptions {
  /** Put what follows `--` in the result's `"--"` instead of `_`. */
  "--"?: boolean;
  /** Other names of a flag, by its name. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Flags without a value; `true` for all flags given without `=`. */
  boolean?: boolean | string | readonly string[];
  /** Flags whose values are collected in an array. */
  collect?: string | readonly string[];
  /** Values of flags that are not given. */
  default?: Readonly<Record<string, unknown>>;
  /** Flags for which `--no-name` means `false`. */
  negatable?: string | readonly string[];
  /** Take everything from the first positional argument on as positional. */
  stopEarly?: boolean;
  /** Flags that take a value, kept as strings. */
  string?: string | readonly string[];
  /** Called for what is not a declared flag; return `false` to drop it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result of {@linkcode parseArgs}: flags by name, everything else in `_`. */
// deno-lint-ignore no-explicit-any
export type Args = Record<string, any> & { _: Array<string | number> };

const numeric = /^(?:0x[0-9a-f]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/i;

function list(names: undefined | boolean | string | readonly string[]): string[] {
  if (names === undefined || typeof names === "boolean") return [];
  return typeof names === "string" ? [names] : [...names];
}

/** Parses command-line arguments. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const { alias = {}, stopEarly = false, unknown } = options;
  const groups = Object.entries(alias).map(([name, others]) => [name, ...list(others)]);
  const namesOf = (key: string) => groups.find((group) => group.includes(key)) ?? [key];
  const declared = (names: Parameters<typeof list>[0]) => new Set(list(names).flatMap(namesOf));
  const strings = declared(options.string);
  const booleans = declared(options.boolean);
  const collected = declared(options.collect);
  const negatable = declared(options.negatable);
  const known = (key: string) =>
    strings.has(key) || booleans.has(key) || groups.some((group) => group.includes(key)) ||
    options.boolean === true;

  const result: Args = { _: [] };
  const given = new Set<string>();
  const set = (key: string, value: unknown, arg?: string) => {
    if (arg !== undefined && unknown && !known(key) && unknown(arg, key, value) === false) return;
    const typed = !strings.has(key) && typeof value === "string" && numeric.test(value)
      ? Number(value)
      : value;
    for (const name of namesOf(key)) {
      if (collected.has(name)) {
        result[name] = given.has(name) ? [...result[name], typed] : [typed];
      } else result[name] = typed;
      given.add(name);
    }
  };
  /** The value of a flag that was given without `=`, taken from the next argument where it fits. */
  const take = (key: string, next: string | undefined): [value: unknown, taken: boolean] => {
    if (next !== undefined && !next.startsWith("-") && !booleans.has(key)) {
      if (options.boolean !== true) return [next, true];
    }
    if (next === "true" || next === "false") return [next === "true", true];
    return [strings.has(key) ? "" : true, false];
  };

  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
    if (arg === "--") {
      const rest = args.slice(i + 1);
      if (options["--"]) result["--"] = rest;
      else result._.push(...rest);
      break;
    } else if (long) {
      const [, key, value] = long as unknown as [string, string, string | undefined];
      const positive = key.replace(/^no-/, "");
      if (value !== undefined) set(key, booleans.has(key) ? value !== "false" : value, arg);
      else if (positive !== key && negatable.has(positive)) set(positive, false, arg);
      else {
        const [taken, used] = take(key, args[i + 1]);
        set(key, taken, arg);
        if (used) i++;
      }
    } else if (/^-[^-]/.test(arg)) {
      const letters = arg.slice(1);
      for (let at = 0; at < letters.length; at++) {
        const key = letters[at]!;
        const rest = letters.slice(at + 1);
        if (rest.startsWith("=")) {
          set(key, rest.slice(1), arg);
        } else if (rest !== "" && /[A-Za-z]/.test(key) && numeric.test(rest)) {
          set(key, rest, arg);
        } else if (rest !== "") {
          set(key, strings.has(key) ? "" : true, arg);
          continue;
        } else {
          const [taken, used] = take(key, args[i + 1]);
          set(key, taken, arg);
          if (used) i++;
        }
        break;
      }
    } else {
      if (unknown?.(arg) !== false) {
        result._.push(strings.has("_") || !numeric.test(arg) ? arg : Number(arg));
      }
      if (stopEarly) {
        result._.push(...args.slice(i + 1));
        break;
      }
    }
  }

  for (const [key, value] of Object.entries(options.default ?? {})) {
    for (const name of namesOf(key)) if (!given.has(name)) result[name] = value;
  }
  for (const name of booleans) {
    if (!(name in result)) result[name] = collected.has(name) ? [] : false;
  }
  for (const name of collected) if (!(name in result)) result[name] = [];
  return result;
}
