/** Options that a manifest has, as a command line gives them. @module */
import { filesOf } from "../modules/files_problem.ts";
import { shortName } from "../modules/module_name.ts";

/** Options by name. */
export type Options = Readonly<Record<string, unknown>>;

/**
 * Problems, optimizers and factors of modules, and the files of a problem, as a command line names them; where
 * methods are combinations of factors, these alone.
 */
export function withModules({ problems, optimizers, factors, modules }: Options): Options {
  const combined = Array.isArray(factors);
  if (typeof modules !== "object" || modules === null) {
    return combined ? { optimizers: undefined } : {};
  }
  const known = modules as Readonly<Record<string, unknown>>;
  const named = (names: unknown) =>
    Array.isArray(names)
      ? names.map((name) => typeof known[name] === "string" ? shortName(known[name]) : name)
      : names;
  const files = Object.values(known).map((name) => filesOf(String(name))).find((found) => found);
  return {
    problems: files ? undefined : named(problems),
    ...(combined ? { optimizers: undefined, factors: named(factors) } : {
      optimizers: named(optimizers),
    }),
    ...files,
  };
}
