/** Command-line flags as a table: what is declared here is parsed, checked and explained. @module */
import { parseArgs } from "@std/cli/parse-args";
import { unknownName } from "../../optimizers/nearest_name.ts";

/** One flag. `T` is the type of its value, `undefined` included where it may be missing. */
export interface Flag<T> {
  /** What it does, for `--help`. */
  readonly help: string;
  /** What stands for the value in `--help`; a flag without one is a switch. */
  readonly placeholder?: string;
  /** Option of functions that it gives, also in manifests; its name in camel case where absent. */
  readonly option?: string;
  /** One letter that stands for the flag. */
  readonly short?: string;
  /** Text that stands for the value where the flag is given without one; an error where absent. */
  readonly bare?: string;
  /** What a word that follows must look like to be its value, where it may be without; anything. */
  readonly takes?: RegExp;
  /** The values there are, or those worth offering, for completion in shells. */
  readonly values?: readonly string[];
  /** Value where the flag is not given, as one would type it. */
  readonly fallback?: string;
  /** The typed value; throws a `RangeError` or {@linkcode UsageError} where the text has none. */
  readonly parse: (text: string, flag: string) => T;
}

/** Flags by name, as typed after `--`. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of flags, by name in camel case: `--batch-size` is `batchSize`. */
export type Values<F extends Flags> = {
  readonly [K in keyof F & string as CamelCase<K>]: F[K] extends Flag<infer T> ? T : never;
};

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The command line was wrong; the message says what and how to put it right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The same flag with a default, given as one would type it. */
export function withDefault<T>(flag: Flag<T>, fallback: string): Flag<Exclude<T, undefined>> {
  return { ...flag, fallback } as Flag<Exclude<T, undefined>>;
}

/** A flag that is on or off. */
export function onOff(help: string, short?: string): Flag<boolean> {
  return {
    help,
    ...(short === undefined ? {} : { short }),
    fallback: "false",
    parse: (text) => text === "true",
  };
}

/**
 * The typed values of a command line.
 *
 * @throws {UsageError} naming the first flag that is unknown, repeated, without value or with a bad
 * one
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { onOff, parseFlags, withDefault } from "./flags.ts";
 * import { positiveInteger } from "../text/typed_values.ts";
 *
 * const steps = { help: "updates", placeholder: "N", parse: positiveInteger };
 * const flags = { "batch-size": withDefault(steps, "64"), quiet: onOff("say nothing", "q") };
 * assertEquals(parseFlags(flags, ["-q"]), { batchSize: 64, quiet: true });
 * ```
 */
export function parseFlags<F extends Flags>(flags: F, args: readonly string[]): Values<F> {
  const { values, operands } = parseCommandLine(flags, args);
  if (operands.length > 0) throw unexpected(operands[0]!);
  return values;
}

/** A command line in its parts. */
export interface CommandLine<F extends Flags> {
  readonly values: Values<F>;
  /** What are neither flags nor their values, in order. */
  readonly operands: readonly string[];
  /** Names of the flags that were given. */
  readonly typed: readonly string[];
}

/**
 * The typed values of a command line, and what else is on it.
 *
 * @throws {UsageError} as {@linkcode parseFlags}, unless it is about operands
 */
export function parseCommandLine<F extends Flags>(
  flags: F,
  args: readonly string[],
): CommandLine<F> {
  const names = Object.keys(flags);
  const switches = names.filter((name) => flags[name]!.placeholder === undefined);
  const valued = names.filter((name) => !switches.includes(name));
  const alias = Object.fromEntries(
    names.flatMap((name) => flags[name]!.short ? [[name, flags[name]!.short]] : []),
  );
  const given: Record<string, unknown> = parseArgs(joinValues(args, flags), {
    string: [...valued, "_"],
    boolean: switches,
    collect: valued,
    alias,
    unknown: (arg, key) => {
      if (key !== undefined) throw new UsageError(unknownFlag(arg, key, names));
    },
  });
  const texts = new Map(names.flatMap((name) => {
    const text = valued.includes(name)
      ? single(name, flags[name]!, given[name] as readonly string[])
      : given[name] === true
      ? "true"
      : undefined;
    return text === undefined ? [] : [[name, text]];
  }));
  const values = Object.fromEntries(names.map((name) => {
    const flag = flags[name]!;
    const value = texts.get(name) ?? flag.fallback;
    return [camelCase(name), value === undefined ? undefined : parsed(flag, value, `--${name}`)];
  })) as Values<F>;
  return { values, operands: given["_"] as readonly string[], typed: [...texts.keys()] };
}

function parsed<T>({ parse }: Flag<T>, text: string, flag: string): T {
  try {
    return parse(text, flag);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** The error for an operand where none is expected. */
export function unexpected(operand: string): UsageError {
  return new UsageError(`unexpected argument "${operand}"; options start with --, see --help`);
}

// A value may start with a minus sign (--learning-rate -1), which would be taken for a flag: join
// it to its flag, so that its error speaks of the value. A flag that is without its value gets what
// stands for it.
function joinValues(args: readonly string[], flags: Flags): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const flag = args[i]!.startsWith("--") ? flags[args[i]!.slice(2)] : undefined;
    const next = args[i + 1];
    const follows = next !== undefined && !/^(--|-[a-z]$)/i.test(next);
    if (flag?.placeholder !== undefined && follows && (flag.takes?.test(next) ?? true)) {
      joined.push(`${args[i]}=${next}`);
      i++;
    } else if (flag?.bare !== undefined) joined.push(`${args[i]}=${flag.bare}`);
    else joined.push(args[i]!);
  }
  return joined;
}

function single(name: string, flag: Flag<unknown>, texts: readonly string[]): string | undefined {
  if (texts.length > 1) {
    throw new UsageError(`--${name} is given ${texts.length} times; give it once`);
  }
  if (texts[0] === "") {
    if (flag.bare !== undefined) return flag.bare;
    throw new UsageError(`--${name} needs a value: --${name} ${flag.placeholder}`);
  }
  return texts[0];
}

function unknownFlag(arg: string, key: string, names: readonly string[]): string {
  const known = names.map((name) => `--${name}`);
  return unknownName("option", arg.startsWith("--") ? `--${key}` : `-${key}`, known).message;
}

/** A flag's name as that of its value, and of an option: `--batch-size` is `batchSize`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
