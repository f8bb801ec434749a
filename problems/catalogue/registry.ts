/** The built-in problems by name. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { DataOptions } from "../data/find.ts";
import type { Problem } from "../problem.ts";
import type { ProblemLoader, ProblemRecord } from "./contract/record.ts";
import { problemRecords } from "./records.ts";

/**
 * Names that {@linkcode loadProblem} takes. `quadratic` may say more of itself, such as
 * `quadratic:ill+rotated+noise=4`, see {@linkcode quadraticId}, and so may linear problems, such as
 * `logistic:a1a+raw`, see {@linkcode linearId}.
 */
export const problemIds: readonly string[] = problemRecords.flatMap(({ ids }) => ids);

/**
 * What is known of a problem.
 *
 * @throws see {@linkcode checkProblemId}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { problemRecordOf } from "./registry.ts";
 *
 * assertEquals(problemRecordOf("cifar10-3c3d").dataSet?.name, "cifar-10");
 * assertEquals(problemRecordOf("logistic:a1a+raw").dataSet?.name, "uci");
 * ```
 */
export function problemRecordOf(id: string): ProblemRecord {
  return askedFor(id).record;
}

/**
 * Throws unless {@linkcode loadProblem} takes the name.
 *
 * @throws {RangeError} offering the nearest name
 */
export function checkProblemId(id: string): void {
  askedFor(id);
}

/**
 * A built-in problem by its name, with its data loaded.
 *
 * @param id one of {@linkcode problemIds}
 * @param options where its data is, if not in the usual places
 * @throws {RangeError} if there is no problem of that name; offers the nearest
 * @throws {Error} if the data cannot be had, see {@linkcode findData}
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { loadProblem } from "./registry.ts";
 *
 * assertEquals((await loadProblem("mnist-logreg")).defaults.batchSize, 128);
 * await assertRejects(() => loadProblem("mnist-mpl"), RangeError, 'did you mean "mnist-mlp"?');
 * ```
 */
export async function loadProblem(id: string, options: DataOptions = {}): Promise<Problem> {
  return await askedFor(id).load(options);
}

/** The record that knows a name, and what makes the problem of that name. */
function askedFor(id: string): { readonly record: ProblemRecord; readonly load: ProblemLoader } {
  for (const record of problemRecords) {
    const load = record.loaderOf(id);
    if (load !== undefined) return { record, load };
  }
  throw unknownName("problem", id, problemIds);
}
