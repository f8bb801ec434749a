/** Problems and optimizers as a command line names them: by id, by the module that has them, by files. @module */
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import type { ProblemFiles } from "../../problems/from_files/mod.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { nameOf, type OptimizerChoice, type ProblemChoice } from "../cells/choices.ts";
import { readProblem } from "../modules/files_problem.ts";
import { importFactor } from "../modules/import_factor.ts";
import { importOptimizer } from "../modules/import_optimizer.ts";
import { importProblem } from "../modules/import_problem.ts";
import { isModuleName } from "../modules/module_name.ts";
import { shellWord } from "../text/shell_word.ts";
import { visible } from "../text/visible.ts";
import { type common, withQuadratic } from "./common_flags.ts";
import { UsageError, type Values } from "./flags.ts";
import type { ProblemFlags } from "./problem_flag.ts";

/** What a command line says of problems. */
export type ProblemValues =
  & Values<ProblemFlags>
  & Partial<Values<Pick<typeof common, "spectrum" | "rotate" | "noise" | "blas" | "blas-threads">>>
  & Values<Pick<typeof common, "backend" | "data" | "quiet">>;

/** Problems of a command line. */
export interface NamedProblems {
  /** Those by id stay ids. */
  readonly problems: readonly ProblemChoice[];
  /** The flags that name them all, such as `--problem mnist-mlp,./mine.ts`. */
  readonly words: string;
  /** The flags that name the one with an id. */
  readonly wordsOf: (id: string) => string;
}

/**
 * The problems that a command line names: built-in ones, those of modules, or that of files, of which it is said
 * on standard error what was read.
 *
 * @param otherwise ids of those where none is named
 * @throws {UsageError} if it names problems and files, only some of the files, or flags of `quadratic` without it
 * @throws {Error} if one cannot be had, see `importProblem` and `problemFromFiles`
 */
export async function problemsFrom(
  values: ProblemValues,
  otherwise: readonly string[],
): Promise<NamedProblems> {
  const { problem, data, backend, blas, blasThreads, quiet } = values;
  const files = filesFrom(values);
  const { spectrum, rotate, noise } = values;
  const names = withQuadratic(problem ?? (files ? [] : otherwise), { spectrum, rotate, noise });
  if (files !== undefined || names.some(isModuleName)) {
    await useBackend(backend ?? "auto", { blas, blasThreads }); // which models and tensors of modules are made on
  }
  if (files === undefined) {
    const choose = (name: string) => isModuleName(name) ? importProblem(name, { data }) : name;
    const problems = await each<ProblemChoice>(names, choose);
    const ids = problems.map(nameOf);
    const wordsOf = (id: string) => `--problem ${shellWord(names[ids.indexOf(id)] ?? id)}`;
    return { problems, words: `--problem ${shellWord(names.join(","))}`, wordsOf };
  }
  const onNote = (note: string) => quiet || console.error(visible(note));
  const problems = [await readProblem(files, onNote)];
  const words = Object.entries(files).map(([name, value]) => `--${name} ${shellWord(value)}`)
    .join(" ");
  return { problems, words, wordsOf: () => words };
}

/**
 * The problems of modules and of files that a command line names beside built-in ones.
 *
 * @throws as {@linkcode problemsFrom}
 */
export async function ownProblems(values: ProblemValues): Promise<readonly AnyProblem[]> {
  const { problems } = await problemsFrom(values, []);
  return problems.filter((problem) => typeof problem !== "string");
}

/** @throws {UsageError} if only some of the files are named, or a problem besides */
function filesFrom(
  { problem, model, train, test, target }: Values<ProblemFlags>,
): Readonly<Record<string, string>> & ProblemFiles | undefined {
  const files = Object.entries({ model, train, test, target })
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (files.length === 0) return undefined;
  if (problem !== undefined) {
    throw new UsageError(
      `--${files[0]![0]} is for a problem from files: leave out --problem, or it`,
    );
  }
  if (train === undefined || test === undefined) {
    throw new UsageError(
      `--${files[0]![0]} needs ${
        train === undefined ? "--train" : "--test"
      } too: a table or a folder of images`,
    );
  }
  return { ...Object.fromEntries(files), train, test };
}

/**
 * Optimizers by id stay ids; those of modules are imported.
 *
 * @throws {Error} if a module has none, see `importOptimizer`
 */
export function optimizerChoices(names: readonly string[]): Promise<readonly OptimizerChoice[]> {
  return each<OptimizerChoice>(names, (name) => isModuleName(name) ? importOptimizer(name) : name);
}

/**
 * Names of factors; those of modules are imported.
 *
 * @throws {Error} if a module has none, see `importFactor`
 */
export async function factorNames(
  names: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (names === undefined) return undefined;
  return await each<string>(names, (name) => isModuleName(name) ? importFactor(name) : name);
}

/**
 * Optimizers whose step sizes can be searched.
 *
 * @throws {UsageError} if one brings its own step size
 */
export async function tunableOptimizers(names: readonly string[]): Promise<readonly string[]> {
  return (await optimizerChoices(names)).map((choice, i) => {
    if (typeof choice === "string") return choice;
    throw new UsageError(
      `${
        names[i]
      } is a finished optimizer, which brings its step size: export its record for a search`,
    );
  });
}

/**
 * The one that a flag gives where it could give several.
 *
 * @throws {UsageError} if it gives several
 */
export function onlyOne<T>(flag: string, given: readonly T[]): T {
  if (given.length === 1) return given[0]!;
  throw new UsageError(
    `${flag} takes one name here, got ${given.length}; ablate compares several`,
  );
}

async function each<T>(
  names: readonly string[],
  choose: (name: string) => T | Promise<T>,
): Promise<readonly T[]> {
  const choices: T[] = [];
  for (const name of names) choices.push(await choose(name)); // one after the other: the first fault is told
  return choices;
}
