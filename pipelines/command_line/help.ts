/** The text of `--help`. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { wrap } from "../text/wrap.ts";
import type { Flag, Flags } from "./flags.ts";

/** What a script says about itself. */
export interface Description<F extends Flags = Flags> {
  /** Name of the script and of its task. */
  readonly name: string;
  /** What it is for, one sentence or two. */
  readonly purpose: string;
  /** What stands before the options on the command line, such as `NAME...`. */
  readonly operands?: string;
  /** What stands behind `--`, for another program; an error where absent. */
  readonly passes?: string;
  /** What the operands may be, or what is worth offering; folders where there is nothing to say. */
  readonly words?: readonly string[];
  /** Names of the scripts that this one leads to, each with flags of its own. */
  readonly commands?: readonly string[];
  readonly flags: F;
  /** Command lines that work when pasted, each with what it does. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** What is good to know besides, shown at the end. */
  readonly notes?: readonly string[];
}

/** Usage, flags with their defaults, and examples, in lines of at most `width` characters. */
export function helpText(
  { name, purpose, operands, passes, flags, examples, notes = [] }: Description,
  width = 80,
): string {
  const left = Object.entries(flags).map(([flag, { placeholder, short }]) =>
    `${short ? `-${short}, ` : "    "}--${flag}${placeholder ? ` ${placeholder}` : ""}`
  );
  const column = Math.max(...left.map((text) => text.length)) + 4;
  const rows = Object.values(flags).map((flag, i) => {
    const [first = "", ...rest] = wrap(explained(flag), width - column);
    return [`  ${left[i]!}`.padEnd(column) + first, ...rest.map((line) => indent(line, column))];
  });
  return [
    ...wrap(purpose, width),
    "",
    `Usage: ${invocation(name)}${operands === undefined ? "" : ` ${operands}`} [options]${
      passes === undefined ? "" : ` [-- ${passes}]`
    }`,
    "",
    "Options:",
    ...rows.flat(),
    "",
    "Examples:",
    ...examples.flatMap((
      [command, does],
    ) => [...wrap(does, width - 2).map((line) => `  # ${line}`), `  ${command}`]),
    ...notes.flatMap((note) => ["", ...wrap(note, width)]),
  ].join("\n");
}

/** A description as data, for other programs. */
export interface HelpData extends Omit<Description, "flags"> {
  readonly flags: Readonly<
    Record<string, Omit<Flag<unknown>, "parse" | "fallback"> & { readonly default?: string }>
  >;
}

/** What `--help` says as data: what is not given is left out. */
export function helpData({ flags, ...rest }: Description): HelpData {
  const each = Object.entries(flags).map(([name, { parse: _, fallback, ...flag }]) =>
    [name, { ...flag, ...(fallback !== undefined && { default: fallback }) }] as const
  );
  return { ...rest, flags: Object.fromEntries(each) };
}

function explained({ help, placeholder, fallback }: Flag<unknown>): string {
  return placeholder === undefined || fallback === undefined
    ? help
    : `${help.replace(/ \(default: .*\)$/, "")} (default: ${fallback})`;
}

function indent(line: string, by: number): string {
  return " ".repeat(by) + line;
}
