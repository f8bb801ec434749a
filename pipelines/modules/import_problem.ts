/** Problems of one's own from modules. @module */
import type { AnyProblem, Problem } from "../../problems/problem.ts";
import { visible } from "../text/visible.ts";
import { importExport } from "./import_export.ts";
import { moduleHash } from "./module_hash.ts";
import { absoluteName } from "./module_name.ts";
import { ownCode } from "./own_code.ts";
import { noteSource } from "./problem_source.ts";

/** What a function that makes a problem is told. */
export interface ProblemRequest {
  /** The folder that `--data` names, if it does. */
  readonly data: string | undefined;
  /**
   * For what the problem draws at random, such as made-up data: always 0, so that the runs of all seeds are
   * of one problem, and differ in initial parameters and batches alone.
   */
  readonly seed: number;
}

/** A function that makes a problem. */
export type ProblemFactory = (request: ProblemRequest) => AnyProblem | Promise<AnyProblem>;

/**
 * The problem that a module exports: by default, or under the name behind `#`. It is a `Problem`, a promise of
 * one, or a function that makes one of a {@linkcode ProblemRequest}.
 *
 * Its fingerprint is what it says of its data behind a hash of the module and of the local modules that it
 * imports, so that its runs can be resumed until something about it changes. One that says nothing of its data
 * has none: what it reads may have changed.
 *
 * @param name such as `./mine.ts#net`
 * @param request what a function is told
 * @throws {Error} if the module cannot be imported, throws, or has no such export
 * @throws {TypeError} if that is no problem, naming what it lacks
 */
export async function importProblem(
  name: string,
  { data }: Partial<ProblemRequest> = {},
): Promise<Problem> {
  const shown = visible(name);
  checkNoData(name, shown);
  const found = await importExport(name);
  let made: unknown;
  try {
    const make = () => typeof found === "function" ? found({ data, seed: 0 }) : found;
    made = await ownCode(name, "making its problem", make);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${shown} makes no problem: ${visible(message)}`, { cause: error });
  }
  const own = checkedProblem(made, shown);
  const code = moduleHash(name);
  const problem: Problem = {
    ...bound(own),
    ...typeof own.fingerprint === "function" &&
      { fingerprint: async () => `${await code} ${await own.fingerprint!()}` },
  };
  noteSource(problem, absoluteName(name));
  return problem;
}

/** @throws {TypeError} for a file of data, which would be run as code */
function checkNoData(name: string, shown: string): void {
  if (!/\.(csv|tsv|txt|parquet|npy|npz|png|jpe?g)$/i.test(name)) return;
  throw new TypeError(
    `${shown} is no module: give files of data by --train and --test, and the target's column by --target`,
  );
}

const values = ["id", "title", "defaults", "trainSize"] as const;
const optional = ["initMemory", "examples", "withValidation", "dispose"] as const;

/** What a problem has, also where it has it from a class. */
function bound(problem: Problem): Problem {
  const known = problem as unknown as Readonly<Record<string, unknown>>;
  const kept = values.filter((name) => known[name] !== undefined).map((
    name,
  ) => [name, known[name]]);
  const methods = [...functions, ...optional].flatMap((name) => {
    const method = known[name];
    return typeof method === "function" ? [[name, method.bind(problem)]] : [];
  });
  return Object.fromEntries([["title", problem.id], ...kept, ...methods]) as Problem;
}

const functions = ["init", "batches", "loss", "gradient", "evaluate"] as const;

/** @throws {TypeError} unless it has what every problem has */
function checkedProblem(made: unknown, shown: string): Problem {
  if (typeof made !== "object" || made === null) {
    throw new TypeError(
      `${shown} must be a Problem or a function that makes one, got ${
        made === null ? "null" : typeof made
      }`,
    );
  }
  const problem = made as Readonly<Record<string, unknown>>;
  const missing = functions.filter((name) => typeof problem[name] !== "function");
  if (missing.length > 0) {
    throw new TypeError(
      `${shown} is no Problem: it lacks ${
        missing.map((name) => `${name}()`).join(", ")
      }; supervised() makes ` +
        "one of a model and data",
    );
  }
  if (typeof problem["id"] !== "string" || problem["id"] === "") {
    throw new TypeError(`${shown} needs an id, a name for tables and files, got ${problem["id"]}`);
  }
  const { defaults } = problem as { readonly defaults?: Partial<Problem["defaults"]> };
  for (const name of ["batchSize", "steps"] as const) {
    const value = defaults?.[name];
    if (Number.isInteger(value) && value! >= 1) continue;
    throw new TypeError(
      `defaults.${name} of ${shown} must be a whole number of at least 1, got ${value}`,
    );
  }
  const { trainSize } = problem;
  if (trainSize !== undefined && !(Number.isInteger(trainSize) && Number(trainSize) >= 1)) {
    throw new TypeError(
      `trainSize of ${shown} must be a whole number of at least 1, or absent, got ${trainSize}`,
    );
  }
  if (typeof defaults?.learningRates !== "object") {
    throw new TypeError(
      `defaults.learningRates of ${shown} must be numbers by optimizers' ids, such as { adam: 1e-3 }, got ` +
        `${defaults?.learningRates}`,
    );
  }
  return made as Problem;
}
